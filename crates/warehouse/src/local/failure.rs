//! DuckDB's errors, said in the user's terms and at the user's place.

use super::emit::Sql;
use super::javascript;
use super::sql::ast::Span;
use crate::error::nearest;
use crate::{Missing, Place, WarehouseError};
use serde_json::Value;

/// What DuckDB can't do where GoogleSQL can, by a part of its message.
const LIMITS: [(&str, &str); 6] = [
    ("clause cannot contain aggregates", "an aggregate of columns of a query around this one"),
    ("Join condition for non-inner LATERAL JOIN", "this condition of an outer join with UNNEST"),
    (" is out of range!", "a statistic of numbers this large"),
    ("Overflow in HUGEINT", "a NUMERIC sum that exceeds 38 digits on its way"),
    ("Duplicate struct entry name", "a STRUCT with two fields of one name"),
    ("In a DISTINCT aggregate, ORDER BY", "this ORDER BY in an aggregate with DISTINCT"),
];

/// The error for what DuckDB answered to `sql`, which stems from the user's `query`.
///
/// `columns` are those of the tables it reads.
pub fn explain(error: &duckdb::Error, sql: &Sql, query: &str, columns: &[String]) -> WarehouseError {
    let text = match error {
        duckdb::Error::DuckDBFailure(_, Some(text)) => text.clone(),
        other => other.to_string(),
    };
    let report = Report::read(&text);
    let (message, raised_at) = place_in_message(report.message());
    if message == javascript::INTERRUPTED {
        return WarehouseError::Interrupted;
    }
    let span = raised_at.or_else(|| sql.origin(report.position()?));
    let place = span.map(|span| Place::of(query, span.start, span.end));
    if let Some((kind, name, candidates)) = report.missing() {
        return WarehouseError::NotFound {
            kind,
            nearest: nearest(
                &name,
                candidates
                    .iter()
                    .chain(columns.iter().filter(|_| kind == Missing::Column))
                    .map(String::as_str),
            ),
            name,
            place,
        };
    }
    if let Some(what) = report.field("name").and_then(|name| name.strip_prefix("unsupported_")) {
        let what = what
            .replace('_', " ")
            .replace("bignumeric", "BIGNUMERIC")
            .replace("numeric", "NUMERIC")
            .replace("float64", "FLOAT64")
            .replace("avg", "AVG");
        return WarehouseError::Unsupported { what, place, nearest: None };
    }
    if let Some(what) = message.strip_prefix("unsupported: ") {
        return WarehouseError::Unsupported { what: what.to_owned(), place, nearest: None };
    }
    if let Some((_, what)) = LIMITS.iter().find(|(sign, _)| message.contains(sign)) {
        return WarehouseError::Unsupported { what: (*what).to_owned(), place, nearest: None };
    }
    if is_of_narrow_decimals(error) {
        let what = "a NUMERIC of more than 18 digits, computed from fewer in a transaction,";
        return WarehouseError::Unsupported { what: what.to_owned(), place, nearest: None };
    }
    if lacks_types(error) {
        let what = "a column of a query around this one in this expression, or an alias of this SELECT,";
        return WarehouseError::Unsupported { what: what.to_owned(), place, nearest: None };
    }
    if message.starts_with("Macro ") {
        let message = "the types of these operands or arguments don't fit; \
            GoogleSQL converts none of them by itself, so CAST what you mean"
            .to_owned();
        return WarehouseError::Invalid { message, place };
    }
    let message = if message.contains("INT128") {
        "integer overflow: the sum does not fit INT64".to_owned()
    } else if message.starts_with("Overflow in") && message.contains("DECIMAL") {
        "NUMERIC overflow".to_owned()
    } else {
        first_paragraph(&message)
    };
    match report.kind() {
        "INTERRUPT" => WarehouseError::Interrupted,
        "Binder" | "Catalog" => WarehouseError::Invalid { message, place },
        "Parser" | "INTERNAL" | "FATAL" => WarehouseError::Engine(message),
        _ => WarehouseError::Execution { message, place },
    }
}

/// The error for what DuckDB answered to SQL of our own, in which the user's has no part.
pub fn explain_own(error: &duckdb::Error) -> WarehouseError {
    explain(error, &Sql::default(), "", &[])
}

/// Whether DuckDB did not know the types it needed: of a column of a query around, or one that does not exist.
pub fn lacks_types(error: &duckdb::Error) -> bool {
    matches!(error, duckdb::Error::DuckDBFailure(_, Some(text))
        if text.contains("multiple overloads that match") || text.contains("cannot be referenced before it is defined"))
}

/// Whether a result does not fit 64 bits, though it may fit NUMERIC: DuckDB computes with decimals of up to 18
/// digits in no more.
pub fn is_of_narrow_decimals(error: &duckdb::Error) -> bool {
    matches!(error, duckdb::Error::DuckDBFailure(_, Some(text))
        if text.contains("Overflow in") && text.contains("of DECIMAL(18)"))
}

/// What DuckDB reports, as JSON where it does.
struct Report {
    json: Value,
    text: String,
}

impl Report {
    fn read(text: &str) -> Self {
        let json = text.find('{').and_then(|start| serde_json::from_str(text[start..].trim_end()).ok());
        Self { json: json.unwrap_or(Value::Null), text: text.to_owned() }
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.json.get(name)?.as_str()
    }

    fn message(&self) -> &str {
        self.field("exception_message").unwrap_or(&self.text)
    }

    fn kind(&self) -> &str {
        self.field("exception_type")
            .unwrap_or_else(|| if self.text.contains("Interrupted!") { "INTERRUPT" } else { "" })
    }

    fn position(&self) -> Option<usize> {
        self.field("position")?.parse().ok()
    }

    /// The column or table that was not found, and what there is instead.
    fn missing(&self) -> Option<(Missing, String, Vec<String>)> {
        let message = self.message();
        let quoted: Vec<_> = message.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        if self.field("error_subtype") == Some("COLUMN_NOT_FOUND") || message.starts_with("Referenced column")
        {
            let name = quoted.first()?.clone();
            return Some((Missing::Column, name, last_parts(&quoted[1..])));
        }
        if message.contains("does not have a column named") {
            let name = quoted.get(1)?.clone();
            return Some((Missing::Column, name, last_parts(&quoted[2..])));
        }
        if message.starts_with("Referenced table") {
            return Some((Missing::Table, quoted.first()?.clone(), last_parts(&quoted[1..])));
        }
        None
    }
}

/// The last parts of candidates like `t.column`, our own columns left out.
fn last_parts(candidates: &[String]) -> Vec<String> {
    let last = |candidate: &String| candidate.rsplit('.').next().unwrap_or_default().to_owned();
    candidates.iter().map(last).filter(|name| !name.starts_with('\u{1f}')).collect()
}

/// The message without the place that a macro put before it, as in `@17-25 division by zero`.
fn place_in_message(message: &str) -> (String, Option<Span>) {
    let place = || {
        let (place, rest) = message.strip_prefix('@')?.split_once(' ')?;
        let (start, end) = place.split_once('-')?;
        Some((rest.to_owned(), Span { start: start.parse().ok()?, end: end.parse().ok()? }))
    };
    place().map_or_else(|| (message.to_owned(), None), |(rest, span)| (rest, Some(span)))
}

fn first_paragraph(message: &str) -> String {
    message.split("\n\n").next().unwrap_or_default().replace('\n', " ")
}
