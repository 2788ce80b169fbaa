//! A value of GoogleSQL as JavaScript gets it.

use super::engine::{Engine, Stopped};
use crate::local::native::{base64, is_json, is_numeric};
use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Float64Type, Int64Type, TimestampMicrosecondType};
use rquickjs::{Array as JsArray, Object, String as JsString, Value};

/// Whole numbers up to here are exact in a Number.
const EXACT: u64 = 1 << 53;

/// The value in a row of `array`.
pub fn value<'js>(engine: &Engine<'_, 'js>, array: &dyn Array, row: usize) -> Result<Value<'js>, Stopped> {
    let ctx = || engine.ctx.clone();
    let text = |text: &str| JsString::from_str(ctx(), text).map(JsString::into_value);
    if array.is_null(row) {
        return Ok(Value::new_null(ctx()));
    }
    let made = match array.data_type() {
        DataType::Boolean => Ok(Value::new_bool(ctx(), array.as_boolean().value(row))),
        DataType::Int64 => text(&array.as_primitive::<Int64Type>().value(row).to_string()),
        DataType::Float64 => Ok(Value::new_number(ctx(), array.as_primitive::<Float64Type>().value(row))),
        DataType::Utf8 => text(array.as_string::<i32>().value(row)),
        DataType::Binary => text(&base64(array.as_binary::<i32>().value(row))),
        DataType::Timestamp(_, Some(_)) => {
            engine.moment(array.as_primitive::<TimestampMicrosecondType>().value(row))
        }
        DataType::List(_) => return list(engine, &array.as_list::<i32>().value(row)),
        DataType::Struct(_) if is_json(array) => {
            engine.ctx.json_parse(array.as_struct().column(0).as_string::<i32>().value(row))
        }
        DataType::Struct(_) if is_numeric(array) => {
            let digits = array.as_struct().column(0).as_string::<i32>().value(row);
            match digits.parse::<i64>() {
                #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53")]
                Ok(whole) if whole.unsigned_abs() <= EXACT => Ok(Value::new_number(ctx(), whole as f64)),
                _ => text(digits),
            }
        }
        DataType::Struct(_) => return object(engine, array, row),
        other => return Err(Stopped::Unsupported(format!("a value of type {other} in JavaScript"))),
    };
    made.map_err(|error| engine.stopped(error))
}

fn list<'js>(engine: &Engine<'_, 'js>, items: &dyn Array) -> Result<Value<'js>, Stopped> {
    let list = JsArray::new(engine.ctx.clone()).map_err(|error| engine.stopped(error))?;
    for item in 0..items.len() {
        list.set(item, value(engine, items, item)?).map_err(|error| engine.stopped(error))?;
    }
    Ok(list.into_value())
}

fn object<'js>(engine: &Engine<'_, 'js>, array: &dyn Array, row: usize) -> Result<Value<'js>, Stopped> {
    let object = Object::new(engine.ctx.clone()).map_err(|error| engine.stopped(error))?;
    let fields = array.as_struct();
    for (name, column) in fields.column_names().into_iter().zip(fields.columns()) {
        object.set(name, value(engine, column, row)?).map_err(|error| engine.stopped(error))?;
    }
    Ok(object.into_value())
}
