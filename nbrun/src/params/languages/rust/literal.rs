//! Values as Rust literals.

use std::fmt::Write;

use super::super::text::write_quoted;
use super::types::RustType;
use crate::params::Value;

/// The value, which fits the type, as one Rust expression of that type on one line.
pub fn render(value: &Value, declared: &str) -> String {
    let mut out = String::new();
    write_value(&mut out, value, RustType::parse(declared).as_ref());
    out
}

fn write_value(out: &mut String, value: &Value, type_: Option<&RustType>) {
    match (value, type_) {
        (_, Some(RustType::Json)) => {
            write_string(out, &value.to_json().to_string());
            out.push_str(".parse::<serde_json::Value>().unwrap()");
        }
        (Value::Null, _) => out.push_str("None"),
        (_, Some(RustType::Option(inner))) => {
            out.push_str("Some(");
            write_value(out, value, Some(inner));
            out.push(')');
        }
        (Value::Bool(truth), _) => out.push_str(if *truth { "true" } else { "false" }),
        (Value::Integer(number), _) => out.push_str(number.as_str()),
        (Value::Float(number), type_) => write_float(out, *number, type_ == Some(&RustType::Float(32))),
        (Value::String(text), Some(RustType::Str)) => write_string(out, text),
        (Value::String(text), _) => {
            write_string(out, text);
            out.push_str(".to_string()");
        }
        (Value::Date(date), _) => push(out, format_args!("date(\"{date}\")")),
        (Value::DateTime(moment), _) => push(out, format_args!("datetime(\"{moment}\")")),
        (Value::Time(time), _) => push(out, format_args!("time(\"{time}\")")),
        (Value::List(items), type_) => {
            let element = if let Some(RustType::Vec(inner)) = type_ { Some(&**inner) } else { None };
            out.push_str("vec![");
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_value(out, item, element);
            }
            out.push(']');
        }
        (Value::Map(entries), type_) => {
            let (name, element) = match type_ {
                Some(RustType::Map(name, inner)) => (*name, Some(&**inner)),
                _ => ("BTreeMap", None),
            };
            push(out, format_args!("std::collections::{name}::from(["));
            for (index, (key, item)) in entries.iter().enumerate() {
                out.push_str(if index > 0 { ", (" } else { "(" });
                write_string(out, key);
                out.push_str(".to_string(), ");
                write_value(out, item, element);
                out.push(')');
            }
            out.push_str("])");
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // the type of the parameter is f32
fn write_float(out: &mut String, number: f64, single: bool) {
    let name = if single { "f32" } else { "f64" };
    if number.is_nan() {
        push(out, format_args!("{name}::NAN"));
    } else if number.is_infinite() {
        push(out, format_args!("{name}::{}INFINITY", if number > 0.0 { "" } else { "NEG_" }));
    } else if single {
        push(out, format_args!("{:?}", number as f32));
    } else {
        push(out, format_args!("{number:?}"));
    }
}

fn write_string(out: &mut String, text: &str) {
    write_quoted(out, text, |code| format!("\\u{{{code:x}}}"));
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).unwrap_or_default(); // writing to a String can't fail
}
