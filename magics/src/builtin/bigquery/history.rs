//! `%bq history`: the queries of the session.

use super::budget::Limits;
use super::commands::{Command, LAST};
use super::state::{Done, End};
use crate::context::Context;
use crate::error::MagicError;
use crate::quantity;
use crate::table::{Column, Table};

/// Characters that are shown of a query and of an error.
const CHARACTERS: usize = 60;

/// `%bq history [-l N]`
pub async fn history(command: &Command<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
    let last = command
        .arguments
        .number(LAST, 1)?
        .map_or(usize::MAX, |last| usize::try_from(last).unwrap_or(usize::MAX));
    let price = Limits::of(None, context).await?.price;
    let row = |done: &Done| {
        let (rows, end) = match &done.end {
            End::Rows(rows) => (quantity::thousands(*rows), "done".to_owned()),
            End::Error(error) => (String::new(), shortened(error)),
            End::Refused => (String::new(), "over budget".to_owned()),
        };
        [
            done.cell.to_string(),
            shortened(&done.sql),
            rows,
            done.bytes.map(quantity::bytes).unwrap_or_default(),
            done.bytes.map(|bytes| price.of(bytes)).unwrap_or_default(),
            quantity::duration(done.elapsed),
            end,
        ]
    };
    let history = &context.queries().history;
    let rows = history.iter().skip(history.len().saturating_sub(last)).map(row).collect();
    let header = [
        Column::Number("cell"),
        Column::Code("query"),
        Column::Number("rows"),
        Column::Number("bytes"),
        Column::Number("cost"),
        Column::Number("time"),
        Column::Text("end"),
    ];
    context.display(Table::new(header, rows).mime_bundle()).await;
    Ok(())
}

/// `text` on one line, its blanks made one each.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(CHARACTERS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
