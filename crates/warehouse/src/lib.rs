//! SQL on data, in BigQuery's dialect (GoogleSQL).
//!
//! A [`Warehouse`] takes a [`Query`] with typed parameters and gives Arrow batches. The
//! [local warehouse](local::LocalWarehouse) runs on files in a folder, embedded and without credentials.
//! What a warehouse can't run faithfully is an error with its place in the query, never another answer.

mod error;
pub mod local;
mod params;
mod place;
mod result;
mod value;

pub use arrow;
pub use error::{Missing, WarehouseError};
pub use params::{Param, params_from_json};
pub use place::Place;
pub use result::QueryResult;
pub use value::{Type, TypedValue, ValueError};

use std::sync::Arc;

/// Something that runs GoogleSQL queries.
pub trait Warehouse: Send {
    /// Runs a statement or script to its end; gives the rows of its last query (or the first `max_results`).
    fn query(&self, query: &Query) -> Result<QueryResult, WarehouseError>;

    /// A handle that ends the running query from another thread.
    fn interrupt_handle(&self) -> InterruptHandle;

    /// The warehouse's name for people: `local`.
    fn name(&self) -> &str;
}

/// A statement, or a script of several, and what it needs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// GoogleSQL text.
    pub sql: String,
    /// Named parameters, used in the text as `@name`.
    pub params: Vec<Param>,
    /// Stop after this many rows.
    pub max_results: Option<u64>,
}

impl Query {
    /// A query without parameters.
    pub fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), ..Self::default() }
    }
}

/// Ends a warehouse's running query from another thread. Without a running query it does nothing.
#[derive(Clone)]
pub struct InterruptHandle(Arc<dyn Fn() + Send + Sync>);

impl InterruptHandle {
    /// A handle that calls `interrupt`.
    pub fn new(interrupt: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(interrupt))
    }

    /// Interrupts the running query, which then ends with [`WarehouseError::Interrupted`].
    pub fn interrupt(&self) {
        (self.0)();
    }
}

impl std::fmt::Debug for InterruptHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InterruptHandle")
    }
}
