//! Typed values, as query parameters carry them.

use jiff::{Timestamp, civil};
use serde_json::{Map, Value};
use std::fmt;

/// A GoogleSQL type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `BOOL`
    Bool,
    /// `INT64`
    Int64,
    /// `FLOAT64`
    Float64,
    /// `NUMERIC`: 38 digits, 9 of them after the point
    Numeric,
    /// `BIGNUMERIC`: 76 digits, 38 of them after the point
    BigNumeric,
    /// `STRING`
    String,
    /// `BYTES`
    Bytes,
    /// `DATE`
    Date,
    /// `DATETIME`: a date and time of day, in no zone
    DateTime,
    /// `TIME`
    Time,
    /// `TIMESTAMP`: a moment, in microseconds
    Timestamp,
    /// `ARRAY<…>`
    Array(Box<Type>),
    /// `STRUCT<…>`; a field without a name has an empty one
    Struct(Vec<(String, Type)>),
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bool => "BOOL",
            Self::Int64 => "INT64",
            Self::Float64 => "FLOAT64",
            Self::Numeric => "NUMERIC",
            Self::BigNumeric => "BIGNUMERIC",
            Self::String => "STRING",
            Self::Bytes => "BYTES",
            Self::Date => "DATE",
            Self::DateTime => "DATETIME",
            Self::Time => "TIME",
            Self::Timestamp => "TIMESTAMP",
            Self::Array(element) => return write!(f, "ARRAY<{element}>"),
            Self::Struct(fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, kind)| format!("{name} {kind}")).collect();
                return write!(f, "STRUCT<{}>", fields.join(", "));
            }
        })
    }
}

impl Type {
    /// The scalar type of this name, in any case; the aliases GoogleSQL knows included.
    pub fn scalar(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "BOOL" | "BOOLEAN" => Self::Bool,
            "INT64" | "INT" | "INTEGER" | "BIGINT" | "SMALLINT" | "TINYINT" | "BYTEINT" => Self::Int64,
            "FLOAT64" => Self::Float64,
            "NUMERIC" | "DECIMAL" => Self::Numeric,
            "BIGNUMERIC" | "BIGDECIMAL" => Self::BigNumeric,
            "STRING" => Self::String,
            "BYTES" => Self::Bytes,
            "DATE" => Self::Date,
            "DATETIME" => Self::DateTime,
            "TIME" => Self::Time,
            "TIMESTAMP" => Self::Timestamp,
            _ => return None,
        })
    }
}

/// A value with its GoogleSQL type.
#[derive(Debug, Clone, PartialEq)]
pub enum TypedValue {
    /// No value, of this type.
    Null(Type),
    /// `BOOL`
    Bool(bool),
    /// `INT64`
    Int64(i64),
    /// `FLOAT64`
    Float64(f64),
    /// `NUMERIC`, as decimal text
    Numeric(String),
    /// `BIGNUMERIC`, as decimal text
    BigNumeric(String),
    /// `STRING`
    String(String),
    /// `BYTES`
    Bytes(Vec<u8>),
    /// `DATE`
    Date(civil::Date),
    /// `DATETIME`
    DateTime(civil::DateTime),
    /// `TIME`
    Time(civil::Time),
    /// `TIMESTAMP`
    Timestamp(Timestamp),
    /// `ARRAY` of elements of this type
    Array(Type, Vec<TypedValue>),
    /// `STRUCT` of named fields
    Struct(Vec<(String, TypedValue)>),
}

/// A JSON value that can't be a query parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ValueError(String);

const ACCEPTED: &str = "accepted are true, 1, 1.5, \"text\", [..] of one type, {\"field\": ..} and \
    {\"type\": \"DATE\", \"value\": \"2013-10-01\"}";

impl TypedValue {
    /// The value's type.
    pub fn kind(&self) -> Type {
        match self {
            Self::Null(kind) => kind.clone(),
            Self::Bool(_) => Type::Bool,
            Self::Int64(_) => Type::Int64,
            Self::Float64(_) => Type::Float64,
            Self::Numeric(_) => Type::Numeric,
            Self::BigNumeric(_) => Type::BigNumeric,
            Self::String(_) => Type::String,
            Self::Bytes(_) => Type::Bytes,
            Self::Date(_) => Type::Date,
            Self::DateTime(_) => Type::DateTime,
            Self::Time(_) => Type::Time,
            Self::Timestamp(_) => Type::Timestamp,
            Self::Array(element, _) => Type::Array(Box::new(element.clone())),
            Self::Struct(fields) => {
                Type::Struct(fields.iter().map(|(name, value)| (name.clone(), value.kind())).collect())
            }
        }
    }

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
                Some((kind, value)) => Self::of_type(kind, value),
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

    /// Reads `value` as the type called `kind`.
    fn of_type(kind: &str, value: &Value) -> Result<Self, ValueError> {
        if let Some(element) = kind.trim().strip_suffix('>').and_then(|rest| {
            rest.split_once('<').filter(|(name, _)| name.trim().eq_ignore_ascii_case("ARRAY")).map(|(_, e)| e)
        }) {
            let element_type = scalar_type(element)?;
            let Value::Array(items) = value else {
                return Err(ValueError(format!("{value} is not a list, as {kind} asks for")));
            };
            let items = items.iter().map(|item| Self::of_type(element, item)).collect::<Result<_, _>>()?;
            return Ok(Self::Array(element_type, items));
        }
        let scalar = scalar_type(kind)?;
        if value.is_null() {
            return Ok(Self::Null(scalar));
        }
        let misfit = |why: String| ValueError(format!("{value} is not a {scalar}{why}"));
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let plain = || misfit(String::new());
        let why = |error: jiff::Error| misfit(format!(": {error}"));
        Ok(match scalar {
            Type::Bool => Self::Bool(text.to_ascii_lowercase().parse().map_err(|_| plain())?),
            Type::Int64 => Self::Int64(text.parse().map_err(|_| plain())?),
            Type::Float64 => Self::Float64(text.parse().map_err(|_| plain())?),
            Type::Numeric => Self::Numeric(decimal(&text, 29, 9).ok_or_else(plain)?),
            Type::BigNumeric => Self::BigNumeric(decimal(&text, 39, 38).ok_or_else(plain)?),
            Type::String => Self::String(value.as_str().ok_or_else(plain)?.to_owned()),
            Type::Bytes => {
                return Err(ValueError("BYTES can't be given as JSON; use FROM_BASE64 on a STRING".into()));
            }
            Type::Date => Self::Date(text.parse().map_err(why)?),
            Type::DateTime => Self::DateTime(text.parse().map_err(why)?),
            Type::Time => Self::Time(text.parse().map_err(why)?),
            Type::Timestamp => Self::Timestamp(timestamp(&text).map_err(why)?),
            Type::Array(_) | Type::Struct(_) => return Err(plain()),
        })
    }
}

/// The `type` and `value` of an object that has just these keys.
fn typed_object(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let kind = object.get("type")?.as_str()?;
    (object.len() == 2).then(|| object.get("value").map(|value| (kind, value)))?
}

fn scalar_type(name: &str) -> Result<Type, ValueError> {
    Type::scalar(name.trim()).ok_or_else(|| ValueError(format!("no type {:?}; {ACCEPTED}", name.trim())))
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

/// A moment: RFC 3339, or without an offset in UTC, as GoogleSQL reads it.
fn timestamp(text: &str) -> Result<Timestamp, jiff::Error> {
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
        assert_eq!(read(json!([1, 2.5])).kind().to_string(), "ARRAY<FLOAT64>");
        assert_eq!(read(json!({"a": 1, "b": "x"})).kind().to_string(), "STRUCT<a INT64, b STRING>");
        assert_eq!(
            read(json!({"type": "TIMESTAMP", "value": "2013-10-01 12:00:00"})),
            read(json!({"type": "TIMESTAMP", "value": "2013-10-01T14:00:00+02:00"}))
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
        ];
        let said: Vec<_> =
            refusals.iter().map(|value| TypedValue::from_json(value).unwrap_err().to_string()).collect();
        insta::assert_snapshot!(said.join("\n"));
    }
}
