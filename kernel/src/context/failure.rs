//! A magic's errors as a notebook shows them.

use magics::{Failed, MagicError, SessionError};

use crate::engine::CellError;
use crate::marked::marked;

/// What a notebook shows for a magic that failed in cell `count`, whose text is `source`.
pub fn failed(failed: Failed, count: u32, source: &str) -> CellError {
    let Failed { error, place, usage } = failed;
    let message = error.to_string();
    let ename = match *error {
        MagicError::Session(SessionError { ename, evalue, traceback }) => {
            return CellError { ename, evalue, traceback };
        }
        MagicError::Command { .. } => "CommandError",
        MagicError::Interrupted | MagicError::QueryInterrupted => "Interrupted",
        MagicError::OverBudget { .. } => "BudgetError",
        MagicError::Query { .. } => "QueryError",
        _ => "MagicError",
    };
    let mut shown = marked(CellError::new(ename, message), count, source, place);
    if let Some(usage) = usage {
        shown.traceback.push(String::new());
        let lines = usage.lines().map(|line| format!("\u{1b}[1;34musage:\u{1b}[0m {line}"));
        shown.traceback.extend(lines);
    }
    shown
}

/// An error of the session on its way through a magic.
pub fn to_magics(error: CellError) -> SessionError {
    let CellError { ename, evalue, traceback } = error;
    SessionError { ename, evalue, traceback }
}
