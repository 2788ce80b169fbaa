//! Values as Scala literals.

use jiff::civil::{Date, Time};

use super::super::Unwritable;
use super::super::text::{quoted, utf16_escape};
use super::types::{self, LISTS};
use crate::params::{Integer, IntegerRange, Type, Value};

/// Bytes of one string constant in a class file.
const LONGEST_STRING: usize = 65_535;

/// The value as one Scala expression on one line. The name of the type says which collection a list is.
pub fn render(value: &Value, type_: &Type, declared: &str) -> Result<String, Unwritable> {
    let (collection, element) = types::parts(declared);
    if let (Type::Optional(inner), false) = (type_, matches!(value, Value::Null)) {
        if collection != "Option" {
            return render(value, inner, declared);
        }
        return Ok(format!("Some({})", render(value, inner, element)?));
    }
    let inner = match type_ {
        Type::List(inner) | Type::Map(inner) => &**inner,
        _ => &Type::Any,
    };
    Ok(match value {
        Value::Null => if collection == "Option" { "None" } else { "null" }.to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Integer(number) => integer(number, type_),
        Value::Float(number) => float(*number, *type_ == Type::Float(32)),
        Value::String(text) => string(text)?,
        Value::Date(date) => format!("java.time.LocalDate.of({})", day(*date)),
        Value::DateTime(moment) => {
            let (day, clock) = (day(moment.date()), clock(moment.time()));
            format!("java.time.LocalDateTime.of({day}, {clock})")
        }
        Value::Time(time) => format!("java.time.LocalTime.of({})", clock(*time)),
        Value::List(items) => {
            let collection = if LISTS.contains(&collection) { collection } else { "List" };
            let element = element_name(inner, element);
            let items =
                items.iter().map(|item| render(item, inner, &element)).collect::<Result<Vec<_>, _>>()?;
            format!("{collection}[{element}]({})", items.join(", "))
        }
        Value::Map(entries) => {
            let element = element_name(inner, element);
            let entry = |(key, item): &(String, Value)| {
                Ok(format!("{} -> {}", string(key)?, render(item, inner, &element)?))
            };
            let entries = entries.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
            format!("Map[String, {element}]({})", entries.join(", "))
        }
    })
}

fn element_name(inner: &Type, declared: &str) -> String {
    if declared.is_empty() { types::name(inner) } else { declared.to_owned() }
}

fn integer(number: &Integer, type_: &Type) -> String {
    let long = match type_ {
        Type::Integer(IntegerRange::Unbounded) => return format!("BigInt(\"{number}\")"),
        Type::Integer(IntegerRange::Signed(bits)) => *bits > 32,
        _ if !IntegerRange::Signed(64).holds(number) => return format!("BigInt(\"{number}\")"),
        _ => !IntegerRange::Signed(32).holds(number),
    };
    format!("{number}{}", if long { "L" } else { "" })
}

#[allow(clippy::cast_possible_truncation)] // the type of the parameter is Float
fn float(number: f64, single: bool) -> String {
    let name = if single { "Float" } else { "Double" };
    if number.is_nan() {
        format!("{name}.NaN")
    } else if number.is_infinite() {
        format!("{name}.{}Infinity", if number > 0.0 { "Positive" } else { "Negative" })
    } else if single {
        format!("{:?}f", number as f32)
    } else {
        format!("{number:?}")
    }
}

fn string(text: &str) -> Result<String, Unwritable> {
    if text.len() > LONGEST_STRING {
        return Err(Unwritable::new(format!("Scala's string literals hold at most {LONGEST_STRING} bytes")));
    }
    Ok(quoted(text, utf16_escape))
}

fn day(date: Date) -> String {
    format!("{}, {}, {}", date.year(), date.month(), date.day())
}

fn clock(time: Time) -> String {
    format!("{}, {}, {}, {}", time.hour(), time.minute(), time.second(), time.subsec_nanosecond())
}
