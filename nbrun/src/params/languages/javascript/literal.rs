//! Values as JavaScript literals.

use jiff::civil::DateTime;

use super::super::Unwritable;
use super::super::text::{quoted, utf16_escape};
use super::types::SAFE;
use crate::params::{Integer, IntegerRange, Type, Value};

/// The value as one JavaScript expression on one line.
pub fn render(value: &Value, type_: &Type) -> Result<String, Unwritable> {
    let inner = match type_ {
        Type::Optional(inner) => return render(value, inner),
        Type::List(inner) | Type::Map(inner) => &**inner,
        _ => &Type::Any,
    };
    Ok(match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Integer(number) => integer(number, type_)?,
        Value::Float(number) if number.is_nan() => "NaN".to_owned(),
        Value::Float(number) if number.is_infinite() => {
            if *number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
        }
        Value::Float(number) => format!("{number:?}"),
        Value::String(text) => quoted(text, utf16_escape),
        Value::Date(date) => format!("new Date(\"{date}\")"),
        Value::DateTime(moment) => datetime(*moment)?,
        Value::Time(_) => {
            return Err(Unwritable::new("JavaScript has no time of day; declare it as text"));
        }
        Value::List(items) => {
            let items = items.iter().map(|item| render(item, inner)).collect::<Result<Vec<_>, _>>()?;
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let entry =
                |(key, item): &(String, Value)| Ok(format!("{}: {}", property(key), render(item, inner)?));
            let entries = entries.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
            format!("{{{}}}", entries.join(", "))
        }
    })
}

fn integer(number: &Integer, type_: &Type) -> Result<String, Unwritable> {
    if *type_ == Type::Integer(IntegerRange::Unbounded) {
        return Ok(format!("{number}n"));
    }
    if SAFE.holds(number) {
        return Ok(number.to_string());
    }
    let reason =
        format!("a JavaScript number can't hold {number} exactly; make the default a bigint, such as 0n");
    Err(Unwritable::new(reason))
}

fn datetime(moment: DateTime) -> Result<String, Unwritable> {
    if moment.subsec_nanosecond() % 1_000_000 != 0 {
        let reason = format!("JavaScript's Date holds milliseconds, and {moment} has microseconds");
        return Err(Unwritable::new(reason));
    }
    Ok(format!("new Date(\"{moment:.3}Z\")"))
}

/// A key; `__proto__` as it stands would set the object's prototype.
fn property(key: &str) -> String {
    if key == "__proto__" { "[\"__proto__\"]".to_owned() } else { quoted(key, utf16_escape) }
}
