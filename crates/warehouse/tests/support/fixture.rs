//! Reads query fixtures that were recorded from BigQuery: a folder with `query.sql`, perhaps `setup.sql` and
//! `parameters.json`, and `expected.json` (schema and rows as its REST API names them, or an error).

use super::cases::Case;
use super::show;
use serde_json::{Map, Value, json};
use std::path::Path;

/// A fixture, as a case to judge and what runs before it.
pub struct Fixture {
    pub family: String,
    pub name: String,
    pub setup: Option<String>,
    pub case: Case,
}

/// The dataset that fixtures keep their tables in.
pub const DATASET: &str = "fixture";

/// Fixtures that tell of where they were recorded: their dataset was in no `region-us`.
const ELSEWHERE: [&str; 2] = ["is_schemata_basic", "is_schemata_with_filter"];

/// The fixture in `folder`, unless it needs what is no query: files of the cloud, other callers, job settings.
pub fn read(folder: &Path) -> Option<Fixture> {
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
    if ["setup_rest.json", "headers.json", "job_config.json"].iter().any(|name| folder.join(name).exists()) {
        return None;
    }
    let is_elsewhere =
        folder.file_name().is_some_and(|name| ELSEWHERE.iter().any(|elsewhere| name == *elsewhere));
    if is_elsewhere {
        return None;
    }
    let sql = with_names(&text("query.sql")?)?;
    let setup = match text("setup.sql") {
        Some(setup) => Some(with_names(&setup)?),
        None => None,
    };
    let expected: Value = serde_json::from_str(&without_special_floats(&text("expected.json")?)).ok()?;
    let params = match text("parameters.json") {
        Some(params) => Some(named_params(&serde_json::from_str(&params).ok()?)?),
        None => None,
    };
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let case = Case {
        name: name(folder)?,
        unordered: !sql.to_uppercase().contains("ORDER BY"),
        sql,
        params,
        expected: expected_lines(&expected)?,
        ..Case::default()
    };
    Some(Fixture { family: name(folder.parent()?)?, name: name(folder)?, setup, case })
}

/// The text with our names for project and dataset; `None` where it names something else.
fn with_names(sql: &str) -> Option<String> {
    let sql = sql
        .replace("${PROJECT}.${DATASET_ID}", &format!("project.{DATASET}"))
        .replace("${DATASET}", &format!("project.{DATASET}"))
        .replace("${DATASET_ID}", DATASET)
        .replace("${PROJECT}", "project");
    (!sql.contains("${")).then_some(sql)
}

/// Python writes NaN and infinities as bare words.
fn without_special_floats(json: &str) -> String {
    let word = |json: String, word: &str| json.replace(&format!(": {word}"), &format!(": \"{word}\""));
    ["NaN", "-Infinity", "Infinity"].into_iter().fold(json.to_owned(), word)
}

fn named_params(params: &Value) -> Option<String> {
    if params["mode"] != "named" {
        return None;
    }
    let mut object = Map::new();
    for param in params["parameters"].as_array()? {
        let kind = param["type"].as_str()?;
        object.insert(param["name"].as_str()?.to_owned(), json!({"type": kind, "value": param["value"]}));
    }
    Some(Value::Object(object).to_string())
}

fn expected_lines(expected: &Value) -> Option<Vec<String>> {
    if !expected["error"].is_null() {
        return Some(vec!["!error".to_owned()]);
    }
    let columns = expected["schema"].as_array()?;
    let header: Option<Vec<_>> = columns
        .iter()
        .map(|column| Some(format!("{}:{}", column["name"].as_str()?, kind(column)?)))
        .collect();
    let mut lines = vec![header?.join("\t")];
    for row in expected["rows"].as_array()? {
        let values: Option<Vec<_>> =
            columns.iter().map(|column| value(column, &row[column["name"].as_str()?], false)).collect();
        lines.push(values?.join("\t"));
    }
    Some(lines)
}

/// GoogleSQL's name of a column's type.
fn kind(column: &Value) -> Option<String> {
    let kind = match column["type"].as_str()? {
        "INTEGER" => "INT64".to_owned(),
        "FLOAT" => "FLOAT64".to_owned(),
        "BOOLEAN" => "BOOL".to_owned(),
        "RECORD" => {
            let field = |field: &Value| {
                let kind = kind(field)?;
                let name = field["name"].as_str()?;
                Some(if show::is_unnamed(name) { kind } else { format!("{name} {kind}") })
            };
            let fields: Option<Vec<_>> = column["fields"].as_array()?.iter().map(field).collect();
            format!("STRUCT<{}>", fields?.join(", "))
        }
        other => other.to_owned(),
    };
    Some(if column["mode"] == "REPEATED" { format!("ARRAY<{kind}>") } else { kind })
}

/// A value as [`show`] writes it.
fn value(column: &Value, found: &Value, nested: bool) -> Option<String> {
    if column["mode"] == "REPEATED" {
        let mut element = column.clone();
        element["mode"] = "NULLABLE".into();
        let items = found.as_array().map_or(&[][..], Vec::as_slice);
        let items: Option<Vec<_>> = items.iter().map(|item| value(&element, item, true)).collect();
        return Some(format!("[{}]", items?.join(", ")));
    }
    if found.is_null() {
        return Some("NULL".to_owned());
    }
    Some(match column["type"].as_str()? {
        "FLOAT" => match found.as_str() {
            Some("Infinity") => "inf".to_owned(),
            Some("-Infinity") => "-inf".to_owned(),
            Some(text) => text.to_owned(),
            None => format!("{:?}", found.as_f64()?),
        },
        "NUMERIC" | "BIGNUMERIC" => show::plain_decimal(found.as_str()?),
        "BYTES" => {
            base64(found.as_str()?)?
                .iter()
                .fold("b\"".to_owned(), |text, byte| format!("{text}\\x{byte:02x}"))
                + "\""
        }
        "TIMESTAMP" => format!("{}+00", moment(found.as_str()?.trim_end_matches("+00:00"))),
        "DATETIME" => moment(found.as_str()?),
        "TIME" => fraction(found.as_str()?),
        "RECORD" => {
            let field = |field: &Value| {
                let name = field["name"].as_str()?;
                let shown = if show::is_unnamed(name) { "_" } else { name };
                Some(format!("{shown}: {}", value(field, &found[name], true)?))
            };
            let fields: Option<Vec<_>> = column["fields"].as_array()?.iter().map(field).collect();
            format!("{{{}}}", fields?.join(", "))
        }
        "STRING" => show::string(found.as_str()?, nested),
        "JSON" => show::string(&compact(found.as_str()?), nested),
        _ => found.as_str().map_or_else(|| found.to_string(), str::to_owned),
    })
}

/// JSON without spaces: BigQuery writes none, the recorder's Python does.
fn compact(json: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    let mut keep = |c: char| {
        let kept = quoted || !c.is_whitespace();
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        kept
    };
    json.chars().filter(|c| keep(*c)).collect()
}

fn moment(text: &str) -> String {
    fraction(&text.replacen('T', " ", 1))
}

/// Milliseconds with three digits, microseconds with six.
fn fraction(text: &str) -> String {
    match text.strip_suffix("000") {
        Some(short) if text.contains('.') => short.trim_end_matches(".000").to_owned(),
        _ => text.to_owned(),
    }
}

fn base64(text: &str) -> Option<Vec<u8>> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0_u32);
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        let digit = DIGITS.iter().position(|digit| *digit == byte)?;
        bits = bits << 6 | u32::try_from(digit).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    Some(bytes)
}
