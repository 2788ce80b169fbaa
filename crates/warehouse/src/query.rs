//! A statement or script, what it needs, and where its result goes.

use crate::{Param, TableId};

/// A statement, or a script of several, and what it needs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// GoogleSQL text.
    pub sql: String,
    /// Named parameters, used in the text as `@name`.
    pub params: Vec<Param>,
    /// Stop after this many rows.
    pub max_results: Option<u64>,
    /// How and where it runs.
    pub options: QueryOptions,
}

impl Query {
    /// A query without parameters.
    pub fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), ..Self::default() }
    }
}

/// How and where a query runs. What has no meaning for a warehouse is no error: the local one has no endpoints,
/// no location and no cache.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryOptions {
    /// The project that runs the query, and that tables without one belong to.
    pub project: Option<String>,
    /// The dataset, `dataset` or `project.dataset`, of tables that are named without one.
    pub default_dataset: Option<String>,
    /// The location that runs the query: `US`, `europe-west3`.
    pub location: Option<String>,
    /// Keep the rows as this table too.
    pub destination: Option<Destination>,
    /// Fail, without running, if the query would be billed for more bytes.
    pub maximum_bytes_billed: Option<u64>,
    /// Compute the rows anew even if they are cached.
    pub no_cache: bool,
    /// The text is legacy SQL.
    pub legacy_sql: bool,
    /// Fetch rows by REST instead of the Storage API.
    pub rest_api: bool,
    /// The address of the REST API.
    pub api_endpoint: Option<String>,
    /// The address of the Storage API.
    pub storage_endpoint: Option<String>,
}

/// A table that a query's rows are kept as, in place of one of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A table like any other; its dataset is made if there is none.
    Table(TableId),
    /// A table of this session, which queries name without a dataset.
    Temporary(String),
}

/// What a query would do, found out without running it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DryRun {
    /// Bytes that it would process; `None` when that can't be told.
    pub bytes_processed: Option<u64>,
    /// How far that figure can be trusted.
    pub accuracy: Accuracy,
}

impl DryRun {
    /// Nothing is processed.
    pub(crate) fn nothing() -> Self {
        Self { bytes_processed: Some(0), accuracy: Accuracy::Precise }
    }

    /// It can't be told.
    pub(crate) fn unknown() -> Self {
        Self { bytes_processed: None, accuracy: Accuracy::Unknown }
    }

    /// This and another one together.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        let bytes = self.bytes_processed.zip(other.bytes_processed).map(|(left, right)| left + right);
        let accuracy = if self.accuracy == Accuracy::Precise { other.accuracy } else { self.accuracy };
        Self { bytes_processed: bytes, accuracy }
    }
}

/// How far an estimate of bytes can be trusted, in BigQuery's terms (`totalBytesProcessedAccuracy`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accuracy {
    /// It is exact.
    Precise,
    /// It will be no less.
    LowerBound,
    /// It will be no more.
    UpperBound,
    /// Nothing is known.
    Unknown,
}
