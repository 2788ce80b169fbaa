//! Values and their types from JSON.

use super::{Type, TypedValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{Timestamp, civil};
use serde_json::{Map, Value};

/// A JSON value that can't be a query parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ValueError(String);

const ACCEPTED: &str = "accepted are true, 1, 1.5, \"text\", [..] of one type, {\"field\": ..} and \
    {\"type\": \"DATE\", \"value\": \"2013-10-01\"}";

impl TypedValue {
    /// Reads a JSON value: `true`, `1`, `1.5`, `"text"`, a list of one type, an object as a struct, or
    /// `{"type": "DATE", "value": "2013-10-01"}` for everything JSON has no type for (`"value": null` too).
    ///
    /// # Errors
    /// Says what was given and what is accepted.
    pub fn from_json(value: &Value) -> Result<Self, ValueError> {
        match value {
            Value::Null => Err(ValueError(
                "null has no type; write {\"type\": \"STRING\", \"value\": null} with the type you mean"
                    .into(),
            )),
            Value::Bool(value) => Ok(Self::Bool(*value)),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(integer), _) => Ok(Self::Int64(integer)),
                (None, Some(float)) if number.is_f64() => Ok(Self::Float64(float)),
                _ => Err(ValueError(format!("{number} does not fit INT64; give it as NUMERIC text"))),
            },
            Value::String(text) => Ok(Self::String(text.clone())),
            Value::Array(items) => Self::array_from_json(items),
            Value::Object(object) => match typed_object(object) {
                Some((kind, value)) => {
                    let unknown = || ValueError(format!("no type {:?}; {ACCEPTED}", kind.trim()));
                    Self::of_type(&Type::parse(kind).ok_or_else(unknown)?, value)
                }
                None => object
                    .iter()
                    .map(|(name, value)| Ok((name.clone(), Self::from_json(value)?)))
                    .collect::<Result<_, _>>()
                    .map(Self::Struct),
            },
        }
    }

    fn array_from_json(items: &[Value]) -> Result<Self, ValueError> {
        let mut values = items.iter().map(Self::from_json).collect::<Result<Vec<_>, _>>()?;
        let Some(first) = values.first().map(Self::kind) else {
            return Err(ValueError(
                "an empty list has no type; write {\"type\": \"ARRAY<INT64>\", \"value\": []}".into(),
            ));
        };
        let numbers = values.iter().all(|value| matches!(value, Self::Int64(_) | Self::Float64(_)));
        if numbers && values.iter().any(|value| matches!(value, Self::Float64(_))) {
            #[expect(clippy::cast_precision_loss, reason = "GoogleSQL's own coercion to FLOAT64")]
            for value in &mut values {
                if let Self::Int64(integer) = value {
                    *value = Self::Float64(*integer as f64);
                }
            }
            return Ok(Self::Array(Type::Float64, values));
        }
        match values.iter().find(|value| value.kind() != first) {
            Some(other) => {
                Err(ValueError(format!("a list has one type, but this one has {first} and {}", other.kind())))
            }
            None => Ok(Self::Array(first, values)),
        }
    }

    /// Reads `value` as `kind`.
    fn of_type(kind: &Type, value: &Value) -> Result<Self, ValueError> {
        if value.is_null() {
            return Ok(Self::Null(kind.clone()));
        }
        let misfit = |why: String| ValueError(format!("{value} is not a {kind}{why}"));
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let plain = || misfit(String::new());
        let why = |error: jiff::Error| misfit(format!(": {error}"));
        Ok(match kind {
            Type::Bool => Self::Bool(text.to_ascii_lowercase().parse().map_err(|_| plain())?),
            Type::Int64 => Self::Int64(text.parse().map_err(|_| plain())?),
            Type::Float64 => Self::Float64(text.parse().map_err(|_| plain())?),
            Type::Numeric => Self::Numeric(decimal(&text, 29, 9).ok_or_else(plain)?),
            Type::BigNumeric => Self::BigNumeric(decimal(&text, 39, 38).ok_or_else(plain)?),
            Type::String => Self::String(value.as_str().ok_or_else(plain)?.to_owned()),
            Type::Bytes => {
                let bytes = STANDARD.decode(value.as_str().ok_or_else(plain)?);
                Self::Bytes(bytes.map_err(|error| misfit(format!(" in base64: {error}")))?)
            }
            Type::Date => Self::Date(text.parse().map_err(why)?),
            Type::DateTime => Self::DateTime(text.parse().map_err(why)?),
            Type::Time => Self::Time(text.parse().map_err(why)?),
            Type::Timestamp => Self::Timestamp(timestamp(&text).map_err(why)?),
            Type::Json => {
                serde_json::from_str::<Value>(&text).map_err(|error| misfit(format!(": {error}")))?;
                Self::Json(text)
            }
            Type::Array(element) => {
                let items = value.as_array().ok_or_else(plain)?;
                let items =
                    items.iter().map(|item| Self::of_type(element, item)).collect::<Result<_, _>>()?;
                Self::Array((**element).clone(), items)
            }
            Type::Struct(fields) => {
                let object =
                    value.as_object().filter(|object| object.len() == fields.len()).ok_or_else(plain)?;
                let field = |(name, kind): &(String, Type)| {
                    let value = object.get(name).ok_or_else(|| misfit(format!(": it has no {name:?}")))?;
                    Ok((name.clone(), Self::of_type(kind, value)?))
                };
                Self::Struct(fields.iter().map(field).collect::<Result<_, _>>()?)
            }
        })
    }
}

/// The `type` and `value` of an object that has just these keys.
fn typed_object(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let kind = object.get("type")?.as_str()?;
    (object.len() == 2).then(|| object.get("value").map(|value| (kind, value)))?
}

/// `text` if it is a plain decimal number with at most so many digits before and after the point.
fn decimal(text: &str, whole: usize, fraction: usize) -> Option<String> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = before.trim_start_matches('0').len() <= whole && after.trim_end_matches('0').len() <= fraction;
    (fits && all_digits(before) && all_digits(after) && !(before.is_empty() && after.is_empty()))
        .then(|| text.to_owned())
}

/// A moment: RFC 3339, or without an offset in UTC, as GoogleSQL reads it; a ` UTC` behind it says the same.
fn timestamp(text: &str) -> Result<Timestamp, jiff::Error> {
    let text = text.strip_suffix(" UTC").unwrap_or(text);
    text.parse().or_else(|error| {
        let civil: civil::DateTime = text.parse().map_err(|_| error)?;
        jiff::tz::TimeZone::UTC.to_timestamp(civil)
    })
}

#[cfg(test)]
mod tests {
    use super::{Type, TypedValue};
    use serde_json::json;

    #[test]
    fn reads_json() {
        let read = |value| TypedValue::from_json(&value).unwrap();
        assert_eq!(read(json!(1)), TypedValue::Int64(1));
        assert_eq!(read(json!(1.0)), TypedValue::Float64(1.0));
        assert_eq!(
            read(json!({"type": "date", "value": "2013-10-01"})),
            TypedValue::Date(jiff::civil::date(2013, 10, 1))
        );
        assert_eq!(read(json!({"type": "NUMERIC", "value": null})), TypedValue::Null(Type::Numeric));
        assert_eq!(
            read(json!({"type": "ARRAY<INT64>", "value": []})),
            TypedValue::Array(Type::Int64, vec![])
        );
        assert_eq!(
            read(json!({"type": "ARRAY<STRUCT<a INT64, b BYTES>>", "value": [{"a": 1, "b": "AGE="}, null]})),
            TypedValue::Array(
                Type::Struct(vec![("a".into(), Type::Int64), ("b".into(), Type::Bytes)]),
                vec![
                    TypedValue::Struct(vec![
                        ("a".into(), TypedValue::Int64(1)),
                        ("b".into(), TypedValue::Bytes(vec![0, b'a'])),
                    ]),
                    TypedValue::Null(Type::Struct(vec![
                        ("a".into(), Type::Int64),
                        ("b".into(), Type::Bytes)
                    ])),
                ]
            )
        );
        assert_eq!(read(json!({"type": "FLOAT64", "value": "-INF"})), TypedValue::Float64(f64::NEG_INFINITY));
        assert_eq!(read(json!([1, 2.5])).kind().to_string(), "ARRAY<FLOAT64>");
        assert_eq!(read(json!({"a": 1, "b": "x"})).kind().to_string(), "STRUCT<a INT64, b STRING>");
        assert_eq!(
            read(json!({"type": "TIMESTAMP", "value": "2013-10-01 12:00:00"})),
            read(json!({"type": "TIMESTAMP", "value": "2013-10-01T14:00:00+02:00"}))
        );
        assert_eq!(
            read(json!({"type": "TIMESTAMP", "value": "2013-10-01 12:00:00 UTC"})),
            read(json!({"type": "TIMESTAMP", "value": "2013-10-01T12:00:00Z"}))
        );
    }

    #[test]
    fn refuses_what_has_no_type() {
        let refusals = [
            json!(null),
            json!([]),
            json!([1, "a"]),
            json!(9_223_372_036_854_775_808_u64),
            json!({"type": "DATE", "value": "2013-13-01"}),
            json!({"type": "DATES", "value": "2013-12-01"}),
            json!({"type": "NUMERIC", "value": "1.0000000001"}),
            json!({"type": "BYTES", "value": "not base64"}),
            json!({"type": "STRUCT<a INT64>", "value": {"b": 1}}),
        ];
        let said: Vec<_> =
            refusals.iter().map(|value| TypedValue::from_json(value).unwrap_err().to_string()).collect();
        insta::assert_snapshot!(said.join("\n"));
    }
}
