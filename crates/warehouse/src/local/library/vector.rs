//! Columns of a chunk of DuckDB's, of types that the `duckdb` crate makes no arrays of.

use duckdb::core::{DataChunkHandle, FlatVector, LogicalTypeId};
use duckdb::ffi::duckdb_hugeint;

/// Up to so many digits DuckDB keeps a decimal in fewer than 128 bits.
const IN_64_BITS: u8 = 18;

/// A column of decimals in 128 bits.
pub struct Decimals<'a> {
    vector: FlatVector<'a>,
    rows: usize,
}

/// The decimals at `column`; `None` of another type.
pub fn decimals(chunk: &DataChunkHandle, column: usize) -> Option<Decimals<'_>> {
    let vector = chunk.flat_vector(column);
    let kind = vector.logical_type();
    let is_wide = kind.id() == LogicalTypeId::Decimal && kind.decimal_width() > IN_64_BITS;
    is_wide.then(|| Decimals { vector, rows: chunk.len() })
}

impl Decimals<'_> {
    /// The values in units of their last place; `None` is NULL.
    pub fn values(&self) -> impl Iterator<Item = Option<i128>> {
        // SAFETY: `decimals` made sure that DuckDB keeps these values as its HUGEINT. There is one for each row of
        // the chunk, which outlives `self`; nobody writes to it meanwhile, and where a row is NULL it is not read.
        let values = unsafe { self.vector.as_slice_with_len::<duckdb_hugeint>(self.rows) };
        let value = |found: &duckdb_hugeint| (i128::from(found.upper) << 64) | i128::from(found.lower);
        let is_null = |row: usize| self.vector.row_is_null(row as u64);
        values.iter().enumerate().map(move |(row, found)| (!is_null(row)).then(|| value(found)))
    }
}

/// The INT64 at `column` in a row; `None` of another type or NULL.
pub fn whole_number(chunk: &DataChunkHandle, column: usize, row: usize) -> Option<i64> {
    let vector = chunk.flat_vector(column);
    if vector.logical_type().id() != LogicalTypeId::Bigint
        || row >= chunk.len()
        || vector.row_is_null(row as u64)
    {
        return None;
    }
    // SAFETY: the column is of type BIGINT and has the row, which is not NULL; it is only read.
    unsafe { vector.as_slice_with_len::<i64>(chunk.len()) }.get(row).copied()
}
