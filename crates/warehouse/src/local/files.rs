//! Views over the tables' files, which give their columns BigQuery's types.

use super::catalog::{Format, ObjectId, TableFile};
use super::emit::{name, quote};
use super::session::Session;
use super::types;
use arrow::datatypes::SchemaRef;
use std::cell::RefCell;
use std::collections::HashMap;

/// The views made so far, each with the file it was made of.
#[derive(Default)]
pub struct FileViews {
    known: RefCell<HashMap<ObjectId, (TableFile, SchemaRef)>>,
}

impl FileViews {
    /// Has the view of a table ready; gives DuckDB's name of it, and its columns with BigQuery's types.
    pub fn ensure(
        &self,
        session: &Session,
        id: &ObjectId,
        file: &TableFile,
    ) -> Result<(String, SchemaRef), ViewError> {
        let view = name(&format!("file:{id}"));
        if let Some((known, schema)) = self.known.borrow().get(id)
            && known == file
        {
            return Ok((view, schema.clone()));
        }
        let scan = scan(file);
        let found = session.columns(&format!("SELECT * FROM {scan} LIMIT 0"), &[])?;
        let schema = types::schema(&found).map_err(ViewError::Column)?;
        let columns = found.fields().iter().zip(schema.fields()).map(|(found, field)| {
            let column = name(field.name());
            match types::duckdb_name(field) {
                Some(kind) if !types::is_same(found.data_type(), field.data_type()) => {
                    format!("CAST({column} AS {kind}) AS {column}")
                }
                _ => column,
            }
        });
        let columns: Vec<_> = columns.collect();
        session.change(
            &format!("CREATE OR REPLACE TEMP VIEW {view} AS SELECT {} FROM {scan}", columns.join(", ")),
            &[],
        )?;
        self.known.borrow_mut().insert(id.clone(), (file.clone(), schema.clone()));
        Ok((view, schema))
    }

    /// Forgets all views: a transaction that may have made some was rolled back.
    pub fn clear(&self) {
        self.known.borrow_mut().clear();
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
            format!("read_parquet({}, hive_partitioning = true)", quote(&format!("{path}/**/*.parquet")))
        }
    }
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
