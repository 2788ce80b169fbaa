//! Values of type JSON as others, and changed.

use super::super::Failure;
use super::super::number::general;
use super::value::Json;

pub fn type_name(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

/// Paths of the members, at most `depth` levels down, not through arrays.
pub fn keys(json: &Json, depth: i64) -> Vec<String> {
    let mut found = Vec::new();
    collect_keys(json, "", depth, &mut found);
    found.sort();
    found
}

fn collect_keys(json: &Json, prefix: &str, depth: i64, found: &mut Vec<String>) {
    let Json::Object(members) = json else { return };
    for (name, value) in members.iter().filter(|_| depth > 0) {
        let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty();
        let name = if plain { name.clone() } else { format!("\"{name}\"") };
        let path = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        collect_keys(value, &path, depth - 1, found);
        found.push(path);
    }
}

/// Without null members and elements.
pub fn strip_nulls(json: Json) -> Json {
    match json {
        Json::Array(items) => {
            Json::Array(items.into_iter().filter(|item| *item != Json::Null).map(strip_nulls).collect())
        }
        Json::Object(members) => {
            let kept = members.into_iter().filter(|(_, value)| *value != Json::Null);
            Json::Object(kept.map(|(name, value)| (name, strip_nulls(value))).collect())
        }
        plain => plain,
    }
}

/// Takes out what the steps lead to.
pub fn remove(json: &mut Json, steps: &[String]) {
    let Some((step, rest)) = steps.split_first() else { return };
    match json {
        Json::Object(members) if rest.is_empty() => members.retain(|(name, _)| name != step),
        Json::Object(members) => {
            if let Some((_, value)) = members.iter_mut().find(|(name, _)| name == step) {
                remove(value, rest);
            }
        }
        Json::Array(items) => {
            let Some(at) = step.parse().ok().filter(|at| *at < items.len()) else { return };
            if rest.is_empty() {
                items.remove(at);
            } else {
                remove(&mut items[at], rest);
            }
        }
        _ => {}
    }
}

fn whole(number: f64) -> Option<i64> {
    // both bounds are exact in FLOAT64
    let fits = number.fract() == 0.0
        && (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&number);
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    fits.then_some(number as i64)
}

fn as_double(json: &Json) -> Option<f64> {
    match json {
        Json::Number(text) => text.parse().ok(),
        _ => None,
    }
}

pub fn int64(json: &Json) -> Result<i64, Failure> {
    let exact = if let Json::Number(text) = json { text.parse().ok() } else { None };
    let number = exact.or_else(|| as_double(json).and_then(whole));
    number.ok_or_else(|| Failure::Error(format!("this JSON is no INT64: {json}")))
}

pub fn float64(json: &Json) -> Result<f64, Failure> {
    as_double(json).ok_or_else(|| Failure::Error(format!("this JSON is no FLOAT64: {json}")))
}

pub fn bool(json: &Json) -> Result<bool, Failure> {
    match json {
        Json::Bool(value) => Ok(*value),
        other => Failure::error(format!("this JSON is no BOOL: {other}")),
    }
}

pub fn string(json: &Json) -> Result<String, Failure> {
    match json {
        Json::String(text) => Ok(text.clone()),
        other => Failure::error(format!("this JSON is no STRING: {other}")),
    }
}

pub fn lax_int64(json: &Json) -> Option<i64> {
    match json {
        Json::Bool(value) => Some(i64::from(*value)),
        Json::Number(text) | Json::String(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| whole(text.parse::<f64>().ok()?.round()))
        }
        _ => None,
    }
}

pub fn lax_float64(json: &Json) -> Option<f64> {
    match json {
        Json::Number(text) | Json::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

pub fn lax_bool(json: &Json) -> Option<bool> {
    match json {
        Json::Bool(value) => Some(*value),
        Json::Number(text) => text.parse::<f64>().ok().map(|number| number != 0.0),
        Json::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Json::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

pub fn lax_string(json: &Json) -> Option<String> {
    match json {
        Json::Bool(value) => Some(value.to_string()),
        Json::Number(text) if text.contains(['.', 'e']) => text.parse().ok().map(general),
        Json::Number(text) | Json::String(text) => Some(text.clone()),
        _ => None,
    }
}
