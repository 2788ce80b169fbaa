//! The values a parameter can take.

use jiff::civil::{Date, DateTime, Time};
use serde_json::{Map, Value as Json};

use super::Integer;

/// A parameter's value, in no particular programming language.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `None` in Python, `None` or JSON's null in Rust.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number of any size.
    Integer(Integer),
    /// A double-precision number, the not-a-number, infinite and negative-zero ones included.
    Float(f64),
    /// Unicode text.
    String(String),
    /// A calendar day, years 1 to 9999.
    Date(Date),
    /// A day and a time of day without a time zone, to the microsecond.
    DateTime(DateTime),
    /// A time of day, to the microsecond.
    Time(Time),
    /// Values in order.
    List(Vec<Value>),
    /// Text keys, each once, in order.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The value for a JSON record. What JSON can't hold becomes text: integers beyond 64 bits, `NaN`,
    /// `Infinity`, `-Infinity`, dates and times (ISO 8601).
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Integer(value) => {
                let text = value.as_str();
                let number =
                    text.parse::<i64>().map(Json::from).or_else(|_| text.parse::<u64>().map(Json::from));
                number.unwrap_or_else(|_| Json::String(text.to_owned()))
            }
            Self::Float(value) if value.is_nan() => Json::from("NaN"),
            Self::Float(value) if value.is_infinite() => {
                Json::from(if *value > 0.0 { "Infinity" } else { "-Infinity" })
            }
            Self::Float(value) => Json::from(*value),
            Self::String(value) => Json::from(value.as_str()),
            Self::Date(value) => Json::String(value.to_string()),
            Self::DateTime(value) => Json::String(value.to_string()),
            Self::Time(value) => Json::String(value.to_string()),
            Self::List(values) => Json::Array(values.iter().map(Self::to_json).collect()),
            Self::Map(entries) => Json::Object(
                entries.iter().map(|(key, value)| (key.clone(), value.to_json())).collect::<Map<_, _>>(),
            ),
        }
    }

    /// What kind of value it is, with an article, for messages: "a number", "an integer".
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a number",
            Self::String(_) => "a string",
            Self::Date(_) => "a date",
            Self::DateTime(_) => "a date and time",
            Self::Time(_) => "a time of day",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }
}

/// Reads `YYYY-MM-DD`, years 1 to 9999.
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year: i16 = digits(text.get(..4)?)?;
    if year == 0 {
        return None;
    }
    Date::new(year, digits(text.get(5..7)?)?, digits(text.get(8..)?)?).ok()
}

/// Reads `HH:MM`, `HH:MM:SS` or `HH:MM:SS.f` with one to six digits of a second.
pub fn parse_time(text: &str) -> Option<Time> {
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) if clock.len() == 8 && (1..=6).contains(&fraction.len()) => (clock, fraction),
        Some(_) => return None,
        None => (text, "0"),
    };
    let mut parts = clock.split(':');
    let hour = two_digits(parts.next()?)?;
    let minute = two_digits(parts.next()?)?;
    let second = parts.next().map_or(Some(0), two_digits)?;
    if parts.next().is_some() {
        return None;
    }
    let nanosecond = digits::<i32>(&format!("{fraction:0<9}"))?;
    Time::new(hour, minute, second, nanosecond).ok()
}

/// Reads a date and a time with `T` or a space between, or a date alone (midnight).
pub fn parse_datetime(text: &str) -> Option<DateTime> {
    let date = parse_date(text.get(..10)?)?;
    let time = match text.as_bytes().get(10) {
        None => Time::midnight(),
        Some(b'T' | b' ') => parse_time(text.get(11..)?)?,
        Some(_) => return None,
    };
    Some(date.to_datetime(time))
}

/// A date from its numbers, years 1 to 9999.
pub fn date_from_parts(year: i32, month: i32, day: i32) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|year| *year >= 1)?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A time of day from hour, minute, second and microsecond, where trailing ones may be left out.
pub fn time_from_parts(parts: &[i32]) -> Option<Time> {
    let part = |index: usize| i8::try_from(parts.get(index).copied().unwrap_or(0)).ok();
    let microsecond = parts.get(3).copied().unwrap_or(0);
    if parts.len() > 4 || !(0..1_000_000).contains(&microsecond) {
        return None;
    }
    Time::new(part(0)?, part(1)?, part(2)?, microsecond * 1_000).ok()
}

fn two_digits(text: &str) -> Option<i8> {
    if text.len() == 2 { digits(text) } else { None }
}

fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_strict() {
        for text in
            ["2013-9-1", "20130901", "2013-02-30", "0000-01-01", "2013-09-01Z", "+013-09-01", "２013-09-0"]
        {
            assert_eq!(parse_date(text), None, "{text}");
        }
        assert_eq!(parse_date("2013-09-01"), Date::new(2013, 9, 1).ok());
    }

    #[test]
    fn times_are_strict() {
        for text in ["24:00", "12:60", "12:30:60", "1:2", "12:30:00.1234567", "12:30.5", "12:30:00Z", "12"] {
            assert_eq!(parse_time(text), None, "{text}");
        }
        assert_eq!(parse_time("12:30:01.5"), Time::new(12, 30, 1, 500_000_000).ok());
        assert!(parse_datetime("2013-09-01 23:59:59.000001").is_some());
        assert_eq!(parse_datetime("2013-09-01T10:00:00+02:00"), None);
    }
}
