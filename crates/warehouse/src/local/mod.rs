//! The local warehouse: DuckDB under GoogleSQL, on files in a folder.
//!
//! A query is parsed ([`sql`]), written as DuckDB's SQL with GoogleSQL's meaning ([`emit`]), run in a closed
//! [`session`], and its rows get BigQuery's types ([`types`]). Errors come back to their place in the query.

mod catalog;
mod emit;
mod failure;
mod fault;
mod functions;
mod native;
mod schema;
mod session;
mod sql;
mod translate;
mod types;

use crate::{InterruptHandle, Query, QueryResult, Warehouse, WarehouseError};
use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
use catalog::Catalog;
use fault::Fault;
use session::{RunError, Session, ViewError};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

pub use functions::names as function_names;
pub use functions::reference as function_reference;
pub use schema::{ColumnSchema, Schemas};

/// GoogleSQL on the files in a folder: `<datasets>/<dataset>/<table>.parquet` or `.csv`.
///
/// Queries only read: they see these tables, no other files, and no network.
pub struct LocalWarehouse {
    datasets: PathBuf,
    session: Session,
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
        Ok(Self { datasets, session })
    }

    /// Writes the query for DuckDB and has the views of its tables ready.
    fn prepare(&self, query: &Query, imports_outer: bool) -> Result<emit::Emitted, WarehouseError> {
        let in_query = |fault: Fault| fault.in_query(&query.sql);
        let catalog = Catalog::read(&self.datasets)?;
        let emitted = translate::translate(query, &catalog, imports_outer, |tables, sql| {
            for (dataset, table) in tables.keys() {
                self.session.ensure_view(dataset, table, catalog.find(dataset, table).ok()?).ok()?;
            }
            self.session.describe(sql)
        })?;
        for ((dataset, table), span) in &emitted.tables {
            let file =
                catalog.find(dataset, table).map_err(|problem| in_query(Fault { problem, span: *span }))?;
            self.session.ensure_view(dataset, table, file).map_err(|error| match error {
                ViewError::Column(what) => {
                    in_query(Fault::unsupported(format!("{dataset}.{table}'s {what}"), *span))
                }
                ViewError::DuckDb(error) => {
                    match failure::explain(&error, &emit::Sql::default(), &query.sql, &[]) {
                        WarehouseError::Interrupted => WarehouseError::Interrupted,
                        error => in_query(Fault::invalid(
                            format!("{dataset}.{table} can't be read: {error}"),
                            *span,
                        )),
                    }
                }
            })?;
        }
        Ok(emitted)
    }

    /// Runs the query and gathers its rows.
    fn run(&self, emitted: &emit::Emitted, max_results: Option<u64>) -> Result<Rows, RunError> {
        let schema: RefCell<SchemaRef> = RefCell::new(Arc::new(Schema::empty()));
        let (mut batches, mut rows) = (Vec::new(), 0_u64);
        let execution = |message| WarehouseError::Execution { message, place: None };
        let receive = |batch: RecordBatch| {
            let left = max_results.map_or(u64::MAX, |max| max.saturating_sub(rows));
            let take = usize::try_from(left).unwrap_or(usize::MAX).min(batch.num_rows());
            if take > 0 {
                let batch = types::convert(&batch.slice(0, take), &schema.borrow()).map_err(execution)?;
                batches.push(batch);
                rows += take as u64;
            }
            Ok(max_results.is_none_or(|max| rows < max))
        };
        let on_schema = |found: &SchemaRef| {
            let unsupported = |what| WarehouseError::Unsupported { what, place: None, nearest: None };
            unique_names(found)?;
            *schema.borrow_mut() = types::schema(found).map_err(unsupported)?;
            Ok(())
        };
        self.session.run(&emitted.sql.text, &emitted.binds, receive, on_schema)?;
        Ok(Rows { schema: schema.into_inner(), batches, count: rows })
    }
}

struct Rows {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    count: u64,
}

impl Warehouse for LocalWarehouse {
    fn query(&self, query: &Query) -> Result<QueryResult, WarehouseError> {
        let start = Instant::now();
        let mut emitted = self.prepare(query, false)?;
        let mut outcome = self.run(&emitted, query.max_results);
        if matches!(&outcome, Err(RunError::DuckDb(error)) if failure::lacks_types(error)) {
            emitted = self.prepare(query, true)?;
            outcome = self.run(&emitted, query.max_results);
        }
        let Rows { schema, batches, count: rows } = outcome.map_err(|error| match error {
            RunError::DuckDb(error) => {
                let columns = self.session.columns(emitted.tables.keys());
                failure::explain(&error, &emitted.sql, &query.sql, &columns)
            }
            RunError::Receiver(error) => error,
        })?;
        Ok(QueryResult { schema, batches, rows, bytes_processed: None, elapsed: start.elapsed() })
    }

    fn interrupt_handle(&self) -> InterruptHandle {
        let handle = self.session.interrupt_handle();
        InterruptHandle::new(move || handle.interrupt())
    }

    fn name(&self) -> &'static str {
        "local"
    }
}

/// BigQuery allows no two columns of a result with one name, in any case.
fn unique_names(schema: &SchemaRef) -> Result<(), WarehouseError> {
    let mut seen = BTreeSet::new();
    match schema.fields().iter().find(|field| !seen.insert(field.name().to_lowercase())) {
        Some(field) => Err(WarehouseError::Invalid {
            message: format!("the result has two columns named {}; give one an alias", field.name()),
            place: None,
        }),
        None => Ok(()),
    }
}
