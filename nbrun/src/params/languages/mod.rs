//! What nbrun knows about each notebook language: how defaults are read and how literals are written.

pub mod python;
pub mod rust;
mod text;

use super::{Assignment, Parameter};

/// A notebook language whose parameters can be read and set.
pub trait Language: Sync {
    /// The parameters that a `parameters` cell declares, in order, read without executing anything.
    fn parameters(&self, source: &str) -> Result<Vec<Parameter>, ReadError>;

    /// The source of the injected cell. Every value is written as one literal expression on one line; no value
    /// can become anything else.
    fn injected_source(&self, assignments: &[Assignment<'_>]) -> String;
}

/// A `parameters` cell that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the parameters cell can't be read: line {line}, column {column}: {message}")]
pub struct ReadError {
    /// 1-based line in the cell.
    pub line: usize,
    /// 1-based column, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// The languages [`find`] knows, for messages.
pub const KNOWN: &str = "python, rust";

/// The language of that name, as kernelspecs and `language_info` spell it.
pub fn find(name: &str) -> Option<&'static dyn Language> {
    match name.to_ascii_lowercase().as_str() {
        "python" | "python3" | "ipython" => Some(&python::Python),
        "rust" => Some(&rust::Rust),
        _ => None,
    }
}
