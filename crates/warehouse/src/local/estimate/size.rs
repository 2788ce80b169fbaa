//! The bytes of a table's columns, by the rules that BigQuery bills by ("Data size calculation").

use super::ReadTable;
use crate::local::catalog::{Format, TableFile};
use crate::local::emit::{name, quote};
use crate::local::files::parquet_files;
use crate::local::native::JSON_FIELD;
use crate::local::session::Session;
use crate::local::types;
use crate::{Accuracy, DryRun, WarehouseError};
use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Field, FieldRef, Int64Type};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

/// What the heads of Parquet files say of a column.
#[derive(Debug, Clone, Copy, Default)]
struct ColumnSize {
    values: u64,
    nulls: u64,
    /// Without compression, but encoded.
    encoded: u64,
}

type FileSizes = BTreeMap<String, ColumnSize>;

/// Sizes of files, remembered until they change.
#[derive(Debug, Default)]
pub struct Sizes {
    known: RefCell<HashMap<PathBuf, (TableFile, FileSizes)>>,
}

impl Sizes {
    /// What reading these columns of the table counts for.
    pub fn of(
        &self,
        session: &Session,
        table: &ReadTable,
        columns: &BTreeSet<String>,
    ) -> Result<DryRun, WarehouseError> {
        match &table.file {
            None => stored(session, table, columns),
            Some(file) => match file.format {
                Format::Parquet | Format::Partitioned => self.parquet(session, file, table, columns),
                // a text file is read as a whole
                Format::Csv | Format::NdJson => {
                    let bytes = if columns.is_empty() { 0 } else { file.bytes };
                    Ok(DryRun { bytes_processed: Some(bytes), accuracy: Accuracy::Precise })
                }
            },
        }
    }

    fn parquet(
        &self,
        session: &Session,
        file: &TableFile,
        table: &ReadTable,
        columns: &BTreeSet<String>,
    ) -> Result<DryRun, WarehouseError> {
        let known = self.known.borrow().get(&file.path).filter(|(known, _)| known == file).cloned();
        let sizes = if let Some((_, sizes)) = known {
            sizes
        } else {
            let sizes = parquet_sizes(session, file)?;
            self.known.borrow_mut().insert(file.path.clone(), (file.clone(), sizes.clone()));
            sizes
        };
        let (mut bytes, mut accuracy) = (0, Accuracy::Precise);
        for field in table.schema.fields().iter().filter(|field| columns.contains(field.name())) {
            let Some(size) = sizes.get(field.name()) else { continue };
            if let Some(width) = width(field.data_type()) {
                bytes += (size.values - size.nulls.min(size.values)) * width;
            } else {
                bytes += size.encoded;
                accuracy = Accuracy::Unknown;
            }
        }
        Ok(DryRun { bytes_processed: Some(bytes), accuracy })
    }
}

/// The bytes of a value of a type whose values all take the same.
fn width(kind: &DataType) -> Option<u64> {
    Some(match kind {
        DataType::Boolean => 1,
        DataType::Int64
        | DataType::Float64
        | DataType::Date32
        | DataType::Time64(_)
        | DataType::Timestamp(..) => 8,
        DataType::Decimal128(..) => 16,
        DataType::Decimal256(..) => 32,
        _ => return None,
    })
}

fn parquet_sizes(session: &Session, file: &TableFile) -> Result<FileSizes, WarehouseError> {
    let Some(files) = parquet_files(file) else { return Ok(FileSizes::new()) };
    let sql = format!(
        "SELECT split_part(path_in_schema, ', ', 1), CAST(sum(num_values) AS BIGINT), \
         CAST(sum(coalesce(stats_null_count, 0)) AS BIGINT), CAST(sum(total_uncompressed_size) AS BIGINT) \
         FROM parquet_metadata({}) GROUP BY ALL",
        quote(&files)
    );
    let mut sizes = FileSizes::new();
    for batch in session.rows(&sql)? {
        let number = |column: usize, row: usize| {
            let values = batch.column(column).as_primitive_opt::<Int64Type>()?;
            u64::try_from(values.value(row)).ok()
        };
        let Some(names) = batch.column(0).as_string_view_opt() else { continue };
        for row in 0..names.len() {
            let size = ColumnSize {
                values: number(1, row).unwrap_or_default(),
                nulls: number(2, row).unwrap_or_default(),
                encoded: number(3, row).unwrap_or_default(),
            };
            sizes.insert(names.value(row).to_owned(), size);
        }
    }
    Ok(sizes)
}

/// The bytes of columns of a stored or temporary table, counted.
fn stored(
    session: &Session,
    table: &ReadTable,
    columns: &BTreeSet<String>,
) -> Result<DryRun, WarehouseError> {
    let fields = table.schema.fields().iter().filter(|field| columns.contains(field.name()));
    let sizes: Vec<_> = fields.map(|field| size_of(field, &name(field.name()), 0)).collect();
    let bytes = if sizes.is_empty() {
        0
    } else {
        let sql =
            format!("SELECT CAST(coalesce(sum({}), 0) AS BIGINT) FROM {}", sizes.join(" + "), table.name);
        let batches = session.rows(&sql)?;
        let first = batches
            .first()
            .and_then(|batch| batch.column(0).as_primitive_opt::<Int64Type>().map(|bytes| bytes.value(0)));
        first.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default()
    };
    Ok(DryRun { bytes_processed: Some(bytes), accuracy: Accuracy::Precise })
}

/// DuckDB's expression for the bytes of a value; NULL takes none.
fn size_of(field: &Field, value: &str, depth: usize) -> String {
    let size = match (width(field.data_type()), field.data_type()) {
        (Some(width), _) => width.to_string(),
        _ if types::is_of_json(field) => format!("strlen(({value}).{}) + 2", name(JSON_FIELD)),
        (None, DataType::Utf8View) => format!("strlen({value}) + 2"),
        (None, DataType::BinaryView) => format!("octet_length({value}) + 2"),
        (None, DataType::List(item)) => {
            let element = format!("e{depth}");
            let size = size_of(item, &element, depth + 1);
            format!("list_sum(list_transform({value}, lambda {element}: {size}))")
        }
        (None, DataType::Struct(fields)) => {
            let field =
                |field: &FieldRef| size_of(field, &format!("({value}).{}", name(field.name())), depth);
            fields.iter().map(field).collect::<Vec<_>>().join(" + ")
        }
        _ => "0".to_owned(),
    };
    format!("CASE WHEN {value} IS NULL THEN 0 ELSE coalesce({size}, 0) END")
}
