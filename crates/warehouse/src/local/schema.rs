//! What tables and columns there are, without running a query: for completion.

use super::files::FileViews;
use super::information_schema::Jobs;
use super::relations::Resolver;
use super::session::Session;
use super::sql::ast::{Ident, Span};
use super::store::Store;
use super::types;
use crate::WarehouseError;
use arrow::datatypes::{DataType, Field, TimeUnit};
use std::collections::BTreeMap;
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
/// small engine of its own: nothing here waits for a running query.
pub struct Schemas {
    datasets: PathBuf,
    session: Session,
    store: Store,
    files: FileViews,
    jobs: Jobs,
}

impl Schemas {
    /// Opens the folder `datasets`, see [`LocalWarehouse`](super::LocalWarehouse).
    ///
    /// # Errors
    /// When there is no such folder, or the engine can't be started.
    pub fn open(datasets: &Path) -> Result<Self, WarehouseError> {
        let datasets = datasets
            .canonicalize()
            .map_err(|source| WarehouseError::Io { path: datasets.display().to_string(), source })?;
        let session = Session::small(&datasets)?;
        let store = Store::impatient(&datasets);
        Ok(Self { datasets, session, store, files: FileViews::default(), jobs: Jobs::default() })
    }

    /// All tables and views, as dataset and name. The dataset of a project is written with the project.
    ///
    /// # Errors
    /// [`WarehouseError::Io`] when the folder can't be read.
    pub fn tables(&self) -> Result<Vec<(String, String)>, WarehouseError> {
        let catalog = self.resolver(&BTreeMap::new()).catalog()?;
        self.store.detach(&self.session)?;
        Ok(catalog.tables().map(|(id, _)| (id.dataset.to_string(), id.name)).collect())
    }

    /// The columns of a table, in their order; none when there is no such table, or its columns are not known.
    ///
    /// # Errors
    /// When its file can't be read.
    pub fn columns(&mut self, dataset: &str, table: &str) -> Result<Vec<ColumnSchema>, WarehouseError> {
        let parts = dataset.split('.').chain([table]);
        let path: Vec<_> = parts.map(|part| Ident { name: part.to_owned(), span: Span::default() }).collect();
        let nothing = BTreeMap::new();
        let relation = self.resolver(&nothing).columns_of(&path);
        self.store.detach(&self.session)?;
        let Some(schema) = relation? else { return Ok(Vec::new()) };
        let column = |field: &arrow::datatypes::FieldRef| ColumnSchema {
            name: field.name().clone(),
            type_name: field_type_name(field),
        };
        Ok(schema.fields().iter().map(column).collect())
    }

    fn resolver<'a>(
        &'a self,
        temporary: &'a BTreeMap<String, (String, arrow::datatypes::SchemaRef)>,
    ) -> Resolver<'a> {
        let Self { datasets, session, store, files, jobs } = self;
        Resolver::new(datasets, session, store, files, temporary, &[], jobs)
    }
}

/// BigQuery's name of a column's type; JSON, which has no type in Arrow, included.
pub fn field_type_name(field: &Field) -> String {
    if types::is_of_json(field) { "JSON".into() } else { type_name(field.data_type()) }
}

/// BigQuery's name of a type: `INT64`, `ARRAY<STRING>`; of a type that it has not, Arrow's.
pub fn type_name(kind: &DataType) -> String {
    match kind {
        DataType::Boolean => "BOOL".into(),
        DataType::Int64 => "INT64".into(),
        DataType::Float64 => "FLOAT64".into(),
        DataType::Decimal128(..) => "NUMERIC".into(),
        DataType::Decimal256(..) => "BIGNUMERIC".into(),
        DataType::Utf8View => "STRING".into(),
        DataType::BinaryView => "BYTES".into(),
        DataType::Date32 => "DATE".into(),
        DataType::Time64(TimeUnit::Microsecond) => "TIME".into(),
        DataType::Timestamp(_, None) => "DATETIME".into(),
        DataType::Timestamp(_, Some(_)) => "TIMESTAMP".into(),
        DataType::List(item) => format!("ARRAY<{}>", field_type_name(item)),
        DataType::Struct(fields) => {
            let fields = fields.iter().map(|field| format!("{} {}", field.name(), field_type_name(field)));
            format!("STRUCT<{}>", fields.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
