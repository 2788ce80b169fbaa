//! Values as Julia literals.

use jiff::civil::Time;

use super::super::Unwritable;
use super::super::text::{quoted, unicode_escape};
use super::types;
use crate::params::{Integer, IntegerRange, Type, Value};

/// The value as one Julia expression on one line.
pub fn render(value: &Value, type_: &Type) -> Result<String, Unwritable> {
    let inner = match type_ {
        Type::Optional(inner) => return render(value, inner),
        Type::List(inner) | Type::Map(inner) => &**inner,
        _ => &Type::Any,
    };
    Ok(match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Integer(number) => integer(number, type_),
        Value::Float(number) => float(*number, type_ == &Type::Float(32)),
        Value::String(text) => string(text),
        Value::Date(date) => format!("Dates.Date({}, {}, {})", date.year(), date.month(), date.day()),
        Value::DateTime(moment) => {
            let (millisecond, rest) = fraction(moment.time());
            if rest > 0 {
                let reason = format!("Julia's DateTime holds milliseconds, and {moment} has microseconds");
                return Err(Unwritable::new(reason));
            }
            let (date, clock) = (moment.date(), clock(moment.time()));
            let day = format!("{}, {}, {}", date.year(), date.month(), date.day());
            format!("Dates.DateTime({day}, {clock}, {millisecond})")
        }
        Value::Time(time) => {
            let (millisecond, microsecond) = fraction(*time);
            format!("Dates.Time({}, {millisecond}, {microsecond})", clock(*time))
        }
        Value::List(items) => {
            let items = items.iter().map(|item| render(item, inner)).collect::<Result<Vec<_>, _>>()?;
            format!("{}[{}]", types::name(inner), items.join(", "))
        }
        Value::Map(entries) => {
            let entry =
                |(key, item): &(String, Value)| Ok(format!("{} => {}", string(key), render(item, inner)?));
            let entries = entries.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
            format!("Dict{{String, {}}}({})", types::name(inner), entries.join(", "))
        }
    })
}

fn integer(number: &Integer, type_: &Type) -> String {
    match type_ {
        Type::Integer(IntegerRange::Unbounded) => format!("big\"{number}\""),
        Type::Integer(range) if *range != IntegerRange::Signed(64) => {
            format!("parse({}, \"{number}\")", types::name(type_))
        }
        // the literal is a negated one, which Int64 does not hold
        _ if number.to_i128() == Some(i64::MIN.into()) => "typemin(Int64)".to_owned(),
        _ => number.to_string(),
    }
}

#[allow(clippy::cast_possible_truncation)] // the type of the parameter is Float32
fn float(number: f64, single: bool) -> String {
    let suffix = if single { "32" } else { "" };
    if number.is_nan() {
        return format!("NaN{suffix}");
    }
    if number.is_infinite() {
        return format!("{}Inf{suffix}", if number > 0.0 { "" } else { "-" });
    }
    if single { format!("parse(Float32, \"{:?}\")", number as f32) } else { format!("{number:?}") }
}

fn string(text: &str) -> String {
    quoted(text, unicode_escape).replace('$', "\\$")
}

fn clock(time: Time) -> String {
    format!("{}, {}, {}", time.hour(), time.minute(), time.second())
}

/// Milliseconds, and the microseconds beyond them.
fn fraction(time: Time) -> (i32, i32) {
    let microseconds = time.subsec_nanosecond() / 1_000;
    (microseconds / 1_000, microseconds % 1_000)
}
