//! Values as R literals.

use jiff::civil::DateTime;

use super::super::Unwritable;
use super::super::text::{quoted, unicode_escape};
use crate::params::{Integer, Type, Value};

/// Longest name of a list's element that is written as a name; R refuses names of 10,000 bytes.
const LONGEST_NAME: usize = 1_000;
/// From this second on, either side of 1970, a double can't tell microseconds apart.
const MICROSECONDS_END: i64 = 1 << 33;
/// The least power of two that R multiplies by without loss.
const LEAST_POWER: i64 = -1_000;
/// Whole numbers up to this are exact in a double.
const EXACT: u128 = 1 << 53;

/// The value as one R expression on one line. A list becomes an atomic vector where `vector` says so.
pub fn render(value: &Value, type_: &Type, vector: bool) -> Result<String, Unwritable> {
    let inner = match type_ {
        Type::Optional(inner) => return render(value, inner, vector),
        Type::List(inner) | Type::Map(inner) => &**inner,
        _ => &Type::Any,
    };
    Ok(match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Value::Integer(number) => integer(number, matches!(type_, Type::Integer(_)))?,
        Value::Float(number) => float(*number),
        Value::String(text) => string(text)?,
        Value::Date(date) => format!("as.Date(\"{date}\")"),
        Value::DateTime(moment) => datetime(*moment)?,
        Value::Time(_) => return Err(Unwritable::new("R has no time of day; declare it as text")),
        Value::List(items) if vector && items.is_empty() => empty(inner).to_owned(),
        Value::List(items) => {
            let items = items.iter().map(|item| render(item, inner, false)).collect::<Result<Vec<_>, _>>()?;
            format!("{}({})", if vector { "c" } else { "list" }, items.join(", "))
        }
        Value::Map(entries) => map(entries, inner)?,
    })
}

fn integer(number: &Integer, declared: bool) -> Result<String, Unwritable> {
    let held = number.to_i128().map(i128::unsigned_abs);
    match held {
        Some(held) if held < 1 << 31 => Ok(format!("{number}L")),
        Some(held) if held <= EXACT && !declared => Ok(number.to_string()),
        _ => Err(Unwritable::new(format!("R can't hold the integer {number} exactly; declare it as text"))),
    }
}

/// R reads a decimal number through an extended one, which rounds twice; up to three decimals that is exact, and
/// hexadecimal is unless the power of two is beyond a double's, hence the product for the least numbers.
fn float(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Inf" } else { "-Inf" }.to_owned();
    }
    let text = number.to_string();
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if text.trim_start_matches('-').len() <= 15 && decimals <= 3 { text } else { hexadecimal(number) }
}

/// `0x1.8p+3`: exactly the bits of the number.
fn hexadecimal(number: f64) -> String {
    let bits = number.to_bits();
    let sign = if number.is_sign_negative() { "-" } else { "" };
    let (exponent, fraction) = ((bits >> 52) & 0x7ff, bits & ((1 << 52) - 1));
    let power = i64::try_from(exponent.max(1)).unwrap_or_default() - 1_023 - 52;
    let mantissa = fraction | if exponent == 0 { 0 } else { 1 << 52 };
    if power < LEAST_POWER {
        return format!("{sign}0x{mantissa:x}p{LEAST_POWER} * 0x1p{}", power - LEAST_POWER);
    }
    format!("{sign}0x{mantissa:x}p{power}")
}

fn string(text: &str) -> Result<String, Unwritable> {
    if text.contains('\0') {
        return Err(Unwritable::new("R's strings hold no NUL character"));
    }
    Ok(quoted(text, unicode_escape))
}

fn datetime(moment: DateTime) -> Result<String, Unwritable> {
    let second =
        moment.to_zoned(jiff::tz::TimeZone::UTC).map_or(i64::MAX, |zoned| zoned.timestamp().as_second());
    if moment.subsec_nanosecond() != 0 && second.unsigned_abs() >= MICROSECONDS_END.unsigned_abs() {
        return Err(Unwritable::new(format!("R's POSIXct can't hold {moment} to the microsecond")));
    }
    Ok(format!("as.POSIXct(\"{} {}\", tz = \"UTC\")", moment.date(), moment.time()))
}

fn empty(element: &Type) -> &'static str {
    match element {
        Type::String => "character()",
        Type::Float(_) => "numeric()",
        Type::Integer(_) => "integer()",
        Type::Bool => "logical()",
        Type::Date => "as.Date(character())",
        Type::DateTime => "as.POSIXct(character(), tz = \"UTC\")",
        _ => "c()",
    }
}

fn map(entries: &[(String, Value)], inner: &Type) -> Result<String, Unwritable> {
    let keys = entries.iter().map(|(key, _)| string(key)).collect::<Result<Vec<_>, _>>()?;
    let items = entries.iter().map(|(_, item)| render(item, inner, false)).collect::<Result<Vec<_>, _>>()?;
    if entries.is_empty() {
        return Ok("structure(list(), names = character())".to_owned());
    }
    if entries.iter().all(|(key, _)| (1..=LONGEST_NAME).contains(&key.len())) {
        let entries: Vec<String> =
            keys.iter().zip(&items).map(|(key, item)| format!("{key} = {item}")).collect();
        return Ok(format!("list({})", entries.join(", ")));
    }
    Ok(format!("structure(list({}), names = c({}))", items.join(", "), keys.join(", ")))
}
