//! BIGNUMERIC for frames, whose decimals have at most 38 digits.

use crate::WarehouseError;
use arrow::array::{Array, ArrayRef, AsArray, Decimal128Array, ListArray, RecordBatch, StructArray};
use arrow::datatypes::{DataType, Decimal256Type, Field, FieldRef, Schema, SchemaRef, i256};
use std::sync::Arc;

/// The most digits of a frame's decimal.
const DIGITS: u8 = 38;

/// Digits after the point of a BIGNUMERIC.
const PLACES: u8 = 38;

/// As many places as a column has where its numbers leave room: one more than NUMERIC has, so that the column is
/// BIGNUMERIC when it comes back.
const LEAST_PLACES: u8 = 10;

/// The rows with each column of BIGNUMERIC as `Decimal128(38, s)`, where s are the places that its values need, and
/// 10 if there is room.
///
/// # Errors
/// [`WarehouseError::Execution`] that names a column whose values need more than 38 digits.
pub fn narrowed(
    schema: &SchemaRef,
    batches: &[RecordBatch],
) -> Result<(SchemaRef, Vec<RecordBatch>), WarehouseError> {
    let mut fields = Vec::new();
    let mut columns = Vec::new();
    for (index, field) in schema.fields().iter().enumerate() {
        let arrays = batches.iter().map(|batch| batch.column(index).clone()).collect();
        let (field, arrays) = narrow(field, arrays).map_err(|needed| too_long(field.name(), needed))?;
        fields.push(field);
        columns.push(arrays);
    }
    let narrow = Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()));
    let batch = |(index, batch): (usize, &RecordBatch)| {
        if batch.schema() == narrow {
            return Ok(batch.clone());
        }
        let columns = columns.iter().map(|arrays| arrays[index].clone()).collect();
        RecordBatch::try_new(narrow.clone(), columns)
            .map_err(|error| WarehouseError::Engine(error.to_string()))
    };
    let batches = batches.iter().enumerate().map(batch).collect::<Result<_, _>>()?;
    Ok((narrow, batches))
}

/// How many digits the values of a column need before and after the point.
#[derive(Debug, Clone, Copy, Default)]
struct Digits {
    whole: u8,
    places: u8,
}

fn too_long(column: &str, Digits { whole, places }: Digits) -> WarehouseError {
    let message = format!(
        "column {column} of type BIGNUMERIC needs {whole} digits before the point and {places} after it, but a \
         DataFrame's decimals have {DIGITS} in all; select CAST({column} AS STRING), ROUND it, or CAST it AS NUMERIC"
    );
    WarehouseError::Execution { message, place: None }
}

/// The arrays of a column with the numbers in them narrowed.
fn narrow(field: &FieldRef, arrays: Vec<ArrayRef>) -> Result<(FieldRef, Vec<ArrayRef>), Digits> {
    let renewed = |kind: DataType| Arc::new(Field::clone(field).with_data_type(kind));
    match field.data_type() {
        DataType::Decimal256(..) => {
            let mut digits = Digits::default();
            for array in &arrays {
                array
                    .as_primitive::<Decimal256Type>()
                    .iter()
                    .flatten()
                    .for_each(|value| digits.make_room_for(value));
            }
            let places = digits.places.max(LEAST_PLACES.min(DIGITS.saturating_sub(digits.whole)));
            if digits.whole + places > DIGITS {
                return Err(digits);
            }
            let kind = DataType::Decimal128(DIGITS, places.cast_signed());
            let cut = ten_to(PLACES - places);
            let arrays = arrays.iter().map(|array| decimals(array, cut, &kind)).collect();
            Ok((renewed(kind), arrays))
        }
        DataType::List(item) => {
            let values = arrays.iter().map(|array| array.as_list::<i32>().values().clone()).collect();
            let (item, values) = narrow(item, values)?;
            let list = |(array, values): (&ArrayRef, ArrayRef)| {
                let (_, offsets, _, nulls) = array.as_list::<i32>().clone().into_parts();
                Arc::new(ListArray::new(item.clone(), offsets, values, nulls)) as ArrayRef
            };
            let lists = arrays.iter().zip(values).map(list).collect();
            Ok((renewed(DataType::List(item.clone())), lists))
        }
        DataType::Struct(fields) => {
            let (mut narrowed, mut columns) = (Vec::new(), Vec::new());
            for (index, field) in fields.iter().enumerate() {
                let values = arrays.iter().map(|array| array.as_struct().column(index).clone()).collect();
                let (field, values) = narrow(field, values)?;
                narrowed.push(field);
                columns.push(values);
            }
            let structs = arrays.iter().enumerate().map(|(batch, array)| {
                let columns = columns.iter().map(|values| values[batch].clone()).collect();
                let nulls = array.nulls().cloned();
                Arc::new(StructArray::new(narrowed.clone().into(), columns, nulls)) as ArrayRef
            });
            Ok((renewed(DataType::Struct(narrowed.clone().into())), structs.collect()))
        }
        _ => Ok((field.clone(), arrays)),
    }
}

impl Digits {
    fn make_room_for(&mut self, value: i256) {
        let text = value.to_string();
        let digits = text.trim_start_matches('-');
        let zeros = digits.len() - digits.trim_end_matches('0').len();
        let count = |digits: usize| u8::try_from(digits).unwrap_or(u8::MAX);
        if value != i256::ZERO {
            self.whole = self.whole.max(count(digits.len()).saturating_sub(PLACES));
            self.places = self.places.max(PLACES.saturating_sub(count(zeros)));
        }
    }
}

fn ten_to(exponent: u8) -> i256 {
    i256::from_i128(10_i128.pow(u32::from(exponent)))
}

/// Numbers without their last digits, which are zeros.
fn decimals(array: &ArrayRef, cut: i256, kind: &DataType) -> ArrayRef {
    let numbers = array.as_primitive::<Decimal256Type>().iter();
    let narrow = numbers.map(|value| value.and_then(|value| value.wrapping_div(cut).to_i128()));
    Arc::new(narrow.collect::<Decimal128Array>().with_data_type(kind.clone()))
}
