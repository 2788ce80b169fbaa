//! The embedded DuckDB: closed to everything but the tables' files.

use super::emit::{Column, DuckType, quote};
use super::javascript::{self, Functions};
use super::{library, types};
use crate::WarehouseError;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use duckdb::types::Value;
use duckdb::{Connection, params_from_iter};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What GoogleSQL's operators and functions are in DuckDB's SQL; later files build on earlier ones.
const MACROS: [&str; 7] = [
    include_str!("macros/text.sql"),
    include_str!("macros/common.sql"),
    include_str!("macros/time.sql"),
    include_str!("macros/regexp.sql"),
    include_str!("macros/json.sql"),
    include_str!("macros/math.sql"),
    include_str!("macros/aggregate.sql"),
];

/// One connection with the macros loaded.
pub struct Session {
    connection: Connection,
    interrupt: Interrupt,
    functions: Functions,
}

/// Interrupts what a session does, as long as there is one.
///
/// The library's own handle may still be used while the connection behind it is being closed, and crashes then.
#[derive(Clone)]
pub struct Interrupt(Arc<Mutex<Option<Arc<duckdb::InterruptHandle>>>>);

impl Interrupt {
    pub fn interrupt(&self) {
        if let Some(handle) = &*self.handle() {
            handle.interrupt();
        }
    }

    fn handle(&self) -> MutexGuard<'_, Option<Arc<duckdb::InterruptHandle>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.interrupt.handle().take();
    }
}

impl Session {
    /// Opens DuckDB in memory. It may use files in `datasets`, and nothing else: no link leads out of it.
    /// `interrupted` stops functions in JavaScript, which an interrupt does not reach.
    pub fn open(datasets: &Path, interrupted: &Arc<AtomicBool>) -> Result<Self, WarehouseError> {
        Self::with_settings(datasets, &[], interrupted)
    }

    /// The same with one thread, for questions about schemas.
    pub fn small(datasets: &Path) -> Result<Self, WarehouseError> {
        Self::with_settings(datasets, &["SET threads = 1"], &Arc::default())
    }

    /// The same for plans only: in them a scan names all columns that are read of a table.
    pub fn planner(datasets: &Path) -> Result<Self, WarehouseError> {
        let off = "SET disabled_optimizers = 'filter_pushdown,statistics_propagation,empty_result_pullup'";
        Self::with_settings(datasets, &["SET threads = 1", off], &Arc::default())
    }

    fn with_settings(
        datasets: &Path,
        more: &[&str],
        interrupted: &Arc<AtomicBool>,
    ) -> Result<Self, WarehouseError> {
        library::load()?;
        let connection = Connection::open_in_memory().map_err(engine)?;
        let spill = std::env::temp_dir().join(format!("nbrun-warehouse-{}", std::process::id()));
        let settings = [
            "SET errors_as_json = true".to_owned(),
            "SET TimeZone = 'UTC'".to_owned(),
            "SET produce_arrow_string_view = true".to_owned(),
            // the footers of files, as long as these are not changed
            "SET parquet_metadata_cache = true".to_owned(),
            "SET autoinstall_known_extensions = false".to_owned(),
            "SET autoload_known_extensions = false".to_owned(),
            format!("SET temp_directory = {}", quote(&spill.to_string_lossy())),
            format!("SET allowed_directories = [{}]", quote(&datasets.to_string_lossy())),
            "SET enable_external_access = false".to_owned(),
        ];
        super::native::register(&connection).map_err(engine)?;
        let functions = Functions::default();
        javascript::register(&connection, &functions, interrupted).map_err(engine)?;
        for statement in settings.iter().map(String::as_str).chain(more.iter().copied()).chain(MACROS) {
            connection.execute_batch(statement).map_err(engine)?;
        }
        connection.execute_batch("SET lock_configuration = true").map_err(engine)?;
        let interrupt = Interrupt(Arc::new(Mutex::new(Some(connection.interrupt_handle()))));
        Ok(Self { connection, interrupt, functions })
    }

    pub fn interrupt_handle(&self) -> Interrupt {
        self.interrupt.clone()
    }

    /// The functions in JavaScript that queries have called.
    pub fn functions(&self) -> &Functions {
        &self.functions
    }

    /// Runs statements of our own, which the user's SQL has no part in.
    pub fn execute(&self, sql: &str) -> Result<(), WarehouseError> {
        self.connection.execute_batch(sql).map_err(engine)
    }

    /// Runs one statement of our own with values for `$1`, `$2`, …
    pub fn execute_with(&self, sql: &str, binds: &[Value]) -> Result<(), WarehouseError> {
        self.connection.execute(sql, params_from_iter(binds)).map(drop).map_err(engine)
    }

    /// All rows of a query of our own, with BigQuery's types.
    pub fn rows(&self, sql: &str) -> Result<Vec<RecordBatch>, WarehouseError> {
        let mut batches = Vec::new();
        let each = |batch: RecordBatch| {
            let schema = types::schema(&batch.schema()).map_err(WarehouseError::Engine)?;
            batches.push(types::convert(&batch, &schema).map_err(WarehouseError::Engine)?);
            Ok(true)
        };
        self.run(sql, &[], each, |_| Ok(())).map_err(|error| match error {
            RunError::DuckDb(error) => engine(error),
            RunError::Receiver(error) => error,
        })?;
        Ok(batches)
    }

    /// Adds rows to a temporary table, whose columns they have.
    pub fn append(&self, table: &str, rows: &RecordBatch) -> Result<(), WarehouseError> {
        let rows = types::for_duckdb(rows).map_err(|error| WarehouseError::Engine(error.to_string()))?;
        let mut appender =
            self.connection.appender_to_catalog_and_db(table, "temp", "main").map_err(engine)?;
        appender.append_record_batch(rows).map_err(engine)?;
        appender.flush().map_err(engine)
    }

    /// Runs one statement that gives no rows; how many rows it changed.
    pub fn change(&self, sql: &str, binds: &[Value]) -> Result<usize, duckdb::Error> {
        self.connection.execute(sql, params_from_iter(binds))
    }

    /// The columns of a query of our own with BigQuery's types; it should have no rows.
    pub fn schema(&self, sql: &str) -> Result<SchemaRef, WarehouseError> {
        let found = self.columns(sql, &[]).map_err(engine)?;
        types::schema(&found).map_err(WarehouseError::Engine)
    }

    /// DuckDB's columns of a query, which is run: it should have no rows.
    pub fn columns(&self, sql: &str, binds: &[Value]) -> Result<SchemaRef, duckdb::Error> {
        let mut statement = self.connection.prepare(sql)?;
        Ok(statement.query_arrow(params_from_iter(binds))?.get_schema())
    }

    /// The text that a query of our own gives in its first row, if it has one.
    pub fn first_text(&self, sql: &str) -> duckdb::Result<Option<String>> {
        self.connection.prepare(sql)?.query_map([], |row| row.get(0))?.next().transpose()
    }

    /// DuckDB's plan for a query; `options` as in `FORMAT JSON`.
    pub fn explain(&self, sql: &str, binds: &[Value], options: &str) -> Result<String, duckdb::Error> {
        let mut statement = self.connection.prepare(&format!("EXPLAIN ({options}) {sql}"))?;
        let plan = statement.query_map(params_from_iter(binds), |row| row.get::<_, String>(1))?;
        plan.collect()
    }

    /// The columns of a query, if it can be bound.
    pub fn describe(&self, sql: &str) -> Option<Vec<Column>> {
        let mut statement = self.connection.prepare(&format!("DESCRIBE {sql}")).ok()?;
        let column = |row: &duckdb::Row<'_>| {
            let kind: String = row.get(1)?;
            Ok(Column { name: row.get(0)?, kind: DuckType::named(&kind) })
        };
        statement.query_map([], column).ok()?.collect::<Result<_, _>>().ok()
    }

    /// Runs a query; calls `each` with DuckDB's schema and every batch until it says to stop.
    pub fn run(
        &self,
        sql: &str,
        binds: &[Value],
        mut each: impl FnMut(RecordBatch) -> Result<bool, WarehouseError>,
        mut on_schema: impl FnMut(&SchemaRef) -> Result<(), WarehouseError>,
    ) -> Result<(), RunError> {
        let mut statement = self.connection.prepare(sql)?;
        let schema = statement.stream_arrow(params_from_iter(binds))?.get_schema();
        on_schema(&schema)?;
        // not by the iterator, which panics where a step fails
        while let Some(rows) = statement.step()? {
            if !each(RecordBatch::from(rows))? {
                break;
            }
        }
        Ok(())
    }
}

/// Why a query did not end well: DuckDB's answer, or the receiver's.
#[derive(Debug)]
pub enum RunError {
    DuckDb(duckdb::Error),
    Receiver(WarehouseError),
}

impl From<duckdb::Error> for RunError {
    fn from(error: duckdb::Error) -> Self {
        Self::DuckDb(error)
    }
}

impl From<WarehouseError> for RunError {
    fn from(error: WarehouseError) -> Self {
        Self::Receiver(error)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn engine(error: duckdb::Error) -> WarehouseError {
    WarehouseError::Engine(error.to_string())
}
