//! What can be wrong with a magic.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::place::Place;
use crate::words::Word;

/// A magic that can't be run as it is written, or that failed.
#[derive(Debug, thiserror::Error)]
pub enum MagicError {
    /// No magic has this name.
    #[error("there is no {kind} magic `{name}`; {hint}")]
    Unknown {
        /// `cell` or `line`.
        kind: &'static str,
        /// The name, with its `%`.
        name: String,
        /// What there is.
        hint: String,
    },
    /// The arguments are wrong.
    #[error("{message}")]
    Argument {
        /// What is wrong, and what would be right.
        message: String,
        /// Where in the line behind the magic's name, in bytes; `None` where something is missing.
        range: Option<Range<usize>>,
    },
    /// An option takes a JSON object and got something else.
    #[error("`{option}` is not a JSON object such as {{\"day\": \"$day\", \"limit\": 10}}: {message}")]
    Params {
        /// The option.
        option: String,
        /// What the JSON reader says.
        message: String,
        /// Where in the line behind the magic's name, in bytes.
        range: Range<usize>,
    },
    /// A parameter's value has no type that a query can take.
    #[error("the parameter `{name}`: {message}")]
    Parameter {
        /// Its name.
        name: String,
        /// What is wrong.
        message: String,
    },
    /// A query failed.
    #[error("{message}")]
    Query {
        /// What is wrong.
        message: String,
        /// Where in the cell, if it is known.
        place: Option<Place>,
    },
    /// The user interrupted a query.
    #[error("the query was interrupted")]
    QueryInterrupted,
    /// A query may process more than it is allowed to. It was not submitted.
    #[error("the query was not submitted: it would process {estimate}, and {whose} {limit}")]
    OverBudget {
        /// What it would process.
        estimate: String,
        /// What it may process.
        limit: String,
        /// Whose limit that is: `the cell's budget is`.
        whose: &'static str,
        /// Where the limit stands in the line behind the magic's name, in bytes.
        range: Option<Range<usize>>,
    },
    /// A cell magic without a cell.
    #[error("the cell has no {what}: write it below the line `%%{name}`")]
    Empty {
        /// What should be there: `query`, `text`, …
        what: &'static str,
        /// The magic, without `%%`.
        name: String,
    },
    /// A file can't be read or written.
    #[error("{path} can't be {action}: {source}")]
    File {
        /// `read`, `written` or `entered`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Where it is named in the line behind the magic's name, in bytes.
        range: Option<Range<usize>>,
        /// Why.
        source: std::io::Error,
    },
    /// A command ended with an error of its own.
    #[error("the command {how}")]
    Command {
        /// `ended with exit code 3`, `was ended by signal 9`.
        how: String,
    },
    /// The user interrupted a command.
    #[error("the command was interrupted")]
    Interrupted,
    /// What the session did for the magic failed.
    #[error(transparent)]
    Session(#[from] SessionError),
}

/// An error of the session, in the terms of a Jupyter `error` message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{ename}: {evalue}")]
pub struct SessionError {
    /// Kind of the error.
    pub ename: String,
    /// The message.
    pub evalue: String,
    /// What a notebook prints, coloured, line by line.
    pub traceback: Vec<String>,
}

/// A [`MagicError`], and where it stands in the cell.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct Failed {
    /// The error.
    pub error: Box<MagicError>,
    /// The place that it speaks of.
    pub place: Place,
    /// How the magic is used, where it was used wrongly.
    pub usage: Option<String>,
}

impl MagicError {
    /// Something that should not stand where `range` is, in bytes of the line behind the magic's name.
    pub fn argument(message: impl Into<String>, range: Range<usize>) -> Self {
        MagicError::Argument { message: message.into(), range: Some(range) }
    }

    /// Something that should be there.
    pub fn missing(message: impl Into<String>) -> Self {
        MagicError::Argument { message: message.into(), range: None }
    }

    /// The file `path`, which `word` names, can't be `action`: read, written, …
    pub fn file(action: &'static str, path: &Path, word: Option<&Word>, source: std::io::Error) -> Self {
        let range = word.map(|word| word.range.clone());
        MagicError::File { action, path: path.to_owned(), range, source }
    }

    /// Where in the line behind the magic's name, in bytes.
    pub fn range(&self) -> Option<Range<usize>> {
        match self {
            MagicError::Argument { range, .. }
            | MagicError::File { range, .. }
            | MagicError::OverBudget { range, .. } => range.clone(),
            MagicError::Params { range, .. } => Some(range.clone()),
            _ => None,
        }
    }

    /// Where in the cell, for what stands below the magic's line.
    pub(crate) fn place(&self) -> Option<Place> {
        match self {
            MagicError::Query { place, .. } => *place,
            _ => None,
        }
    }

    /// Whether the magic was used wrongly, so that its usage helps.
    pub(crate) fn is_misuse(&self) -> bool {
        matches!(self, MagicError::Argument { .. } | MagicError::Params { .. })
    }
}

/// The candidate most similar to `name`, if one is similar at all.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&name, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, candidate)| candidate)
}
