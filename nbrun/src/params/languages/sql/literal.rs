//! Values as literals of DuckDB's SQL.

use super::super::Unwritable;
use super::type_name;
use crate::params::{Integer, IntegerRange, Type, Value};

/// The value as one SQL expression on one line, of the parameter's type where it has one.
pub fn render(value: &Value, type_: &Type) -> Result<String, Unwritable> {
    let literal = bare(value, type_)?;
    let name = type_name(type_);
    let needs_type = matches!(value, Value::List(_) | Value::Map(_) | Value::Null | Value::Integer(_));
    Ok(if needs_type && !name.is_empty() { format!("CAST({literal} AS {name})") } else { literal })
}

fn bare(value: &Value, type_: &Type) -> Result<String, Unwritable> {
    let inner = match type_ {
        Type::Optional(inner) => return bare(value, inner),
        Type::List(inner) | Type::Map(inner) => &**inner,
        _ => &Type::Any,
    };
    Ok(match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Integer(number) => integer(number)?,
        Value::Float(number) if number.is_nan() => "'NaN'::DOUBLE".to_owned(),
        Value::Float(number) if number.is_infinite() => {
            format!("'{}Infinity'::DOUBLE", if *number > 0.0 { "" } else { "-" })
        }
        Value::Float(number) => format!("'{number:?}'::DOUBLE"),
        Value::String(text) => string(text),
        Value::Date(date) => format!("DATE '{date}'"),
        Value::DateTime(moment) => format!("TIMESTAMP '{} {}'", moment.date(), moment.time()),
        Value::Time(time) => format!("TIME '{time}'"),
        Value::List(items) => {
            uniform(items.iter(), inner)?;
            let items = items.iter().map(|item| bare(item, inner)).collect::<Result<Vec<_>, _>>()?;
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            uniform(entries.iter().map(|(_, item)| item), inner)?;
            let entry =
                |(key, item): &(String, Value)| Ok(format!("{}: {}", string(key), bare(item, inner)?));
            let entries = entries.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
            format!("MAP {{{}}}", entries.join(", "))
        }
    })
}

/// DuckDB would convert the elements of a mixed list to one type.
fn uniform<'a>(items: impl Iterator<Item = &'a Value>, type_: &Type) -> Result<(), Unwritable> {
    let mut types: Vec<Type> = items.map(Type::of).filter(|type_| *type_ != Type::Any).collect();
    types.dedup();
    if *type_ == Type::Any && types.len() > 1 {
        return Err(Unwritable::new("SQL's lists and maps hold values of one type"));
    }
    Ok(())
}

/// A whole number: DuckDB makes a floating-point number of what 128 bits don't hold.
fn integer(number: &Integer) -> Result<String, Unwritable> {
    if number.to_i128() == Some(i128::MIN) {
        return Ok(format!("'{number}'::HUGEINT"));
    }
    if IntegerRange::Signed(128).holds(number) {
        return Ok(number.to_string());
    }
    Err(Unwritable::new(format!("SQL can't hold the integer {number}, which needs more than 128 bits")))
}

/// A string: runs of visible characters in quotes, all others by their code.
fn string(text: &str) -> String {
    let is_plain = |c: char| c == '\'' || c == '"' || c == '\\' || c.escape_debug().len() == 1;
    let mut parts: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        if !is_plain(c) {
            parts.push(format!("chr({})", u32::from(c)));
            open = false;
            continue;
        }
        let shown = if c == '\'' { "''".to_owned() } else { c.to_string() };
        match parts.last_mut().filter(|_| open) {
            Some(run) => run.insert_str(run.len() - 1, &shown),
            None => parts.push(format!("'{shown}'")),
        }
        open = true;
    }
    match parts.as_slice() {
        [] => "''".to_owned(),
        [part] => part.clone(),
        parts => format!("({})", parts.join(" || ")),
    }
}
