//! What a cell asks for: a query, a table, or the query in a variable.

use warehouse::{TableId, WarehouseError};

use crate::context::Context;
use crate::error::MagicError;
use crate::place::Place;

/// What a cell asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The rows of a table: a body without blanks that is a table's name.
    Table(TableId),
    /// A query.
    Query {
        /// Its text.
        sql: String,
        /// Where it comes from, unless it stands in the cell, line by line.
        variable: Option<Variable>,
    },
}

/// A variable that holds a query, and where the cell names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    name: String,
    place: Place,
}

impl Source {
    /// Reads the body of a cell, which has a blank line for each line above it.
    ///
    /// # Errors
    /// When it names a variable that is not there or holds no text.
    pub async fn read(body: &str, context: &mut dyn Context) -> Result<Source, MagicError> {
        let text = body.trim();
        if let Some(name) = text.strip_prefix('$').filter(|name| super::is_variable(name)) {
            let start =
                warehouse::Place::of(body, body.len() - body.trim_start().len(), body.trim_end().len());
            let place = Place { line: start.line, column: start.column, length: start.length };
            let value = context.value(name).await?;
            let sql =
                value.get("value").and_then(|value| value.as_str()).ok_or_else(|| MagicError::Query {
                    message: format!("`{name}` holds no text, so no query"),
                    place: Some(place),
                })?;
            let variable = Some(Variable { name: name.to_owned(), place });
            return Ok(Source::Query { sql: sql.to_owned(), variable });
        }
        if !text.contains(char::is_whitespace)
            && let Ok(table) = text.parse()
        {
            return Ok(Source::Table(table));
        }
        Ok(Source::Query { sql: body.to_owned(), variable: None })
    }

    /// An error of the warehouse, with its place in the cell.
    pub fn failed(&self, error: &WarehouseError) -> MagicError {
        let in_cell =
            |place: warehouse::Place| Place { line: place.line, column: place.column, length: place.length };
        match self {
            _ if matches!(error, WarehouseError::Interrupted) => MagicError::QueryInterrupted,
            Source::Query { variable: Some(Variable { name, place }), .. } => {
                MagicError::Query { message: format!("in the query `${name}`: {error}"), place: Some(*place) }
            }
            Source::Query { variable: None, .. } => {
                MagicError::Query { message: error.to_string(), place: error.place().map(in_cell) }
            }
            Source::Table(_) => MagicError::Query { message: error.to_string(), place: None },
        }
    }
}
