//! The rows of a query as a notebook shows them: a paged table, text, and data for front ends that draw
//! their own tables.
//!
//! However many rows there are, each form keeps to a size of its own: a notebook holds what is looked at, the
//! rest is in the variable or the warehouse.

mod html;
mod resource;
mod text;
mod value;

use serde_json::{Map, Value};
use warehouse::QueryResult;
use warehouse::arrow::array::{ArrayRef, RecordBatch};
use warehouse::arrow::datatypes::{DataType, FieldRef};

use crate::quantity::{counted, thousands};
pub use value::json;

/// Columns that are shown of a wider result.
const COLUMNS: usize = 100;

/// What a notebook shows of `result`, by MIME type. `note` says what there is to say below it; of a statement
/// that gives no rows, that is all.
pub fn mime_bundle(result: &QueryResult, note: &str) -> Map<String, Value> {
    if result.schema.fields().is_empty() {
        return Map::from_iter([("text/plain".to_owned(), Value::String(footer(result, 0, note)))]);
    }
    Map::from_iter([
        ("text/plain".to_owned(), Value::String(text::text(result, note))),
        ("text/html".to_owned(), Value::String(html::html(result, note))),
        ("application/vnd.dataresource+json".to_owned(), resource::resource(result)),
    ])
}

/// The columns that are shown.
fn columns(result: &QueryResult) -> impl Iterator<Item = (usize, &FieldRef)> {
    result.schema.fields().iter().enumerate().take(COLUMNS)
}

/// The rows, in order.
fn rows(result: &QueryResult) -> impl Iterator<Item = Row<'_>> {
    result.batches.iter().flat_map(|batch| (0..batch.num_rows()).map(move |at| Row { batch, at }))
}

/// One row.
#[derive(Clone, Copy)]
struct Row<'a> {
    batch: &'a RecordBatch,
    at: usize,
}

impl<'a> Row<'a> {
    /// The value in a column, as text; `None` for NULL.
    fn text(self, column: usize) -> Option<String> {
        value::text(self.column(column), self.at)
    }

    /// The value in a column, as JSON.
    fn json(self, column: usize) -> Value {
        json(self.column(column), self.at)
    }

    fn column(self, column: usize) -> &'a ArrayRef {
        self.batch.column(column)
    }
}

/// What stands below a table: how much there is, how much of it is not shown, and the note.
fn footer(result: &QueryResult, shown: u64, note: &str) -> String {
    let width = result.schema.fields().len();
    let mut parts = Vec::new();
    if let Some(changed) = result.changed_rows {
        parts.push(format!("{} changed", counted(changed, "row")));
    }
    if width > 0 {
        parts.push(format!("{} × {}", counted(result.rows, "row"), counted(width as u64, "column")));
    }
    if shown < result.rows {
        parts.push(format!("the first {} are shown", thousands(shown)));
    }
    if width > COLUMNS {
        parts.push(format!("{COLUMNS} columns are shown"));
    }
    if !note.is_empty() {
        parts.push(note.to_owned());
    }
    parts.join(" · ")
}

fn is_number(kind: &DataType) -> bool {
    kind.is_numeric()
}

/// `text` on one line, of at most so many characters.
fn shortened(text: &str, most: usize) -> String {
    let line = text.replace(['\n', '\r', '\t'], " ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests;
