//! Rows as aligned text.

use std::fmt::Write as _;

use warehouse::QueryResult;
use warehouse::local::type_name;

use super::{Row, columns, footer, is_number, rows, shortened};

/// Rows that are shown.
const ROWS: usize = 20;
/// Columns that are shown.
const COLUMNS: usize = 20;
/// Characters that are shown of one value.
const CHARACTERS: usize = 40;

/// The first rows, below the names and types of their columns.
pub fn text(result: &QueryResult, note: &str) -> String {
    let columns: Vec<_> = columns(result).take(COLUMNS).collect();
    let cell = |row: Row<'_>, column: usize| {
        row.text(column).map_or_else(|| "NULL".to_owned(), |text| shortened(&text, CHARACTERS))
    };
    let mut lines: Vec<Vec<String>> = vec![
        columns.iter().map(|(_, field)| shortened(field.name(), CHARACTERS)).collect(),
        columns.iter().map(|(_, field)| shortened(&type_name(field.data_type()), CHARACTERS)).collect(),
    ];
    let shown: Vec<Row<'_>> = rows(result).take(ROWS).collect();
    lines.extend(shown.iter().map(|row| columns.iter().map(|(column, _)| cell(*row, *column)).collect()));
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    lines.insert(2, widths.iter().map(|width| "-".repeat(*width)).collect());
    let mut text = String::new();
    for line in &lines {
        let mut written = String::new();
        for ((value, width), (_, field)) in line.iter().zip(&widths).zip(&columns) {
            let _ = if is_number(field.data_type()) {
                write!(written, "{value:>width$}  ")
            } else {
                write!(written, "{value:width$}  ")
            };
        }
        text.push_str(written.trim_end());
        text.push('\n');
    }
    text + &footer(result, shown.len() as u64, note)
}
