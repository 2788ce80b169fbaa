//! Fitting a given value to a parameter's type.

use super::value::{parse_date, parse_datetime, parse_time};
use super::{Given, Integer, IntegerRange, MAX_DEPTH, Type, Value, files};

/// Why a given value does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Where inside the value, such as `[2].name`; empty for the value itself.
    pub path: String,
    /// The value as written.
    pub found: String,
    /// What would fit.
    pub expected: String,
}

/// Turns a given value into one of the type.
///
/// Bare text is read as the type wants it: for a string every text is itself (`01234`, `true`, `null`), for a
/// list or map it is YAML's flow style, which JSON is part of. A whole number for a floating-point parameter must be
/// held exactly. Values whose type is certain must match it, with three conversions that lose nothing: an integer for a
/// number, ISO text for a date or time, and `"NaN"`,
/// `"Infinity"`, `"-Infinity"` for a number, because JSON has no other way to write these.
pub fn fit(given: &Given, type_: &Type) -> Result<Value, Mismatch> {
    fit_at(given, type_, 0)
}

fn fit_at(given: &Given, type_: &Type, depth: usize) -> Result<Value, Mismatch> {
    if depth > MAX_DEPTH {
        let expected = format!("at most {MAX_DEPTH} levels of lists and maps");
        return Err(Mismatch { path: String::new(), found: "a deeper value".to_owned(), expected });
    }
    let mismatch =
        || Mismatch { path: String::new(), found: given.describe(), expected: type_.expectation() };
    match (given, type_) {
        (Given::Text { otherwise, .. }, Type::Any | Type::Json) => fit_at(otherwise, type_, depth),
        (Given::Text { text, .. }, Type::Optional(inner)) => {
            if **inner != Type::String && (text == "null" || text == "None") {
                return Ok(Value::Null);
            }
            fit_at(given, inner, depth)
                .map_err(|error| if error.path.is_empty() { mismatch() } else { error })
        }
        (Given::Text { text, .. }, Type::List(_) | Type::Map(_)) => {
            let parsed = files::yaml::parse_value(text).map_err(|_| mismatch())?;
            if matches!(parsed, Given::Text { .. }) { Err(mismatch()) } else { fit_at(&parsed, type_, depth) }
        }
        (Given::Text { text, .. }, _) => fit_text(text, type_).ok_or_else(mismatch),
        (Given::Scalar(Value::Null), Type::Optional(_)) => Ok(Value::Null),
        (_, Type::Optional(inner)) => fit_at(given, inner, depth)
            .map_err(|error| if error.path.is_empty() { mismatch() } else { error }),
        (Given::Scalar(value), _) => fit_scalar(value, type_).ok_or_else(mismatch),
        (Given::List(items), Type::List(_) | Type::Any | Type::Json) => {
            let element = element_type(type_);
            let fit_item = |(index, item)| {
                fit_at(item, element, depth + 1).map_err(|error| error.inside(&format!("[{index}]")))
            };
            items.iter().enumerate().map(fit_item).collect::<Result<_, _>>().map(Value::List)
        }
        (Given::Map(entries), Type::Map(_) | Type::Any | Type::Json) => {
            let element = element_type(type_);
            let fit_entry = |(key, item): &(String, Given)| {
                let value =
                    fit_at(item, element, depth + 1).map_err(|error| error.inside(&format!(".{key}")))?;
                Ok((key.clone(), value))
            };
            entries.iter().map(fit_entry).collect::<Result<_, _>>().map(Value::Map)
        }
        _ => Err(mismatch()),
    }
}

fn element_type(type_: &Type) -> &Type {
    match type_ {
        Type::List(inner) | Type::Map(inner) => inner,
        other => other,
    }
}

fn fit_text(text: &str, type_: &Type) -> Option<Value> {
    match type_ {
        Type::String => Some(Value::String(text.to_owned())),
        Type::Bool => match text {
            "true" | "True" | "TRUE" => Some(Value::Bool(true)),
            "false" | "False" | "FALSE" => Some(Value::Bool(false)),
            _ => None,
        },
        Type::Integer(range) => Integer::parse(text).filter(|n| range.holds(n)).map(Value::Integer),
        Type::Float(bits) => parse_float(text, *bits).map(Value::Float),
        Type::Date => parse_date(text).map(Value::Date),
        Type::DateTime => parse_datetime(text).map(Value::DateTime),
        Type::Time => parse_time(text).map(Value::Time),
        Type::Any | Type::Json | Type::List(_) | Type::Map(_) | Type::Optional(_) | Type::Opaque => None,
    }
}

fn fit_scalar(value: &Value, type_: &Type) -> Option<Value> {
    match (value, type_) {
        (Value::Integer(n), Type::Integer(range)) if !range.holds(n) => None,
        (Value::Integer(n), Type::Json) => {
            let held = IntegerRange::Signed(64).holds(n) || IntegerRange::Unsigned(64).holds(n);
            held.then(|| value.clone())
        }
        (Value::Float(n), Type::Json) if !n.is_finite() => None,
        (Value::Float(n), Type::Float(bits)) => narrow(*n, *bits).map(Value::Float),
        (_, Type::Any)
        | (Value::Null | Value::Bool(_) | Value::Float(_) | Value::String(_), Type::Json)
        | (Value::Bool(_), Type::Bool)
        | (Value::Integer(_), Type::Integer(_))
        | (Value::String(_), Type::String)
        | (Value::Date(_), Type::Date)
        | (Value::DateTime(_), Type::DateTime)
        | (Value::Time(_), Type::Time) => Some(value.clone()),
        (Value::Integer(n), Type::Float(bits)) => {
            n.to_exact_f64().and_then(|n| exact(n, *bits)).map(Value::Float)
        }
        (Value::Date(date), Type::DateTime) => {
            Some(Value::DateTime(date.to_datetime(jiff::civil::Time::midnight())))
        }
        (Value::String(text), Type::Date | Type::DateTime | Type::Time) => fit_text(text, type_),
        (Value::String(text), Type::Float(_)) => match text.as_str() {
            "NaN" => Some(Value::Float(f64::NAN)),
            "Infinity" => Some(Value::Float(f64::INFINITY)),
            "-Infinity" => Some(Value::Float(f64::NEG_INFINITY)),
            _ => None,
        },
        _ => None,
    }
}

fn parse_float(text: &str, bits: u32) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    match lower.strip_prefix(['+', '-']).unwrap_or(&lower) {
        "nan" | ".nan" => return Some(f64::NAN),
        "inf" | ".inf" | "infinity" => {
            return Some(if lower.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY });
        }
        _ => {}
    }
    if let Some(integer) = Integer::parse(text).filter(|integer| integer.as_str() != "0") {
        return exact(integer.to_exact_f64()?, bits);
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite())?;
    narrow(number, bits)
}

/// The whole number, unless the type would round it.
#[allow(clippy::cast_possible_truncation)] // the question is exactly whether it would be cut
fn exact(number: f64, bits: u32) -> Option<f64> {
    #[allow(clippy::float_cmp)] // equal bits are meant
    let held = bits != 32 || f64::from(number as f32) == number;
    held.then_some(number)
}

/// The number, unless it is finite and too large for the type.
#[allow(clippy::cast_possible_truncation)] // the question is exactly whether it would be cut
fn narrow(number: f64, bits: u32) -> Option<f64> {
    let too_large = bits == 32 && number.is_finite() && !(number as f32).is_finite();
    (!too_large).then_some(number)
}

impl Mismatch {
    /// The same mismatch seen from around the place.
    pub(super) fn inside(mut self, step: &str) -> Self {
        self.path.insert_str(0, step);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(text: &str, type_: &Type) -> String {
        match fit(&Given::from_text(text), type_) {
            Ok(value) => format!("{value:?}"),
            Err(error) => format!("{} at {:?}", error.found, error.path),
        }
    }

    #[test]
    fn text_is_read_by_type() {
        let string = |s: &str| format!("{:?}", Value::String(s.to_owned()));
        for text in ["01234", "1.10", "1e5", "true", "null", "", "None", " x ", "[1]", "\"q\"", "2013-09-01"]
        {
            assert_eq!(fitted(text, &Type::String), string(text));
        }
        let int = Type::Integer(IntegerRange::Unbounded);
        let cases: &[(&str, &Type, &str)] = &[
            ("01234", &int, "Integer(Integer(\"1234\"))"),
            ("1.0", &int, "`1.0` at \"\""),
            ("1_000", &int, "`1_000` at \"\""),
            ("1e5", &Type::Float(64), "Float(100000.0)"),
            ("-0.0", &Type::Float(64), "Float(-0.0)"),
            ("NaN", &Type::Float(64), "Float(NaN)"),
            ("-inf", &Type::Float(64), "Float(-inf)"),
            ("1e999", &Type::Float(64), "`1e999` at \"\""),
            ("1e39", &Type::Float(32), "`1e39` at \"\""),
            ("9007199254740992", &Type::Float(64), "Float(9007199254740992.0)"),
            ("9007199254740993", &Type::Float(64), "`9007199254740993` at \"\""),
            ("16777217", &Type::Float(32), "`16777217` at \"\""),
            ("yes", &Type::Bool, "`yes` at \"\""),
            ("2013-09-31", &Type::Date, "`2013-09-31` at \"\""),
            ("null", &Type::Any, "Null"),
            ("01", &Type::Any, "String(\"01\")"),
            ("1.5", &Type::Any, "Float(1.5)"),
            ("{\"a\": [null]}", &Type::Any, "Map([(\"a\", List([Null]))])"),
        ];
        for (text, type_, expected) in cases {
            assert_eq!(&fitted(text, type_), expected, "{text}");
        }
    }

    #[test]
    fn lists_and_maps_are_flow_yaml_read_by_their_elements() {
        let strings = Type::List(Box::new(Type::String));
        assert_eq!(fitted("[01234, true]", &strings), "List([String(\"01234\"), String(\"true\")])");
        let ints = Type::List(Box::new(Type::Integer(IntegerRange::Signed(8))));
        assert_eq!(fitted("[1, 300]", &ints), "`300` at \"[1]\"");
        assert_eq!(fitted("1, 2", &ints), "`1, 2` at \"\"");
        let map = Type::Map(Box::new(ints));
        assert_eq!(fitted("{a: [1], b: [x]}", &map), "`x` at \".b[0]\"");
    }

    #[test]
    fn null_only_where_allowed() {
        let null = Given::Scalar(Value::Null);
        let optional = Type::Optional(Box::new(Type::String));
        assert!(fit(&null, &Type::String).is_err());
        assert_eq!(fit(&null, &optional), Ok(Value::Null));
        assert_eq!(fit(&Given::from_text("null"), &optional), Ok(Value::String("null".to_owned())));
        let optional = Type::Optional(Box::new(Type::Date));
        assert_eq!(fit(&Given::from_text("null"), &optional), Ok(Value::Null));
    }
}
