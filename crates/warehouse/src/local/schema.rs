//! What tables and columns there are, without running a query: for completion.

use super::catalog::{Catalog, TableFile};
use super::emit::quote;
use super::types;
use crate::WarehouseError;
use arrow::datatypes::{DataType, TimeUnit};
use duckdb::Connection;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSchema {
    /// Its name.
    pub name: String,
    /// Its type in BigQuery's terms: `INT64`, `ARRAY<STRING>`.
    pub type_name: String,
}

/// The schemas of the tables in a folder. It reads only the heads of files and remembers what it read, on a
/// small connection of its own: nothing here waits for a running query.
pub struct Schemas {
    datasets: PathBuf,
    connection: Connection,
    known: HashMap<PathBuf, (TableFile, Vec<ColumnSchema>)>,
}

impl Schemas {
    /// Opens the folder `datasets`, see [`LocalWarehouse`](super::LocalWarehouse).
    ///
    /// # Errors
    /// When the engine can't be started.
    pub fn open(datasets: &Path) -> Result<Self, WarehouseError> {
        let connection = Connection::open_in_memory().map_err(|error| engine(&error))?;
        connection
            .execute_batch("SET threads = 1; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
            .map_err(|error| engine(&error))?;
        Ok(Self { datasets: datasets.to_owned(), connection, known: HashMap::new() })
    }

    /// All tables, as dataset and name.
    ///
    /// # Errors
    /// [`WarehouseError::Io`] when the folder can't be read.
    pub fn tables(&self) -> Result<Vec<(String, String)>, WarehouseError> {
        Ok(Catalog::read(&self.datasets)?.names())
    }

    /// The columns of a table, in their order; none when there is no such table.
    ///
    /// # Errors
    /// When its file can't be read.
    pub fn columns(&mut self, dataset: &str, table: &str) -> Result<Vec<ColumnSchema>, WarehouseError> {
        let catalog = Catalog::read(&self.datasets)?;
        let Ok(file) = catalog.find(dataset, table) else { return Ok(Vec::new()) };
        if let Some((known, columns)) = self.known.get(&file.path)
            && known == file
        {
            return Ok(columns.clone());
        }
        let path = quote(&file.path.to_string_lossy());
        let scan = if file.csv { format!("read_csv({path})") } else { format!("read_parquet({path})") };
        let mut statement = self
            .connection
            .prepare(&format!("SELECT * FROM {scan} LIMIT 0"))
            .map_err(|error| engine(&error))?;
        let found = statement.query_arrow([]).map_err(|error| engine(&error))?.get_schema();
        let columns: Vec<ColumnSchema> = found
            .fields()
            .iter()
            .map(|field| {
                let kind = types::bigquery_type(field.data_type());
                let type_name = kind.map_or_else(|| field.data_type().to_string(), |kind| type_name(&kind));
                ColumnSchema { name: field.name().clone(), type_name }
            })
            .collect();
        self.known.insert(file.path.clone(), (file.clone(), columns.clone()));
        Ok(columns)
    }
}

/// BigQuery's name of a type that it has.
fn type_name(kind: &DataType) -> String {
    match kind {
        DataType::Boolean => "BOOL".into(),
        DataType::Int64 => "INT64".into(),
        DataType::Float64 => "FLOAT64".into(),
        DataType::Decimal128(..) => "NUMERIC".into(),
        DataType::Utf8View => "STRING".into(),
        DataType::BinaryView => "BYTES".into(),
        DataType::Date32 => "DATE".into(),
        DataType::Time64(TimeUnit::Microsecond) => "TIME".into(),
        DataType::Timestamp(_, None) => "DATETIME".into(),
        DataType::Timestamp(_, Some(_)) => "TIMESTAMP".into(),
        DataType::List(item) => format!("ARRAY<{}>", type_name(item.data_type())),
        DataType::Struct(fields) => {
            let fields =
                fields.iter().map(|field| format!("{} {}", field.name(), type_name(field.data_type())));
            format!("STRUCT<{}>", fields.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

fn engine(error: &duckdb::Error) -> WarehouseError {
    WarehouseError::Engine(error.to_string())
}
