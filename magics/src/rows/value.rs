//! One value, as text in GoogleSQL's way of writing and as JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Number, Value};
use warehouse::arrow::array::{Array, AsArray};
use warehouse::arrow::datatypes::{
    DataType, Decimal256Type, Float64Type, Int64Type, TimestampMicrosecondType,
};
use warehouse::arrow::util::display::{ArrayFormatter, FormatOptions};
use warehouse::bignumeric_text;

/// Moments and the like, as BigQuery's own pages show them.
const FORMATS: FormatOptions<'static> = FormatOptions::new()
    .with_date_format(Some("%Y-%m-%d"))
    .with_time_format(Some("%H:%M:%S%.f"))
    .with_datetime_format(Some("%Y-%m-%dT%H:%M:%S%.f"))
    .with_timestamp_format(Some("%Y-%m-%dT%H:%M:%S%.f"));

/// The value at `row` as text; `None` for NULL.
pub fn text(array: &dyn Array, row: usize) -> Option<String> {
    match json(array, row) {
        Value::Null => None,
        Value::String(text) => Some(text),
        Value::Number(number) if number.is_f64() => number.as_f64().map(|number| format!("{number:?}")),
        other => Some(other.to_string()),
    }
}

/// The value at `row` as JSON: numbers, texts, lists and objects as they are, `BYTES` as base64, everything
/// else (`NUMERIC`, `BIGNUMERIC` and what has to do with time) as text.
pub fn json(array: &dyn Array, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Boolean => Value::Bool(array.as_boolean().value(row)),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into(),
        DataType::Float64 => float(array.as_primitive::<Float64Type>().value(row)),
        DataType::Utf8View => array.as_string_view().value(row).into(),
        DataType::BinaryView => STANDARD.encode(array.as_binary_view().value(row)).into(),
        DataType::Timestamp(_, Some(_)) => {
            let moment = array.as_primitive::<TimestampMicrosecondType>().value_as_datetime(row);
            moment.map(|moment| moment.format("%Y-%m-%d %H:%M:%S%.f UTC").to_string()).into()
        }
        DataType::List(_) => {
            let items = array.as_list::<i32>().value(row);
            (0..items.len()).map(|item| json(&items, item)).collect()
        }
        DataType::Struct(fields) => {
            let columns = array.as_struct().columns();
            let fields =
                fields.iter().zip(columns).map(|(field, column)| (field.name().clone(), json(column, row)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        DataType::Decimal128(..) => decimal(&displayed(array, row)).into(),
        DataType::Decimal256(..) => bignumeric_text(array.as_primitive::<Decimal256Type>().value(row)).into(),
        _ => displayed(array, row).into(),
    }
}

fn displayed(array: &dyn Array, row: usize) -> String {
    match ArrayFormatter::try_new(array, &FORMATS) {
        Ok(formatter) => formatter.value(row).to_string(),
        Err(error) => error.to_string(),
    }
}

/// JSON has no word for what is no number; the Table Schema has these.
fn float(value: f64) -> Value {
    match Number::from_f64(value) {
        Some(number) => Value::Number(number),
        None if value.is_nan() => "NaN".into(),
        None if value > 0.0 => "INF".into(),
        None => "-INF".into(),
    }
}

/// `1.500000000` as GoogleSQL writes it: `1.5`.
fn decimal(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}
