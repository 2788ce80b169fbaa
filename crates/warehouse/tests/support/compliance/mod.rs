//! Reads googlesql's compliance tests: files of cases with a line `==` between.
//!
//! ```text
//! [name=a_case]
//! [required_features=NUMERIC_TYPE]
//! SELECT NUMERIC '1' AS a, 'b'
//! --
//! ARRAY<STRUCT<a NUMERIC, STRING>>[{1, "b"}]
//! ```
//!
//! A case with `[prepare_database]` makes what the later ones read; columns of whole numbers of other widths hold
//! INT64 there, and FLOAT64 is called DOUBLE in these files. What BigQuery has not (protos, other time zones,
//! features of their own), and cases with parameters, are left out.

mod rows;

use super::cases::Case;
use std::path::Path;

/// A file of cases.
pub struct Suite {
    pub name: String,
    /// Statements that run before all cases.
    pub setup: Vec<String>,
    pub cases: Vec<Case>,
}

/// Features that BigQuery has.
const FEATURES: &[&str] = &[
    "ADDITIONAL_STRING_FUNCTIONS",
    "AGGREGATE_FILTERING",
    "ANALYTIC_FUNCTIONS",
    "ARRAY_AGGREGATION_FUNCTIONS",
    "BIGNUMERIC_TYPE",
    "CIVIL_TIME",
    "CREATE_TABLE_FUNCTION",
    "DATE_TIME_CONSTRUCTORS",
    "DML_UPDATE_WITH_JOIN",
    "EXTENDED_DATE_TIME_SIGNATURES",
    "FORMAT_IN_CAST",
    "GROUPING_BUILTIN",
    "GROUPING_SETS",
    "GROUP_BY_ALL",
    "GROUP_BY_ARRAY",
    "GROUP_BY_ROLLUP",
    "GROUP_BY_STRUCT",
    "HAVING_IN_AGGREGATE",
    "INTERVAL_TYPE",
    "IS_DISTINCT",
    "JSON_ARRAY_FUNCTIONS",
    "JSON_CONSTRUCTOR_FUNCTIONS",
    "JSON_KEYS_FUNCTION",
    "JSON_LAX_VALUE_EXTRACTION_FUNCTIONS",
    "JSON_MUTATOR_FUNCTIONS",
    "JSON_QUERY_LAX",
    "JSON_TYPE",
    "JSON_VALUE_EXTRACTION_FUNCTIONS",
    "LIKE_ANY_SOME_ALL",
    "LIMIT_IN_AGGREGATE",
    "NULLS_FIRST_LAST_IN_ORDER_BY",
    "NULL_HANDLING_MODIFIER_IN_AGGREGATE",
    "NULL_HANDLING_MODIFIER_IN_ANALYTIC",
    "NUMERIC_TYPE",
    "ORDER_BY_IN_AGGREGATE",
    "PARAMETERIZED_TYPES",
    "PIPES",
    "PIVOT",
    "QUALIFY",
    "RANGE_TYPE",
    "SAFE_FUNCTION_CALL",
    "TABLE_VALUED_FUNCTIONS",
    "TEMPLATE_FUNCTIONS",
    "UNPIVOT",
    "WITH_ON_SUBQUERY",
    "WITH_RECURSIVE",
];

/// Types that BigQuery has not.
const FOREIGN_TYPES: &[&str] = &["INT32", "UINT32", "UINT64", "FLOAT", "FLOAT32"];

/// Moments depend on the suite's own time zone: only tables may hold them.
const MOMENT: &str = "TIMESTAMP";

/// Parts of what BigQuery has not, or has another meaning for.
const FOREIGN: &[&str] =
    &["ZETASQL_TEST", "GOOGLESQL_TEST", "TESTENUM", "CURRENT_", "MAP_", "PROTO", "GRAPH_TABLE", "COLLATE"];

/// The cases of a file.
pub fn read(path: &Path) -> Option<Suite> {
    let text = std::fs::read_to_string(path).ok()?;
    let mut suite = Suite {
        name: path.file_stem()?.to_string_lossy().into_owned(),
        setup: Vec::new(),
        cases: Vec::new(),
    };
    let mut required = String::new();
    for section in text.split("\n==") {
        let section = Section::read(section);
        if let Some(default) = section.option("default required_features") {
            default.clone_into(&mut required);
        }
        let features = section.option("required_features").unwrap_or(&required);
        let known = |feature: &str| FEATURES.contains(&feature.trim().trim_start_matches("FEATURE_"));
        let prepares = section.has("prepare_database");
        let sql = in_bigquerys_types(section.sql.trim().trim_end_matches(';'), prepares);
        let upper = sql.to_uppercase();
        let told = section.results.concat().to_uppercase();
        let foreign = FOREIGN.iter().any(|word| upper.contains(word))
            || words(&upper).any(|word| FOREIGN_TYPES.contains(&word))
            || !prepares && (upper.contains(MOMENT) || told.contains(MOMENT))
            || section.option("parameters").is_some()
            || section.option("name").is_some_and(|name| name.contains("int32"));
        if foreign
            || sql.is_empty()
            || !features.split([',', '+']).all(|feature| feature.trim().is_empty() || known(feature))
        {
            continue;
        }
        if prepares {
            suite.setup.push(sql);
        } else if let (Some(name), [expected]) = (section.option("name"), section.results.as_slice())
            && let Some((expected, ordered)) = rows::expected(expected)
        {
            let name = name.to_owned();
            suite.cases.push(Case { name, sql, expected, unordered: !ordered, ..Case::default() });
        }
    }
    Some(suite)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
}

/// The statement with BigQuery's names of types; in one that prepares, also of types that it has not.
fn in_bigquerys_types(sql: &str, prepares: bool) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut quote = None;
    let mut rest = sql;
    while let Some(c) = rest.chars().next() {
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at(length.max(c.len_utf8()));
        // a column may be called so too
        let is_type = quote.is_none() && after.trim_start().starts_with([')', '>']);
        text.push_str(match word.to_ascii_uppercase().as_str() {
            "DOUBLE" if is_type => "FLOAT64",
            // the largest of UINT64, in columns that no case reads as they are
            number if prepares && quote.is_none() && !after.starts_with('.') && is_too_large(number) => {
                "9223372036854775807"
            }
            "INT32" | "UINT32" | "UINT64" if is_type && prepares => "INT64",
            _ => word,
        });
        if matches!(c, '\'' | '"' | '`') && quote.is_none_or(|open| open == c) {
            quote = quote.xor(Some(c));
        }
        rest = after;
    }
    text
}

fn is_too_large(number: &str) -> bool {
    number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty() && number.parse::<i64>().is_err()
}

/// What stands between two lines `==`.
#[derive(Debug, Default)]
struct Section {
    /// As written between the brackets.
    options: Vec<String>,
    sql: String,
    results: Vec<String>,
}

impl Section {
    fn read(text: &str) -> Self {
        let mut section = Self::default();
        let mut parts = text.split("\n--\n");
        let mut in_option = false;
        for line in parts.next().unwrap_or_default().lines() {
            let begins = section.sql.trim().is_empty() && line.starts_with('[');
            if let Some(option) = section.options.last_mut().filter(|_| in_option) {
                option.push_str(line);
            } else if begins {
                section.options.push(line[1..].to_owned());
            } else if !line.starts_with('#') && !line.trim_start_matches('=').is_empty() {
                section.sql.push_str(line);
                section.sql.push('\n');
            }
            in_option = (in_option || begins) && !line.trim_end().ends_with(']');
        }
        section.results = parts.map(str::to_owned).collect();
        section
    }

    /// What stands after `name=` in an option.
    fn option(&self, name: &str) -> Option<&str> {
        let value = |option: &'_ String| option.strip_prefix(name)?.strip_prefix('=').map(str::len);
        self.options.iter().find_map(|option| {
            let length = value(option)?;
            Some(option[option.len() - length..].trim_end().trim_end_matches(']'))
        })
    }

    fn has(&self, flag: &str) -> bool {
        self.options.iter().any(|option| option.trim_end().trim_end_matches(']') == flag)
    }
}
