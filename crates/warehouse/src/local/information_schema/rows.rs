//! Rows that are known here, as a query in DuckDB's SQL.

use crate::local::emit::{name, quote};

/// A query of these rows; columns by name and DuckDB's type, values as text.
pub fn query(columns: &[(&str, &str)], rows: &[Vec<Option<String>>]) -> String {
    let value = |value: &Option<String>| value.as_deref().map_or_else(|| "NULL".to_owned(), quote);
    let selected: Vec<_> = columns
        .iter()
        .enumerate()
        .map(|(index, (column, kind))| format!("CAST(c{index} AS {kind}) AS {}", name(column)))
        .collect();
    let names: Vec<_> = (0..columns.len()).map(|index| format!("c{index}")).collect();
    let nothing = vec![vec![None; columns.len()]];
    let (rows, filter) = if rows.is_empty() { (nothing.as_slice(), " WHERE false") } else { (rows, "") };
    let rows: Vec<_> = rows
        .iter()
        .map(|row| format!("({})", row.iter().map(value).collect::<Vec<_>>().join(", ")))
        .collect();
    format!(
        "(SELECT {} FROM (VALUES {}) AS v({}){filter})",
        selected.join(", "),
        rows.join(", "),
        names.join(", ")
    )
}

/// A moment in microseconds since 1970, as text that DuckDB reads.
pub fn moment(microseconds: i64) -> Option<String> {
    let moment = jiff::Timestamp::from_microsecond(microseconds).ok()?;
    Some(format!("{}+00", jiff::tz::TimeZone::UTC.to_datetime(moment)))
}
