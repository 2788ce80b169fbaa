//! Rows, as Arrow batches.

use crate::{WarehouseError, frame, local};
use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::ipc::reader::FileReader;
use arrow::ipc::writer::FileWriter;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::{Duration, Instant};

/// A query's rows.
///
/// Column types are these only: `Boolean`, `Int64`, `Float64`, `Decimal128(38, 9)`,
/// `Decimal256(76, 38)`, `Utf8View`, `BinaryView`,
/// `Date32`, `Time64(µs)`, `Timestamp(µs)` for DATETIME, `Timestamp(µs, "UTC")` for TIMESTAMP, and `List` and
/// `Struct` of them.
#[derive(Debug, Clone)]
pub struct QueryResult {
    /// The columns, also of a result without rows.
    pub schema: SchemaRef,
    /// The rows in order.
    pub batches: Vec<RecordBatch>,
    /// How many rows there are: those of the batches, or all of the table that the result went into.
    pub rows: u64,
    /// How many rows the last DML statement inserted, updated or deleted, if there was one.
    pub changed_rows: Option<u64>,
    /// Bytes of the columns that the query read, as far as it is known.
    pub bytes_processed: Option<u64>,
    /// From the query's start to its last row.
    pub elapsed: Duration,
}

impl QueryResult {
    /// Rows that are at hand.
    pub fn new(schema: SchemaRef, batches: Vec<RecordBatch>, elapsed: Duration) -> Self {
        let rows = batches.iter().map(|batch| batch.num_rows() as u64).sum();
        Self { schema, batches, rows, changed_rows: None, bytes_processed: None, elapsed }
    }

    /// Reads an Arrow IPC file; its columns get BigQuery's types. A decimal that NUMERIC can't hold is BIGNUMERIC.
    ///
    /// # Errors
    /// [`WarehouseError::Io`] when the file can't be read, [`WarehouseError::Unsupported`] for a column of a type
    /// that BigQuery has not.
    pub fn read_ipc(path: &Path) -> Result<Self, WarehouseError> {
        let start = Instant::now();
        let unsupported = |what| WarehouseError::Unsupported { what, place: None, nearest: None };
        let io = |source| WarehouseError::Io { path: path.display().to_string(), source };
        let arrow = |error: ArrowError| io(std::io::Error::other(error));
        let reader = FileReader::try_new(File::open(path).map_err(io)?, None).map_err(arrow)?;
        let schema = local::types::schema(&local::types::widened(&reader.schema())).map_err(unsupported)?;
        let mut batches = Vec::new();
        for batch in reader {
            batches.push(local::types::convert(&batch.map_err(arrow)?, &schema).map_err(unsupported)?);
        }
        Ok(Self::new(schema, batches, start.elapsed()))
    }

    /// Writes the rows as an uncompressed Arrow IPC file, which readers can map into memory. Frames have no decimals
    /// of more than 38 digits: a column of BIGNUMERIC becomes `Decimal128(38, s)`, where s are the places that its
    /// values need, and 10 if there is room.
    ///
    /// # Errors
    /// [`WarehouseError::Execution`] for a column of BIGNUMERIC that needs more digits, [`WarehouseError::Io`] when the file can't be written; a part of it may be left.
    pub fn write_ipc(&self, path: &Path) -> Result<(), WarehouseError> {
        let io = |source| WarehouseError::Io { path: path.display().to_string(), source };
        let arrow = |error: ArrowError| match error {
            ArrowError::IoError(_, source) => io(source),
            other => io(std::io::Error::other(other)),
        };
        let (schema, batches) = frame::narrowed(&self.schema, &self.batches)?;
        let file = BufWriter::new(File::create(path).map_err(io)?);
        let mut writer = FileWriter::try_new(file, &schema).map_err(arrow)?;
        for batch in &batches {
            writer.write(batch).map_err(arrow)?;
        }
        writer.finish().map_err(arrow)?;
        writer.into_inner().map_err(arrow)?.into_inner().map_err(|error| io(error.into_error()))?;
        Ok(())
    }
}
