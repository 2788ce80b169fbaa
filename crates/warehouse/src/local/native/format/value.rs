//! Values of any type as text: as a person reads them (`%t`), or as a literal (`%T`).

use super::super::Failure;
use super::super::args::{bignumeric, is_bignumeric, is_json, is_numeric};
use super::super::json::double;
use super::super::time::text as time_text;
use arrow::array::{Array, AsArray};
use arrow::datatypes::{
    DataType, Date32Type, Float64Type, Int64Type, Time64MicrosecondType, TimestampMicrosecondType,
};
use std::fmt::Write as _;

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// `%t`
    Plain,
    /// `%T`
    Literal,
}

pub fn text_of(array: &dyn Array, row: usize, form: Form) -> Result<String, Failure> {
    if array.is_null(row) {
        return Ok("NULL".to_owned());
    }
    let typed = |name: &str, text: String| match form {
        Form::Plain => text,
        Form::Literal => format!("{name} \"{text}\""),
    };
    Ok(match array.data_type() {
        DataType::Null => "NULL".to_owned(),
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Float64 => float(array.as_primitive::<Float64Type>().value(row), form),
        DataType::Utf8 => match form {
            Form::Plain => array.as_string::<i32>().value(row).to_owned(),
            Form::Literal => quoted(array.as_string::<i32>().value(row)),
        },
        DataType::Binary => {
            let escaped = escaped_bytes(array.as_binary::<i32>().value(row))?;
            if form == Form::Plain { escaped } else { format!("b\"{escaped}\"") }
        }
        DataType::Date32 => typed("DATE", time_text::date(array.as_primitive::<Date32Type>().value(row))),
        DataType::Time64(_) => {
            typed("TIME", time_text::clock(array.as_primitive::<Time64MicrosecondType>().value(row)))
        }
        DataType::Timestamp(_, zone) => {
            let text = time_text::civil(array.as_primitive::<TimestampMicrosecondType>().value(row), ' ');
            if zone.is_some() { typed("TIMESTAMP", format!("{text}+00")) } else { typed("DATETIME", text) }
        }
        DataType::List(_) => {
            let items = array.as_list::<i32>().value(row);
            let items =
                (0..items.len()).map(|item| text_of(&items, item, form)).collect::<Result<Vec<_>, _>>()?;
            format!("[{}]", items.join(", "))
        }
        DataType::Struct(_) if is_numeric(array) => {
            typed("NUMERIC", array.as_struct().column(0).as_string::<i32>().value(row).to_owned())
        }
        DataType::Struct(_) if is_bignumeric(array) => {
            typed("BIGNUMERIC", bignumeric(array, row)?.to_string())
        }
        DataType::Struct(_) if is_json(array) => {
            let text = array.as_struct().column(0).as_string::<i32>().value(row);
            match form {
                Form::Plain => text.to_owned(),
                Form::Literal if text.contains(['\'', '\\']) => {
                    return Failure::unsupported("JSON with quotes or backslashes in it with %T in FORMAT");
                }
                Form::Literal => format!("JSON '{text}'"),
            }
        }
        DataType::Struct(fields) if fields.len() > 1 => {
            let columns = array.as_struct().columns().iter();
            let fields = columns.map(|column| text_of(column, row, form)).collect::<Result<Vec<_>, _>>()?;
            format!("({})", fields.join(", "))
        }
        other => return Failure::unsupported(format!("a value of type {other} in FORMAT")),
    })
}

fn float(value: f64, form: Form) -> String {
    let name = match value {
        value if value.is_nan() => "nan",
        f64::INFINITY => "inf",
        f64::NEG_INFINITY => "-inf",
        value => return double(value),
    };
    if form == Form::Plain { name.to_owned() } else { format!("CAST(\"{name}\" AS FLOAT64)") }
}

/// A string literal: in double quotes, unless only single ones need no escapes.
fn quoted(text: &str) -> String {
    let quote = if text.contains('"') && !text.contains('\'') { '\'' } else { '"' };
    let mut literal = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\\' => literal.push_str("\\\\"),
            c if c == quote => literal.extend(['\\', c]),
            // writing to a String does not fail
            c if c.is_control() => drop(write!(literal, "\\x{:02x}", u32::from(c))),
            c => literal.push(c),
        }
    }
    literal.push(quote);
    literal
}

fn escaped_bytes(bytes: &[u8]) -> Result<String, Failure> {
    let mut text = String::new();
    for byte in bytes {
        match byte {
            b'"' | b'\'' | b'\\' => {
                return Failure::unsupported("BYTES with quotes or backslashes in FORMAT");
            }
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            b' '..=b'~' => text.push(char::from(*byte)),
            // writing to a String does not fail
            other => drop(write!(text, "\\x{other:02x}")),
        }
    }
    Ok(text)
}
