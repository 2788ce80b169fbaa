//! Errors inside the layer: with a span, before the query's text is at hand to count lines.

use super::sql::ast::Span;
use crate::{Missing, Place, WarehouseError};

/// What is wrong, and at which bytes of the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub problem: Problem,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    Unsupported { what: String, nearest: Option<String> },
    Syntax(String),
    NotFound { kind: Missing, name: String, nearest: Option<String> },
    Parameter { name: String, message: String },
    Invalid(String),
}

impl Fault {
    pub fn unsupported(what: impl Into<String>, span: Span) -> Self {
        Self { problem: Problem::Unsupported { what: what.into(), nearest: None }, span }
    }

    pub fn syntax(message: impl Into<String>, span: Span) -> Self {
        Self { problem: Problem::Syntax(message.into()), span }
    }

    pub fn invalid(message: impl Into<String>, span: Span) -> Self {
        Self { problem: Problem::Invalid(message.into()), span }
    }

    /// The public error, its place counted in `sql`.
    pub fn in_query(self, sql: &str) -> WarehouseError {
        let place = Some(Place::of(sql, self.span.start, self.span.end));
        match self.problem {
            Problem::Unsupported { what, nearest } => WarehouseError::Unsupported { what, place, nearest },
            Problem::Syntax(message) => WarehouseError::Syntax { message, place },
            Problem::NotFound { kind, name, nearest } => {
                WarehouseError::NotFound { kind, name, nearest, place }
            }
            Problem::Parameter { name, message } => WarehouseError::Parameter { name, message, place },
            Problem::Invalid(message) => WarehouseError::Invalid { message, place },
        }
    }
}
