//! SQL on data, in BigQuery's dialect (GoogleSQL).
//!
//! A [`Warehouse`] takes a [`Query`] with typed parameters and gives Arrow batches. The
//! [local warehouse](local::LocalWarehouse) runs on files in a folder, embedded and without credentials.
//! What a warehouse can't run faithfully is an error with its place in the query, never another answer.

mod error;
mod frame;
pub mod local;
mod params;
mod place;
mod query;
mod result;
mod table;
mod value;

pub use arrow;
pub use error::{Missing, WarehouseError};
pub use params::{Param, params_from_json};
pub use place::Place;
pub use query::{Accuracy, Destination, DryRun, Query, QueryOptions};
pub use result::QueryResult;
pub use table::{TableId, TableIdError, TableInfo, Write};
pub use value::{Type, TypedValue, ValueError, bignumeric_text};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use std::sync::Arc;

/// Something that runs GoogleSQL queries.
pub trait Warehouse: Send {
    /// Runs a statement or script to its end; gives the rows of its last query (or the first `max_results`).
    fn query(&self, query: &Query) -> Result<QueryResult, WarehouseError>;

    /// Checks a query and tells what it would process, without running it.
    fn dry_run(&self, query: &Query) -> Result<DryRun, WarehouseError>;

    /// How the warehouse would run the query, as text for people.
    fn explain(&self, query: &Query) -> Result<String, WarehouseError>;

    /// The tables there are, of one dataset (`dataset` or `project.dataset`) or of all.
    fn tables(&self, dataset: Option<&str>) -> Result<Vec<TableInfo>, WarehouseError>;

    /// The first rows of a table as it is stored; no query runs, so nothing is billed. Without `max_results`
    /// all rows.
    fn rows(&self, table: &TableId, max_results: Option<u64>) -> Result<QueryResult, WarehouseError>;

    /// Writes rows into a table, which is made if there is none, and tells how many.
    fn load(
        &self,
        table: &TableId,
        schema: &SchemaRef,
        rows: &[RecordBatch],
        write: Write,
    ) -> Result<u64, WarehouseError>;

    /// A handle that ends the running query from another thread.
    fn interrupt_handle(&self) -> InterruptHandle;

    /// The warehouse's name for people: `local`.
    fn name(&self) -> &str;
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
