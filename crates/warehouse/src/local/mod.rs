//! The local warehouse: DuckDB under GoogleSQL, on files in a folder.
//!
//! A query is parsed ([`sql`]), written as DuckDB's SQL with GoogleSQL's meaning ([`emit`]), run in a closed
//! [`session`], and its rows get BigQuery's types ([`types`]). Errors come back to their place in the query.

mod catalog;
mod emit;
mod execute;
mod failure;
mod fault;
mod files;
mod functions;
mod native;
mod params;
mod relations;
mod schema;
mod session;
mod sql;
mod store;
mod translate;
mod types;

use crate::{InterruptHandle, Query, QueryResult, Warehouse, WarehouseError};
use execute::{Outcome, Parts};
use fault::Fault;
use files::FileViews;
use session::Session;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use store::Store;

pub use functions::names as function_names;
pub use schema::{ColumnSchema, Schemas};

/// GoogleSQL on the files in a folder, and on what DDL makes.
///
/// A table is a file `<datasets>/<dataset>/<table>.parquet`, `.csv` or `.jsonl`, or is made by a statement and
/// kept in `<datasets>/warehouse.duckdb`. A folder of datasets is a project of its own; datasets directly in
/// the folder serve every project that has no such dataset. Queries see these tables, no other files, and no
/// network; files are never written.
pub struct LocalWarehouse {
    datasets: PathBuf,
    session: Session,
    store: Store,
    files: FileViews,
    interrupted: Arc<AtomicBool>,
}

impl LocalWarehouse {
    /// Opens the folder; tables that come or change later are seen too.
    ///
    /// # Errors
    /// [`WarehouseError::Io`] when there is no such folder.
    pub fn open(datasets: &Path) -> Result<Self, WarehouseError> {
        let datasets = datasets
            .canonicalize()
            .map_err(|source| WarehouseError::Io { path: datasets.display().to_string(), source })?;
        let session = Session::open(&datasets)?;
        let store = Store::new(&datasets);
        Ok(Self { datasets, session, store, files: FileViews::default(), interrupted: Arc::default() })
    }
}

impl Warehouse for LocalWarehouse {
    fn query(&self, query: &Query) -> Result<QueryResult, WarehouseError> {
        let start = Instant::now();
        self.interrupted.store(false, Ordering::Relaxed);
        let statements = translate::read(&query.sql)?;
        let parts = Parts {
            root: &self.datasets,
            session: &self.session,
            store: &self.store,
            files: &self.files,
            interrupted: &self.interrupted,
        };
        let Outcome { rows, changed } =
            execute::run(parts, &query.sql, &query.params, query.max_results, &statements)?;
        Ok(QueryResult {
            schema: rows.schema,
            batches: rows.batches,
            rows: rows.count,
            changed_rows: changed,
            bytes_processed: None,
            elapsed: start.elapsed(),
        })
    }

    fn interrupt_handle(&self) -> InterruptHandle {
        let (handle, interrupted) = (self.session.interrupt_handle(), self.interrupted.clone());
        InterruptHandle::new(move || {
            interrupted.store(true, Ordering::Relaxed);
            handle.interrupt();
        })
    }

    fn name(&self) -> &'static str {
        "local"
    }
}
