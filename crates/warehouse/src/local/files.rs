//! Views over the tables' files, which give their columns BigQuery's types.

use super::catalog::{Format, ObjectId, TableFile};
use super::emit::{Column, Digits, name, quote};
use super::relations::exact_name;
use super::session::Session;
use super::types;
use arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The views made so far, each with the file it was made of.
#[derive(Default)]
pub struct FileViews {
    known: RefCell<HashMap<ObjectId, (TableFile, Arc<FileView>)>>,
}

/// A view over a file.
#[derive(Debug)]
pub struct FileView {
    /// DuckDB's name of it.
    pub name: String,
    /// Its columns with BigQuery's types.
    pub schema: SchemaRef,
    /// The same as DuckDB describes them.
    pub columns: Option<Vec<Column>>,
    /// Columns that it has in the digits of the file too, see [`exact_name`].
    pub exact: BTreeMap<String, Digits>,
}

impl FileViews {
    /// Has the view of a table ready. What is known of it is remembered until the file changes.
    pub fn ensure(
        &self,
        session: &Session,
        id: &ObjectId,
        file: &TableFile,
    ) -> Result<Arc<FileView>, ViewError> {
        if let Some((known, view)) = self.known.borrow().get(id)
            && known == file
        {
            return Ok(view.clone());
        }
        let view = Arc::new(make(session, name(&format!("file:{id}")), file)?);
        self.known.borrow_mut().insert(id.clone(), (file.clone(), view.clone()));
        Ok(view)
    }

    /// Forgets all views: a transaction that may have made some was rolled back.
    pub fn clear(&self) {
        self.known.borrow_mut().clear();
    }
}

fn make(session: &Session, view: String, file: &TableFile) -> Result<FileView, ViewError> {
    let scan = scan(file);
    let found = session.columns(&format!("SELECT * FROM {scan} LIMIT 0"), &[])?;
    if let Some(column) = too_wide(session, file, &found)? {
        return Err(ViewError::Column(format!("column {column}, a Parquet decimal of more than 38 digits,")));
    }
    let schema = types::schema(&Schema::new(found.fields().iter().map(widened).collect::<Fields>()));
    let schema = schema.map_err(ViewError::Column)?;
    let mut exact = BTreeMap::new();
    let mut columns = Vec::new();
    for (found, field) in found.fields().iter().zip(schema.fields()) {
        let column = name(field.name());
        columns.push(match types::duckdb_name(field) {
            Some(_) if is_wide(found, field) => {
                format!("gs_big_of_text('', CAST({column} AS VARCHAR)) AS {column}")
            }
            Some(kind) if !types::is_same(found.data_type(), field.data_type()) => {
                format!("CAST({column} AS {kind}) AS {column}")
            }
            _ => column,
        });
        if let Some(digits) = Digits::of_column(found.data_type()) {
            exact.insert(field.name().clone(), digits);
        }
    }
    let wide = format!("SELECT {} FROM {scan}", columns.join(", "));
    let described = session.describe(&wide);
    columns.extend(exact.keys().map(|column| format!("{} AS {}", name(column), name(&exact_name(column)))));
    let columns = columns.join(", ");
    session.change(&format!("CREATE OR REPLACE TEMP VIEW {view} AS SELECT {columns} FROM {scan}"), &[])?;
    Ok(FileView { name: view, schema, columns: described, exact })
}

/// A column; one of decimals that NUMERIC can't hold is BIGNUMERIC.
fn widened(field: &FieldRef) -> FieldRef {
    match field.data_type() {
        DataType::Decimal128(..) => types::widened_field(field),
        _ => field.clone(),
    }
}

/// Whether the file has decimals in a column of type BIGNUMERIC.
fn is_wide(found: &Field, column: &Field) -> bool {
    found.data_type().is_decimal() && matches!(column.data_type(), DataType::Decimal256(..))
}

/// A column of decimals that DuckDB reads as FLOAT64, since it has none of so many digits.
fn too_wide(session: &Session, file: &TableFile, found: &Schema) -> duckdb::Result<Option<String>> {
    let has_floats = found.fields().iter().any(|field| holds_floats(field.data_type()));
    let Some(files) = parquet_files(file).filter(|_| has_floats) else { return Ok(None) };
    session.first_text(&format!(
        "SELECT name FROM parquet_schema({}) WHERE precision > 38 LIMIT 1",
        quote(&files)
    ))
}

fn holds_floats(kind: &DataType) -> bool {
    match kind {
        DataType::List(item) | DataType::LargeList(item) => holds_floats(item.data_type()),
        DataType::Struct(fields) => fields.iter().any(|field| holds_floats(field.data_type())),
        kind => *kind == DataType::Float64,
    }
}

/// DuckDB's table function over the file.
pub fn scan(file: &TableFile) -> String {
    let path = file.path.to_string_lossy();
    match file.format {
        Format::Parquet => format!("read_parquet({})", quote(&path)),
        Format::Csv => format!("read_csv({})", quote(&path)),
        Format::NdJson => format!("read_json({}, format = 'newline_delimited')", quote(&path)),
        Format::Partitioned => {
            format!("read_parquet({}, hive_partitioning = true)", quote(&all_files(&path)))
        }
    }
}

/// The path of a table's Parquet files, where they are such, with wildcards where there are several.
pub fn parquet_files(file: &TableFile) -> Option<String> {
    let path = file.path.to_string_lossy();
    match file.format {
        Format::Parquet => Some(path.into_owned()),
        Format::Partitioned => Some(all_files(&path)),
        Format::Csv | Format::NdJson => None,
    }
}

fn all_files(folder: &str) -> String {
    format!("{folder}/**/*.parquet")
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
