//! What a session remembers of its queries: defaults, what was spent, and each query.

use std::time::Duration;

use super::options::Settings;

/// What a session remembers of its queries.
#[derive(Debug, Default)]
pub struct Queries {
    /// What holds where a cell says nothing else.
    pub(super) defaults: Settings,
    /// What all queries of the session may process, in bytes.
    pub(super) budget: Option<u64>,
    /// What they have processed, in bytes.
    pub(super) spent: u64,
    /// Them, in order.
    pub(super) history: Vec<Done>,
}

/// A query that ran, or was to run.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// The execution count of its cell.
    pub cell: u32,
    /// Its text.
    pub sql: String,
    /// Bytes that it processed, if that is known.
    pub bytes: Option<u64>,
    /// How it ended.
    pub end: End,
    /// How long it took.
    pub elapsed: Duration,
}

/// How a query ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// With so many rows.
    Rows(u64),
    /// With an error.
    Error(String),
    /// It did not run: over budget.
    Refused,
}

impl Queries {
    /// Notes a query.
    pub(super) fn note(&mut self, done: Done) {
        if let End::Rows(_) = done.end {
            self.spent = self.spent.saturating_add(done.bytes.unwrap_or(0));
        }
        self.history.push(done);
    }
}
