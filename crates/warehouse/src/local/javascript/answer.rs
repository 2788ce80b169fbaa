//! What a function in JavaScript returned, as a value of its declared type.
//!
//! Only what BigQuery's reference or its answers tell is taken; other values are refused.

use super::engine::{Engine, Stopped};
use crate::Type;
use crate::local::native::{JSON_FIELD, civil_text, typed_json};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rquickjs::{Coerced, Value};
use serde_json::{Map, Value as Json, json};
use std::fmt::Write as _;

/// The first and the last milliseconds since 1970 of GoogleSQL's years, 1 to 9999.
const YEARS: (f64, f64) = (-62_135_596_800_000.0, 253_402_300_799_999.0);

/// How many digits after the point NUMERIC has.
const SCALE: usize = 9;

/// The text that DuckDB casts to the type: of an `ARRAY` or a `STRUCT` JSON with such texts in it.
pub fn text<'js>(
    engine: &Engine<'_, 'js>,
    value: &Value<'js>,
    kind: &Type,
) -> Result<Option<String>, Stopped> {
    match kind {
        Type::Array(_) | Type::Struct(_) => match nested(engine, value, kind)? {
            Json::Null => Ok(None),
            json => Ok(Some(json.to_string())),
        },
        _ => leaf(engine, value, kind),
    }
}

fn nested<'js>(engine: &Engine<'_, 'js>, value: &Value<'js>, kind: &Type) -> Result<Json, Stopped> {
    let is_null = value.is_null() || value.is_undefined();
    match kind {
        Type::Array(_) | Type::Struct(_) if is_null => Ok(Json::Null),
        Type::Array(element) => {
            let Some(items) = value.as_array() else { return refuse(engine, value) };
            let item = |item: rquickjs::Result<Value<'js>>| {
                nested(engine, &item.map_err(|error| engine.stopped(error))?, element)
            };
            items.iter().map(item).collect::<Result<_, _>>().map(Json::Array)
        }
        Type::Struct(fields) => {
            let Some(object) = value.as_object().filter(|_| !value.is_array() && !value.is_function()) else {
                return refuse(engine, value);
            };
            let mut members = Map::new();
            for (name, kind) in fields {
                let member: Value<'js> = object.get(name).map_err(|error| engine.stopped(error))?;
                members.insert(name.clone(), nested(engine, &member, kind)?);
            }
            Ok(Json::Object(members))
        }
        Type::Json => Ok(json!({ JSON_FIELD: leaf(engine, value, kind)? })),
        _ => Ok(leaf(engine, value, kind)?.into()),
    }
}

fn leaf<'js>(engine: &Engine<'_, 'js>, value: &Value<'js>, kind: &Type) -> Result<Option<String>, Stopped> {
    if *kind != Type::Json && (value.is_null() || value.is_undefined()) {
        return Ok(None);
    }
    let string = value.as_string().map(rquickjs::String::to_string).transpose();
    let string = string.map_err(|error| engine.stopped(error))?;
    let found = match (kind, value.as_number(), string) {
        (Type::Bool, ..) => value.as_bool().map(|value| value.to_string()),
        (Type::Int64, Some(number), _) => return whole(number).map(Some),
        (Type::Int64, _, Some(digits)) => digits.parse::<i64>().ok().map(|whole| whole.to_string()),
        (Type::Float64, Some(number), _) => Some(format!("{number:?}")),
        (Type::Numeric, Some(number), _) => Some(number.to_string()).filter(|digits| is_numeric(digits)),
        (Type::Numeric, _, string) => string.filter(|digits| is_numeric(digits)),
        (Type::String, _, Some(string)) => Some(string),
        (Type::String, ..) if value.is_number() || value.is_bool() => {
            Some(value.get::<Coerced<String>>().map_err(|error| engine.stopped(error))?.0)
        }
        (Type::Bytes, _, Some(string)) => return blob(&string).map(Some),
        (Type::Timestamp, ..) => match engine.millis(value)? {
            Some(millis) => return moment(millis).map(Some),
            None => None,
        },
        (Type::Json, ..) if !value.is_null() => {
            let text = engine.ctx.json_stringify(value.clone()).map_err(|error| engine.stopped(error))?;
            let text =
                text.map(|text| text.to_string()).transpose().map_err(|error| engine.stopped(error))?;
            text.and_then(|text| typed_json(&text))
        }
        _ => None,
    };
    if found.is_some() { Ok(found) } else { refuse(engine, value) }
}

fn refuse<T>(engine: &Engine, value: &Value) -> Result<T, Stopped> {
    let text = || value.get::<Coerced<String>>().map(|text| text.0).unwrap_or_default();
    let found = if value.is_number() {
        format!("the number {}", text())
    } else if value.is_string() {
        format!("the string {:?}", text())
    } else {
        format!("the {}", value.type_name())
    };
    engine.unsupported(&found)
}

fn whole(number: f64) -> Result<String, Stopped> {
    // from -2^63 to below 2^63
    if number.fract() != 0.0 || !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&number)
    {
        return Err(Stopped::Failed(format!("the Number {number} is no INT64")));
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole and in range")]
    let whole = number as i64;
    Ok(whole.to_string())
}

/// Whether this is a number with no more digits after the point than NUMERIC has.
fn is_numeric(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole.strip_prefix('-').unwrap_or(whole)) && digits(fraction) && fraction.len() <= SCALE
}

fn blob(text: &str) -> Result<String, Stopped> {
    let bytes = BASE64_STANDARD.decode(text).map_err(|error| {
        Stopped::Failed(format!("{text:?} is no base64, as BYTES in JavaScript are: {error}"))
    })?;
    let mut blob = String::with_capacity(4 * bytes.len());
    for byte in bytes {
        // writing to a String does not fail
        let _ = write!(blob, "\\x{byte:02X}");
    }
    Ok(blob)
}

fn moment(millis: f64) -> Result<String, Stopped> {
    if !(YEARS.0..=YEARS.1).contains(&millis) {
        return Err(Stopped::Failed("a Date that is invalid, or outside the years 1 to 9999".to_owned()));
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole, and far below 2^53")]
    let micros = millis as i64 * 1000;
    Ok(format!("{}+00", civil_text(micros, ' ')))
}
