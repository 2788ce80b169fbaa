//! The local warehouse: DuckDB under GoogleSQL, on files in a folder.
//!
//! A query is parsed ([`sql`]), written as DuckDB's SQL with GoogleSQL's meaning ([`emit`]), run in a closed
//! [`session`], and its rows get BigQuery's types ([`types`]). Errors come back to their place in the query.

mod catalog;
mod emit;
mod estimate;
mod execute;
mod failure;
mod fault;
mod files;
mod functions;
mod information_schema;
mod javascript;
mod library;
mod native;
mod params;
mod relations;
mod schema;
mod session;
mod sql;
mod store;
mod translate;
pub(crate) mod types;

use crate::{
    DryRun, InterruptHandle, Query, QueryOptions, QueryResult, TableId, TableInfo, Warehouse, WarehouseError,
    Write,
};
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use estimate::Estimates;
use execute::{Outcome, Parts};
use fault::Fault;
use files::FileViews;
use information_schema::Jobs;
use session::Session;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use store::Store;

pub use functions::names as function_names;
pub use functions::reference as function_reference;
pub use library::LibraryError;
pub use schema::{ColumnSchema, Schemas, type_name};
pub use sql::parameters;

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
    estimates: Estimates,
    jobs: Jobs,
    /// Tables of the session by name, with DuckDB's name and the columns.
    kept: RefCell<BTreeMap<String, (String, SchemaRef)>>,
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
        let interrupted = Arc::default();
        let session = Session::open(&datasets, &interrupted)?;
        let store = Store::new(&datasets, Arc::clone(&interrupted));
        let estimates = Estimates::new(&datasets);
        let files = FileViews::default();
        let (jobs, kept) = (Jobs::default(), RefCell::default());
        Ok(Self { datasets, session, store, files, estimates, jobs, kept, interrupted })
    }

    /// What statements work with. An interrupt of what was done before is forgotten.
    fn begin(&self) -> Parts<'_> {
        self.interrupted.store(false, Ordering::Relaxed);
        Parts {
            root: &self.datasets,
            session: &self.session,
            store: &self.store,
            files: &self.files,
            estimates: &self.estimates,
            jobs: &self.jobs,
            kept: &self.kept,
            interrupted: &self.interrupted,
        }
    }
}

impl Warehouse for LocalWarehouse {
    fn query(&self, query: &Query) -> Result<QueryResult, WarehouseError> {
        let (start, parts) = (Instant::now(), self.begin());
        options(&query.options)?;
        let moment = jiff::Timestamp::now();
        let ran = translate::read(&query.sql).and_then(|all| execute::run(parts, query, &all));
        let told = ran.as_ref().map(|outcome| (outcome.bytes_processed, outcome.changed));
        self.jobs.note(&query.sql, moment, told);
        let Outcome { rows, changed, bytes_processed } = ran?;
        Ok(QueryResult {
            schema: rows.schema,
            batches: rows.batches,
            rows: rows.count,
            changed_rows: changed,
            bytes_processed,
            elapsed: start.elapsed(),
        })
    }

    fn dry_run(&self, query: &Query) -> Result<DryRun, WarehouseError> {
        options(&query.options)?;
        execute::dry_run(self.begin(), query, &translate::read(&query.sql)?)
    }

    fn explain(&self, query: &Query) -> Result<String, WarehouseError> {
        options(&query.options)?;
        execute::explain(self.begin(), query, &translate::read(&query.sql)?)
    }

    fn tables(&self, dataset: Option<&str>) -> Result<Vec<TableInfo>, WarehouseError> {
        execute::tables(self.begin(), dataset)
    }

    fn rows(&self, table: &TableId, max_results: Option<u64>) -> Result<QueryResult, WarehouseError> {
        self.query(&Query { max_results, ..Query::new(format!("SELECT * FROM {}", table.quoted())) })
    }

    fn load(
        &self,
        table: &TableId,
        schema: &SchemaRef,
        rows: &[RecordBatch],
        write: Write,
    ) -> Result<u64, WarehouseError> {
        execute::load(self.begin(), table, schema, rows, write)
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

/// Refuses what would change the answer and can't be had here.
fn options(options: &QueryOptions) -> Result<(), WarehouseError> {
    if options.legacy_sql {
        return Err(WarehouseError::Unsupported {
            what: "legacy SQL".to_owned(),
            place: None,
            nearest: None,
        });
    }
    Ok(())
}
