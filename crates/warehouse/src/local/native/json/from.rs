//! SQL values as JSON.

use super::super::args::{bignumeric, is_bignumeric, is_json, is_numeric};
use super::super::time::text as time_text;
use super::super::{Failure, encoding, number};
use super::typed::double;
use super::value::Json;
use arrow::array::{Array, AsArray};
use arrow::datatypes::{
    DataType, Date32Type, Float64Type, Int64Type, Time64MicrosecondType, TimestampMicrosecondType,
};

/// Whose rules hold for numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rules {
    /// `TO_JSON_STRING`: wide numbers become strings.
    Text,
    /// `TO_JSON`.
    Typed,
}

/// Whole numbers up to here are exact in FLOAT64.
const EXACT: u64 = 1 << 53;

/// The value in a row of `array`.
pub fn json_of(array: &dyn Array, row: usize, rules: Rules) -> Result<Json, Failure> {
    if array.is_null(row) {
        return Ok(Json::Null);
    }
    Ok(match array.data_type() {
        DataType::Null => Json::Null,
        DataType::Boolean => Json::Bool(array.as_boolean().value(row)),
        DataType::Int64 => {
            let value = array.as_primitive::<Int64Type>().value(row);
            if rules == Rules::Text && value.unsigned_abs() > EXACT {
                Json::String(value.to_string())
            } else {
                Json::Number(value.to_string())
            }
        }
        DataType::Float64 => match array.as_primitive::<Float64Type>().value(row) {
            value if value.is_nan() => Json::String("NaN".into()),
            value if value.is_infinite() => {
                Json::String(if value > 0.0 { "Infinity" } else { "-Infinity" }.into())
            }
            value if rules == Rules::Text => Json::Number(number::general(value)),
            value => Json::Number(double(value)),
        },
        DataType::Utf8 => Json::String(array.as_string::<i32>().value(row).to_owned()),
        DataType::Binary => Json::String(encoding::base64(array.as_binary::<i32>().value(row))),
        DataType::Date32 => Json::String(time_text::date(array.as_primitive::<Date32Type>().value(row))),
        DataType::Time64(_) => {
            Json::String(time_text::clock(array.as_primitive::<Time64MicrosecondType>().value(row)))
        }
        DataType::Timestamp(_, zone) => {
            let micros = array.as_primitive::<TimestampMicrosecondType>().value(row);
            let zone = if zone.is_some() { "Z" } else { "" };
            Json::String(format!("{}{zone}", time_text::civil(micros, 'T')))
        }
        DataType::List(_) => {
            let items = array.as_list::<i32>().value(row);
            Json::Array((0..items.len()).map(|item| json_of(&items, item, rules)).collect::<Result<_, _>>()?)
        }
        DataType::Struct(_) if is_json(array) => {
            read(array.as_struct().column(0).as_string::<i32>().value(row))?
        }
        DataType::Struct(_) if is_numeric(array) => {
            numeric(array.as_struct().column(0).as_string::<i32>().value(row), rules)?
        }
        DataType::Struct(_) if is_bignumeric(array) => numeric(&bignumeric(array, row)?.to_string(), rules)?,
        DataType::Struct(fields) => {
            let columns = fields.iter().zip(array.as_struct().columns());
            let members = columns.map(|(field, column)| {
                let name = if is_unnamed(field.name()) { "" } else { field.name() };
                Ok((name.to_owned(), json_of(column, row, rules)?))
            });
            Json::Object(members.collect::<Result<_, Failure>>()?)
        }
        other => return Failure::unsupported(format!("a value of type {other} as JSON")),
    })
}

/// Text that is a value of type JSON.
pub fn read(text: &str) -> Result<Json, Failure> {
    Json::read(text).map_err(|_| Failure::Error(format!("this text is no JSON: {text}")))
}

fn numeric(text: &str, rules: Rules) -> Result<Json, Failure> {
    if rules == Rules::Typed {
        return Json::Number(text.to_owned()).into_typed(true);
    }
    let exact = text.parse::<i64>().is_ok_and(|whole| whole.unsigned_abs() <= EXACT);
    Ok(if exact { Json::Number(text.to_owned()) } else { Json::String(text.to_owned()) })
}

/// The name that a struct's field without one has here.
fn is_unnamed(name: &str) -> bool {
    name.strip_prefix("_field_").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}
