//! The embedded DuckDB: closed to everything but the tables' files.

use super::catalog::TableFile;
use super::emit::{Column, DuckType, quote};
use super::types;
use crate::WarehouseError;
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use duckdb::types::Value;
use duckdb::{Connection, params_from_iter};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;

/// What GoogleSQL's operators and functions are in DuckDB's SQL; later files build on earlier ones.
const MACROS: [&str; 6] = [
    include_str!("macros/text.sql"),
    include_str!("macros.sql"),
    include_str!("macros/time.sql"),
    include_str!("macros/regexp.sql"),
    include_str!("macros/json.sql"),
    include_str!("macros/math.sql"),
];

/// The view of a table: the file it was made of, and its columns.
struct View {
    file: TableFile,
    columns: Vec<String>,
}

/// One connection with the macros loaded and a view for each table used so far.
pub struct Session {
    connection: Connection,
    views: RefCell<HashMap<(String, String), View>>,
}

impl Session {
    /// Opens DuckDB in memory. It may read files in `datasets`, and nothing else.
    pub fn open(datasets: &Path) -> Result<Self, WarehouseError> {
        let connection = Connection::open_in_memory().map_err(engine)?;
        let spill = std::env::temp_dir().join(format!("nbrun-warehouse-{}", std::process::id()));
        let settings = [
            "SET errors_as_json = true".to_owned(),
            "SET TimeZone = 'UTC'".to_owned(),
            "SET produce_arrow_string_view = true".to_owned(),
            "SET autoinstall_known_extensions = false".to_owned(),
            "SET autoload_known_extensions = false".to_owned(),
            format!("SET temp_directory = {}", quote(&spill.to_string_lossy())),
            format!("SET allowed_directories = [{}]", quote(&datasets.to_string_lossy())),
            "SET enable_external_access = false".to_owned(),
        ];
        super::native::register(&connection).map_err(engine)?;
        for statement in settings.iter().map(String::as_str).chain(MACROS) {
            connection.execute_batch(statement).map_err(engine)?;
        }
        connection.execute_batch("SET lock_configuration = true").map_err(engine)?;
        Ok(Self { connection, views: RefCell::default() })
    }

    pub fn interrupt_handle(&self) -> std::sync::Arc<duckdb::InterruptHandle> {
        self.connection.interrupt_handle()
    }

    /// Makes the view of a table, with BigQuery's types, unless there is one of the same file.
    pub fn ensure_view(&self, dataset: &str, table: &str, file: &TableFile) -> Result<(), ViewError> {
        let key = (dataset.to_owned(), table.to_owned());
        if self.views.borrow().get(&key).is_some_and(|view| view.file == *file) {
            return Ok(());
        }
        let path = quote(&file.path.to_string_lossy());
        let scan = if file.csv { format!("read_csv({path})") } else { format!("read_parquet({path})") };
        let mut statement = self.connection.prepare(&format!("SELECT * FROM {scan} LIMIT 0"))?;
        let found = statement.query_arrow([])?.get_schema();
        let schema = types::schema(&found).map_err(ViewError::Column)?;
        let columns = found.fields().iter().zip(schema.fields()).map(|(found, field)| {
            let name = format!("\"{}\"", field.name().replace('"', "\"\""));
            match types::duckdb_name(field.data_type()) {
                Some(kind) if !types::is_same(found.data_type(), field.data_type()) => {
                    format!("CAST({name} AS {kind}) AS {name}")
                }
                _ => name,
            }
        });
        let columns: Vec<_> = columns.collect();
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let schema = quoted(&schema_name(dataset));
        self.connection.execute_batch(&format!(
            "CREATE SCHEMA IF NOT EXISTS {schema}; CREATE OR REPLACE VIEW {schema}.{} AS SELECT {} FROM {scan}",
            quoted(table),
            columns.join(", "),
        ))?;
        let names = found.fields().iter().map(|field| field.name().clone()).collect();
        self.views.borrow_mut().insert(key, View { file: file.clone(), columns: names });
        Ok(())
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

    /// The columns of tables whose views there are.
    pub fn columns<'a>(&self, tables: impl Iterator<Item = &'a (String, String)>) -> Vec<String> {
        let views = self.views.borrow();
        tables.filter_map(|table| views.get(table)).flat_map(|view| view.columns.iter().cloned()).collect()
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

/// The DuckDB schema that stands for a dataset; no name of DuckDB's own is like it.
pub fn schema_name(dataset: &str) -> String {
    format!("dataset:{dataset}")
}

/// Why a table could not be made ready.
#[derive(Debug)]
pub enum ViewError {
    /// A column has a type that BigQuery has not.
    Column(String),
    DuckDb(duckdb::Error),
}

impl From<duckdb::Error> for ViewError {
    fn from(error: duckdb::Error) -> Self {
        Self::DuckDb(error)
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
