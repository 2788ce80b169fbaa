//! Arrow types, DuckDB's to BigQuery's.

use super::native::{BIGNUMERIC_FIELD, JSON_FIELD, bignumeric_structs, flipped_bignumeric};
use arrow::array::{
    Array, ArrayRef, AsArray, Decimal256Array, ListArray, RecordBatch, StringViewArray, StructArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Decimal256Type, Field, Fields, Schema, SchemaRef, TimeUnit, i256};
use arrow::error::ArrowError;
use std::sync::Arc;

/// The metadata of a field that says which extension its type is.
const EXTENSION: &str = "ARROW:extension:name";
const JSON_EXTENSION: &str = "google:sqlType:json";

const NUMERIC: DataType = DataType::Decimal128(38, 9);

/// BIGNUMERIC in Arrow, as BigQuery has it: a few of its values have one digit more.
const BIGNUMERIC: DataType = DataType::Decimal256(76, 38);

/// The type that a column of this one has in BigQuery; `None` if there is none.
pub fn bigquery_type(kind: &DataType) -> Option<DataType> {
    Some(match kind {
        DataType::Boolean => DataType::Boolean,
        DataType::Null => DataType::Int64,
        kind if kind.is_integer() => DataType::Int64,
        DataType::Float16 | DataType::Float32 | DataType::Float64 => DataType::Float64,
        DataType::Decimal128(38, 0) => DataType::Int64,
        DataType::Decimal128(precision, scale) => {
            let whole = i16::from(*precision) - i16::from(*scale);
            if !(0..=9).contains(scale) || whole > 29 {
                return None;
            }
            NUMERIC
        }
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8View,
        DataType::Dictionary(_, value) => return bigquery_type(value),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => DataType::BinaryView,
        DataType::Date32 | DataType::Date64 => DataType::Date32,
        DataType::Time32(_) | DataType::Time64(_) => DataType::Time64(TimeUnit::Microsecond),
        DataType::Timestamp(_, None) => DataType::Timestamp(TimeUnit::Microsecond, None),
        DataType::Timestamp(_, Some(_)) => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            if matches!(item.data_type(), DataType::List(_) | DataType::LargeList(_)) {
                return None;
            }
            DataType::List(Arc::new(named("item", bigquery_type(item.data_type())?, item.data_type())))
        }
        DataType::Decimal256(..) if *kind == BIGNUMERIC => BIGNUMERIC,
        DataType::Struct(fields) if is_json(fields) => DataType::Utf8View,
        DataType::Struct(fields) if is_bignumeric(fields) => BIGNUMERIC,
        DataType::Struct(fields) => {
            let fields = fields
                .iter()
                .map(|field| {
                    let kind = bigquery_type(field.data_type())?;
                    Some(named(field.name(), kind, field.data_type()))
                })
                .collect::<Option<Vec<_>>>()?;
            DataType::Struct(Fields::from(fields))
        }
        _ => return None,
    })
}

/// Whether this is the struct that a value of type JSON is here.
fn is_json(fields: &Fields) -> bool {
    fields.len() == 1 && fields[0].name() == JSON_FIELD
}

/// Whether this is the struct that a value of type BIGNUMERIC is here.
fn is_bignumeric(fields: &Fields) -> bool {
    fields.len() == 1 && fields[0].name() == BIGNUMERIC_FIELD
}

/// A field; one of type JSON says so as the Storage Read API does.
fn named(name: &str, kind: DataType, found: &DataType) -> Field {
    let field = Field::new(name, kind, true);
    match found {
        DataType::Struct(fields) if is_json(fields) => {
            let json = (EXTENSION.to_owned(), JSON_EXTENSION.to_owned());
            field.with_metadata([json].into())
        }
        _ => field,
    }
}

/// Whether a field that [`schema`] gave is of type JSON.
pub fn is_of_json(field: &Field) -> bool {
    field.metadata().get(EXTENSION).is_some_and(|name| name == JSON_EXTENSION)
}

/// Whether two fields that [`schema`] gave have one type.
pub fn is_same_type(left: &Field, right: &Field) -> bool {
    left.data_type() == right.data_type() && is_of_json(left) == is_of_json(right)
}

/// DuckDB's name of the type of a field that [`schema`] gave.
pub fn duckdb_name(field: &Field) -> Option<String> {
    Some(match field.data_type() {
        _ if is_of_json(field) => format!("STRUCT(\"{JSON_FIELD}\" VARCHAR)"),
        DataType::Boolean => "BOOLEAN".into(),
        DataType::Int64 => "BIGINT".into(),
        DataType::Float64 => "DOUBLE".into(),
        DataType::Decimal128(..) => "DECIMAL(38,9)".into(),
        DataType::Decimal256(..) => format!("STRUCT(\"{BIGNUMERIC_FIELD}\" BLOB)"),
        DataType::Utf8View => "VARCHAR".into(),
        DataType::BinaryView => "BLOB".into(),
        DataType::Date32 => "DATE".into(),
        DataType::Time64(_) => "TIME".into(),
        DataType::Timestamp(_, None) => "TIMESTAMP".into(),
        DataType::Timestamp(_, Some(_)) => "TIMESTAMPTZ".into(),
        DataType::List(item) => format!("{}[]", duckdb_name(item)?),
        DataType::Struct(fields) => {
            let field = |field: &Arc<Field>| {
                Some(format!("\"{}\" {}", field.name().replace('"', "\"\""), duckdb_name(field)?))
            };
            format!("STRUCT({})", fields.iter().map(field).collect::<Option<Vec<_>>>()?.join(", "))
        }
        _ => return None,
    })
}

/// The schema with BigQuery's types; the error names the column that has none.
pub fn schema(found: &Schema) -> Result<SchemaRef, String> {
    let fields = found
        .fields()
        .iter()
        .map(|field| match bigquery_type(field.data_type()) {
            Some(kind) => Ok(named(field.name(), kind, field.data_type())),
            None => Err(format!("column {} of DuckDB's type {}", field.name(), field.data_type())),
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Arc::new(Schema::new(fields)))
}

/// The schema with decimals that NUMERIC can't hold as BIGNUMERIC, for rows that come from outside.
pub fn widened(found: &Schema) -> Schema {
    let fields = found.fields().iter().map(widened_field);
    Schema::new(fields.collect::<Vec<_>>())
}

/// The same of a column.
pub fn widened_field(field: &Arc<Field>) -> Arc<Field> {
    let kind = match field.data_type() {
        kind @ DataType::Decimal128(..) if bigquery_type(kind) != Some(NUMERIC) => BIGNUMERIC,
        DataType::List(item) => DataType::List(widened_field(item)),
        DataType::LargeList(item) => DataType::LargeList(widened_field(item)),
        DataType::FixedSizeList(item, size) => DataType::FixedSizeList(widened_field(item), *size),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(widened_field).collect()),
        _ => return field.clone(),
    };
    Arc::new(Field::clone(field).with_data_type(kind))
}

/// The batch with the types of `schema`; the error is a message.
pub fn convert(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, String> {
    let columns = batch
        .columns()
        .iter()
        .zip(schema.fields())
        .map(|(column, field)| convert_array(column, field.data_type()))
        .collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(schema.clone(), columns).map_err(|error| error.to_string())
}

fn convert_array(array: &ArrayRef, to: &DataType) -> Result<ArrayRef, String> {
    match to {
        DataType::List(item) => {
            let array = narrow_list(array)?;
            let list = array.as_list_opt::<i32>().ok_or("a list of another kind")?;
            let values = convert_array(list.values(), item.data_type())?;
            if list.iter().flatten().any(|element| element.null_count() > 0) {
                return Err("an array in the result holds NULL, which BigQuery does not allow".into());
            }
            let (offsets, values) = drop_nulls(list, values).map_err(|error| error.to_string())?;
            Ok(Arc::new(ListArray::new(item.clone(), offsets, values, None)))
        }
        DataType::Utf8View if matches!(array.data_type(), DataType::Struct(_)) => {
            let found = array.as_struct_opt().ok_or("a struct of another kind")?;
            let text = convert_array(found.column(0), to)?;
            let text = text.as_string_view();
            let nulls = NullBuffer::union(text.nulls(), found.nulls());
            let (views, buffers, _) = text.clone().into_parts();
            Ok(Arc::new(StringViewArray::try_new(views, buffers, nulls).map_err(|error| error.to_string())?))
        }
        DataType::Decimal256(..) if matches!(array.data_type(), DataType::Struct(_)) => {
            Ok(Arc::new(bignumerics(array)?))
        }
        DataType::Struct(fields) => {
            let found = array.as_struct_opt().ok_or("a struct of another kind")?;
            let columns = found
                .columns()
                .iter()
                .zip(fields)
                .map(|(column, field)| convert_array(column, field.data_type()))
                .collect::<Result<Vec<_>, _>>()?;
            let nulls: Option<NullBuffer> = found.nulls().cloned();
            Ok(Arc::new(StructArray::new(fields.clone(), columns, nulls)))
        }
        _ if array.data_type() == to => Ok(array.clone()),
        _ => {
            let options = CastOptions { safe: false, ..CastOptions::default() };
            cast_with_options(array, to, &options).map_err(|error| error.to_string())
        }
    }
}

/// The numbers of structs with their bytes.
fn bignumerics(array: &ArrayRef) -> Result<Decimal256Array, String> {
    let found = array.as_struct_opt().ok_or("a struct of another kind")?;
    let bytes = convert_array(found.column(0), &DataType::BinaryView)?;
    let bytes = bytes.as_binary_view();
    let number = |row| {
        if found.is_null(row) || bytes.is_null(row) {
            return Ok(None);
        }
        let number = flipped_bignumeric(bytes.value(row)).ok_or("these bytes are no BIGNUMERIC")?;
        Ok(Some(i256::from_be_bytes(number)))
    };
    let numbers = (0..found.len()).map(number).collect::<Result<Decimal256Array, String>>()?;
    Ok(numbers.with_data_type(BIGNUMERIC))
}

/// A batch of BigQuery's types as DuckDB takes it: BIGNUMERIC as structs with the numbers' bytes.
pub fn for_duckdb(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let columns = batch.columns().iter().map(array_for_duckdb).collect::<Vec<_>>();
    let fields = batch
        .schema()
        .fields()
        .iter()
        .zip(&columns)
        .map(|(field, column)| Arc::new(Field::clone(field).with_data_type(column.data_type().clone())))
        .collect::<Fields>();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

fn array_for_duckdb(array: &ArrayRef) -> ArrayRef {
    match array.data_type() {
        DataType::Decimal256(..) => {
            let numbers = array.as_primitive::<Decimal256Type>().iter();
            bignumeric_structs(numbers.map(|number| flipped_bignumeric(&number?.to_be_bytes())))
        }
        DataType::List(item) => {
            let (_, offsets, values, nulls) = array.as_list::<i32>().clone().into_parts();
            let values = array_for_duckdb(&values);
            let item = Arc::new(Field::clone(item).with_data_type(values.data_type().clone()));
            Arc::new(ListArray::new(item, offsets, values, nulls))
        }
        DataType::Struct(_) => {
            let (fields, columns, nulls) = array.as_struct().clone().into_parts();
            let columns: Vec<_> = columns.iter().map(array_for_duckdb).collect();
            let fields: Fields = fields
                .iter()
                .zip(&columns)
                .map(|(field, column)| {
                    Arc::new(Field::clone(field).with_data_type(column.data_type().clone()))
                })
                .collect();
            Arc::new(StructArray::new(fields, columns, nulls))
        }
        _ => array.clone(),
    }
}

/// A list of another layout as one with offsets of 32 bits.
fn narrow_list(array: &ArrayRef) -> Result<ArrayRef, String> {
    match array.data_type() {
        DataType::LargeList(item) | DataType::FixedSizeList(item, _) => {
            arrow::compute::cast(array, &DataType::List(item.clone())).map_err(|error| error.to_string())
        }
        _ => Ok(array.clone()),
    }
}

/// Offsets and values with NULL lists made empty, as BigQuery writes them.
fn drop_nulls(list: &ListArray, values: ArrayRef) -> Result<(OffsetBuffer<i32>, ArrayRef), ArrowError> {
    if list.null_count() == 0 {
        return Ok((list.offsets().clone(), values));
    }
    let ends = list.offsets().windows(2);
    let mut lengths = Vec::with_capacity(list.len());
    let mut parts = Vec::new();
    for (row, ends) in ends.enumerate() {
        let (Ok(start), Ok(end)) = (usize::try_from(ends[0]), usize::try_from(ends[1])) else { continue };
        let length = if list.is_null(row) { 0 } else { end - start };
        lengths.push(length);
        parts.push(values.slice(start, length));
    }
    let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
    Ok((OffsetBuffer::from_lengths(lengths), arrow::compute::concat(&parts)?))
}

/// Whether DuckDB's type is already BigQuery's, so that no cast is needed.
pub fn is_same(found: &DataType, wanted: &DataType) -> bool {
    match (found, wanted) {
        (DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View, DataType::Utf8View)
        | (DataType::Binary | DataType::LargeBinary | DataType::BinaryView, DataType::BinaryView)
        | (DataType::Timestamp(TimeUnit::Microsecond, Some(_)), DataType::Timestamp(_, Some(_))) => true,
        _ => found == wanted,
    }
}
