//! What can go wrong with a query, with its place in the user's own SQL.

use crate::Place;
use crate::local::LibraryError;
use std::fmt;

/// Why a query gave no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WarehouseError {
    /// Valid GoogleSQL, as far as known, that this warehouse can't run faithfully.
    #[error("{what} is not supported by the local warehouse{}{}", At(*place), Nearest(nearest.as_deref()))]
    Unsupported {
        /// The function, clause or type.
        what: String,
        /// Where it stands.
        place: Option<Place>,
        /// The most similar name that is supported.
        nearest: Option<String>,
    },
    /// The text is not a query.
    #[error("syntax error: {message}{}", At(*place))]
    Syntax {
        /// What was found and what was expected.
        message: String,
        /// Where reading stopped.
        place: Option<Place>,
    },
    /// A table, column or the like that does not exist.
    #[error("{kind} {name:?} not found{}{}", At(*place), Nearest(nearest.as_deref()))]
    NotFound {
        /// What kind of thing was looked for.
        kind: Missing,
        /// The name as written.
        name: String,
        /// The most similar name that exists.
        nearest: Option<String>,
        /// Where it stands.
        place: Option<Place>,
    },
    /// A query parameter is missing, unknown or has an unusable value.
    #[error("parameter @{name}: {message}{}", At(*place))]
    Parameter {
        /// The parameter's name, without the `@`.
        name: String,
        /// What is wrong and what is accepted.
        message: String,
        /// Where the query uses it, if it does.
        place: Option<Place>,
    },
    /// The query reads well, but its types, names or aggregation don't fit together.
    #[error("{message}{}", At(*place))]
    Invalid {
        /// What does not fit.
        message: String,
        /// Where.
        place: Option<Place>,
    },
    /// The query failed while it ran: a division by zero, an overflow, a bad cast.
    #[error("{message}{}", At(*place))]
    Execution {
        /// What happened.
        message: String,
        /// The expression that failed, where it is known.
        place: Option<Place>,
    },
    /// The query would be billed for more bytes than it may be. It did not run.
    #[error("the query was not run: it may be billed for {limit} bytes at most, and {}", Needed(*bytes))]
    OverLimit {
        /// What it may be billed for.
        limit: u64,
        /// What it would process, if that is known.
        bytes: Option<u64>,
    },
    /// The query was interrupted through an [`InterruptHandle`](crate::InterruptHandle).
    #[error("the query was interrupted")]
    Interrupted,
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: String,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The engine's library can't be used.
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// The engine itself failed; not the query's fault.
    #[error("the warehouse's engine failed: {0}")]
    Engine(String),
}

impl WarehouseError {
    /// What went wrong, without the place.
    pub fn message(&self) -> String {
        let text = self.to_string();
        match self.place() {
            Some(place) => text.replacen(&At(Some(place)).to_string(), "", 1),
            None => text,
        }
    }

    /// Where in the query, if it is known.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Unsupported { place, .. }
            | Self::Syntax { place, .. }
            | Self::NotFound { place, .. }
            | Self::Parameter { place, .. }
            | Self::Invalid { place, .. }
            | Self::Execution { place, .. } => *place,
            Self::OverLimit { .. }
            | Self::Interrupted
            | Self::Io { .. }
            | Self::Library(_)
            | Self::Engine(_) => None,
        }
    }
}

/// The kind of a thing that was not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Missing {
    /// A dataset: a folder of tables.
    Dataset,
    /// A table of a dataset, or a `WITH` query.
    Table,
    /// A column.
    Column,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dataset => "dataset",
            Self::Table => "table",
            Self::Column => "column",
        })
    }
}

struct Needed(Option<u64>);

impl fmt::Display for Needed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(bytes) => write!(f, "would process {bytes}"),
            None => f.write_str("what it would process is not known"),
        }
    }
}

struct At(Option<Place>);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |place| write!(f, " at {place}"))
    }
}

struct Nearest<'a>(Option<&'a str>);

impl fmt::Display for Nearest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |name| write!(f, "; did you mean {name}?"))
    }
}

/// The candidate most similar to `name`, ignoring case, if one is similar at all.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let name = name.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&name, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.84)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, candidate)| candidate.to_owned())
}
