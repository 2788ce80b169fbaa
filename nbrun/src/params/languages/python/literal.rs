//! Values as Python literals.

use std::fmt::Write;

use super::super::text::write_quoted;
use crate::params::Value;

/// The value as one Python expression on one line, which needs no import and evaluates to the value.
pub fn render(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("None"),
        Value::Bool(true) => out.push_str("True"),
        Value::Bool(false) => out.push_str("False"),
        Value::Integer(number) => out.push_str(number.as_str()),
        Value::Float(number) if number.is_nan() => out.push_str("float(\"nan\")"),
        Value::Float(number) if number.is_infinite() => {
            out.push_str(if *number > 0.0 { "float(\"inf\")" } else { "float(\"-inf\")" });
        }
        Value::Float(number) => push(out, format_args!("{number:?}")),
        Value::String(text) => write_string(out, text),
        Value::Date(date) => {
            push(
                out,
                format_args!(
                    "__import__(\"datetime\").date({}, {}, {})",
                    date.year(),
                    date.month(),
                    date.day()
                ),
            );
        }
        Value::DateTime(moment) => {
            let (date, time) = (moment.date(), moment.time());
            let day = format_args!("{}, {}, {}", date.year(), date.month(), date.day()).to_string();
            push(out, format_args!("__import__(\"datetime\").datetime({day}, {})", clock(time)));
        }
        Value::Time(time) => push(out, format_args!("__import__(\"datetime\").time({})", clock(*time))),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (index, (key, item)) in entries.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_string(out, key);
                out.push_str(": ");
                write_value(out, item);
            }
            out.push('}');
        }
    }
}

fn clock(time: jiff::civil::Time) -> String {
    let mut text = format!("{}, {}, {}", time.hour(), time.minute(), time.second());
    let microsecond = time.subsec_nanosecond() / 1_000;
    if microsecond > 0 {
        push(&mut text, format_args!(", {microsecond}"));
    }
    text
}

fn write_string(out: &mut String, text: &str) {
    write_quoted(out, text, |code| match code {
        0..=0xff => format!("\\x{code:02x}"),
        0x100..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    });
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).unwrap_or_default(); // writing to a String can't fail
}
