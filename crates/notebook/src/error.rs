//! What can be wrong with a notebook file, or with a message that should become an output.

use std::fmt;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

impl Position {
    /// The position of the byte `offset` of `text`.
    pub(crate) fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        Self {
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}, column {}", self.line, self.column)
    }
}

/// Why a text could not be read as a notebook.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotebookError {
    /// There is nothing but white space.
    #[error("the notebook is empty (0 cells, no JSON); restore it from version control or a checkpoint")]
    Empty,
    /// The bytes are not UTF-8.
    #[error("{position}: the notebook is not UTF-8 text; convert it first (`iconv -f ENCODING -t utf-8`)")]
    Encoding {
        /// The first byte that is not UTF-8.
        position: Position,
    },
    /// The text is something else, and it is plain what.
    #[error("{position}: this is {what}, not a notebook; {hint}")]
    SomethingElse {
        /// Where that shows.
        position: Position,
        /// What the text is.
        what: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// The text ends before the notebook does.
    #[error(
        "{position}: the notebook is cut off here; a save or a download was interrupted: \
         restore it from version control, a checkpoint or its source"
    )]
    Truncated {
        /// The end of the text.
        position: Position,
    },
    /// The text is not JSON.
    #[error("{position}: the notebook is not valid JSON: {reason}")]
    Syntax {
        /// Where reading stopped.
        position: Position,
        /// What is wrong there.
        reason: String,
    },
    /// The notebook has an older major version than 4.
    #[error(
        "this notebook has nbformat {major}.{minor}, and nbrun reads nbformat 4; \
         convert it with `jupyter nbconvert --to notebook --nbformat 4 NOTEBOOK`"
    )]
    TooOld {
        /// `nbformat`.
        major: u64,
        /// `nbformat_minor`.
        minor: u64,
    },
    /// The notebook has a newer major version than 4.
    #[error(
        "this notebook has nbformat {major}.{minor}, and nbrun reads nbformat 4; save it as nbformat 4, or update nbrun"
    )]
    TooNew {
        /// `nbformat`.
        major: u64,
        /// `nbformat_minor`.
        minor: u64,
    },
    /// A part of the notebook is missing, or is not what the format says.
    #[error("{position}: {path} should be {expected}, and is {found}")]
    Shape {
        /// Where the part begins.
        position: Position,
        /// The part, as in `cells[3].source`.
        path: String,
        /// What the format says.
        expected: &'static str,
        /// What is there.
        found: String,
    },
}

/// Why a message could not be applied to a cell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutputError {
    /// The notebook has no such cell.
    #[error("there is no cell {cell}: the notebook has {count} cells, counted from 0")]
    NoSuchCell {
        /// The position asked for.
        cell: usize,
        /// How many cells there are.
        count: usize,
    },
    /// Only code cells have outputs.
    #[error("cell {cell} is not a code cell, so it can't have outputs")]
    NotCode {
        /// The position asked for.
        cell: usize,
    },
    /// The message lacks what its type requires.
    #[error("the kernel sent a `{msg_type}` message whose `{field}` is not {expected}")]
    Content {
        /// The type of the message.
        msg_type: &'static str,
        /// The field of its content.
        field: &'static str,
        /// What the messaging protocol says.
        expected: &'static str,
    },
}
