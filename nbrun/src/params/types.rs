//! The types of parameters, in no particular programming language.

use super::Value;

/// Which whole numbers a type holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegerRange {
    /// Any, as Python's `int`.
    Unbounded,
    /// Two's complement of this many bits (at most 128).
    Signed(u32),
    /// Non-negative, this many bits (at most 128).
    Unsigned(u32),
}

/// What a parameter accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Anything: the notebook does not say.
    Any,
    /// True or false.
    Bool,
    /// Whole numbers within a range.
    Integer(IntegerRange),
    /// Floating-point numbers of 32 or 64 bits.
    Float(u32),
    /// Text.
    String,
    /// A calendar day.
    Date,
    /// A day and time of day without a time zone.
    DateTime,
    /// A time of day.
    Time,
    /// A list of one type.
    List(Box<Type>),
    /// Text keys to values of one type.
    Map(Box<Type>),
    /// The type, or null.
    Optional(Box<Type>),
    /// What a JSON document holds, with integers of at most 64 bits.
    Json,
    /// A type whose literals can't be written, so that no value can be given.
    Opaque,
}

impl Type {
    /// The type of a value that has no other: lists and maps are of their elements' common type.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Any,
            Value::Bool(_) => Self::Bool,
            Value::Integer(_) => Self::Integer(IntegerRange::Unbounded),
            Value::Float(_) => Self::Float(64),
            Value::String(_) => Self::String,
            Value::Date(_) => Self::Date,
            Value::DateTime(_) => Self::DateTime,
            Value::Time(_) => Self::Time,
            Value::List(items) => Self::List(Box::new(Self::common(items.iter()))),
            Value::Map(entries) => Self::Map(Box::new(Self::common(entries.iter().map(|(_, item)| item)))),
        }
    }

    fn common<'a>(mut values: impl Iterator<Item = &'a Value>) -> Self {
        let Some(first) = values.next() else { return Self::Any };
        values.fold(Self::of(first), |type_, value| type_.unify(&Self::of(value)))
    }

    /// The name used in `nbrun inspect --json`, after JSON Schema: `integer`, `number`, `string`, `boolean`,
    /// `date`, `date-time`, `time`, `array`, `object` or `any`.
    pub fn schema_name(&self) -> &'static str {
        match self {
            Self::Any | Self::Json | Self::Opaque => "any",
            Self::Bool => "boolean",
            Self::Integer(_) => "integer",
            Self::Float(_) => "number",
            Self::String => "string",
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Time => "time",
            Self::List(_) => "array",
            Self::Map(_) => "object",
            Self::Optional(inner) => inner.schema_name(),
        }
    }

    /// What to write for it, for messages.
    pub fn expectation(&self) -> String {
        match self {
            Self::Any => "any value".to_owned(),
            Self::Bool => "true or false".to_owned(),
            Self::Integer(IntegerRange::Unbounded) => "an integer".to_owned(),
            Self::Integer(range @ IntegerRange::Signed(_)) => {
                format!("an integer from {} to {}", range.min(), range.max())
            }
            Self::Integer(range @ IntegerRange::Unsigned(_)) => {
                format!("an integer from 0 to {}", range.max())
            }
            Self::Float(_) => "a number (nan, inf and -inf included)".to_owned(),
            Self::String => "a string".to_owned(),
            Self::Date => "a date, YYYY-MM-DD".to_owned(),
            Self::DateTime => "a date and time without zone, YYYY-MM-DDTHH:MM:SS".to_owned(),
            Self::Time => "a time of day, HH:MM:SS".to_owned(),
            Self::List(inner) => format!("a list like [..], each {}", inner.expectation()),
            Self::Map(inner) => format!("a map like {{\"key\": ..}}, each value {}", inner.expectation()),
            Self::Optional(inner) => format!("{}, or null", inner.expectation()),
            Self::Json => "JSON (integers up to 64 bits, no NaN)".to_owned(),
            Self::Opaque => "no value".to_owned(),
        }
    }

    /// The one type that holds both, if any: for the elements of a default list.
    #[must_use]
    pub fn unify(self, other: &Self) -> Self {
        if self == *other {
            return self;
        }
        match (self, other) {
            (Self::Integer(_), &Self::Float(bits)) | (Self::Float(bits), Self::Integer(_)) => {
                Self::Float(bits)
            }
            _ => Self::Any,
        }
    }
}

impl IntegerRange {
    /// The least value; 0 for [`IntegerRange::Unbounded`], which has none.
    pub fn min(self) -> i128 {
        match self {
            Self::Signed(bits) => i128::MIN >> (128 - bits.clamp(1, 128)),
            Self::Unsigned(_) | Self::Unbounded => 0,
        }
    }

    /// The greatest value; that of 128 bits for [`IntegerRange::Unbounded`], which has none.
    pub fn max(self) -> u128 {
        match self {
            Self::Signed(bits) => u128::MAX >> (129 - bits.clamp(1, 128)),
            Self::Unsigned(bits) => u128::MAX >> (128 - bits.clamp(1, 128)),
            Self::Unbounded => u128::MAX,
        }
    }

    /// Whether the number is in range.
    pub fn holds(self, number: &super::Integer) -> bool {
        match self {
            Self::Unbounded => true,
            Self::Signed(bits) => match number.to_i128() {
                Some(value) => {
                    value >= self.min() && (bits >= 128 || value <= i128::MAX >> (128 - bits.max(1)))
                }
                None => false,
            },
            Self::Unsigned(_) => number.to_u128().is_some_and(|value| value <= self.max()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Integer;

    #[test]
    fn ranges_end_where_the_types_do() {
        let cases = [
            (IntegerRange::Signed(8), "127", true),
            (IntegerRange::Signed(8), "128", false),
            (IntegerRange::Signed(8), "-128", true),
            (IntegerRange::Signed(8), "-129", false),
            (IntegerRange::Signed(128), "170141183460469231731687303715884105727", true),
            (IntegerRange::Signed(128), "170141183460469231731687303715884105728", false),
            (IntegerRange::Unsigned(8), "255", true),
            (IntegerRange::Unsigned(8), "256", false),
            (IntegerRange::Unsigned(8), "-1", false),
            (IntegerRange::Unsigned(128), "340282366920938463463374607431768211455", true),
            (IntegerRange::Unsigned(128), "340282366920938463463374607431768211456", false),
            (IntegerRange::Unbounded, "-340282366920938463463374607431768211456", true),
        ];
        for (range, text, held) in cases {
            assert_eq!(Integer::parse(text).map(|n| range.holds(&n)), Some(held), "{range:?} {text}");
        }
        assert_eq!(IntegerRange::Signed(64).max(), i64::MAX as u128);
        assert_eq!(IntegerRange::Signed(64).min(), i128::from(i64::MIN));
    }
}
