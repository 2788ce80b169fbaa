//! What a parameter's values must keep to beyond their type.

use std::cmp::Ordering;

use super::value::{parse_date, parse_datetime, parse_time};
use super::{Given, Mismatch, Type, Value};

/// What the notebook's metadata says of a parameter beyond its type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rule {
    /// The only values there are.
    pub choices: Option<Vec<Value>>,
    /// The least value.
    pub minimum: Option<Value>,
    /// The greatest value.
    pub maximum: Option<Value>,
    /// What text must match.
    pub pattern: Option<Pattern>,
    /// The form of text.
    pub format: Option<Format>,
    /// What each element of a list must keep to.
    pub items: Option<Box<Rule>>,
    /// Whether the value must come from a reference and be kept out of the notebook.
    pub secret: bool,
    /// Whether a value must be given though there is a default.
    pub required: bool,
}

/// A regular expression that text must match somewhere.
#[derive(Debug, Clone)]
pub struct Pattern(regex::Regex);

/// Forms of text, named as in JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `YYYY-MM-DD`.
    Date,
    /// `YYYY-MM-DDTHH:MM:SS`, with or without an offset.
    DateTime,
    /// `HH:MM:SS`.
    Time,
}

impl Rule {
    /// Checks a value that is of the parameter's type.
    pub fn check(&self, value: &Value) -> Result<(), Mismatch> {
        let expected = if let Some(choices) = &self.choices
            && !choices.contains(value)
        {
            Some(format!("one of {}", shown(choices)))
        } else if self.is_out_of_range(value) {
            self.range().map(|range| format!("a value {range}"))
        } else {
            self.text_mismatch(value)
        };
        if let Some(expected) = expected {
            let found = Given::Scalar(value.clone()).describe();
            return Err(Mismatch { path: String::new(), found, expected });
        }
        if let (Some(rule), Value::List(items)) = (&self.items, value) {
            for (index, item) in items.iter().enumerate() {
                rule.check(item).map_err(|mismatch| mismatch.inside(&format!("[{index}]")))?;
            }
        }
        Ok(())
    }

    /// What a value of the type must be, for messages.
    pub fn expectation(&self, type_: &Type) -> String {
        if self.secret {
            return "a reference: env:NAME, file:PATH or command:CMD".to_owned();
        }
        let choices = self.choices.as_ref().map(|choices| format!("one of {}", shown(choices)));
        let format = || self.format.map(|format| format.expectation().to_owned());
        let base = choices.or_else(format).unwrap_or_else(|| type_.expectation());
        self.range().map_or(base.clone(), |range| format!("{base}, {range}"))
    }

    /// The rule in a few words each, for tables and help.
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        words.extend(self.choices.as_ref().map(|choices| format!("one of {}", shown(choices))));
        words.extend(self.range());
        words.extend(self.pattern.as_ref().map(|pattern| format!("matches {}", pattern.as_str())));
        words.extend(self.format.map(|format| format.expectation().to_owned()));
        let items = self.items.iter().flat_map(|items| items.words());
        words.extend(items.map(|word| format!("each {word}")));
        words.extend(self.secret.then(|| "secret".to_owned()));
        words.extend(self.required.then(|| "required".to_owned()));
        words
    }

    fn is_out_of_range(&self, value: &Value) -> bool {
        // NaN is in no range
        let below =
            |least: &Value| !matches!(compare(value, least), Some(Ordering::Greater | Ordering::Equal));
        let above = |most: &Value| !matches!(compare(value, most), Some(Ordering::Less | Ordering::Equal));
        *value != Value::Null
            && (self.minimum.as_ref().is_some_and(below) || self.maximum.as_ref().is_some_and(above))
    }

    fn range(&self) -> Option<String> {
        match (&self.minimum, &self.maximum) {
            (Some(least), Some(most)) => Some(format!("from {} to {}", plain(least), plain(most))),
            (Some(least), None) => Some(format!("at least {}", plain(least))),
            (None, Some(most)) => Some(format!("at most {}", plain(most))),
            (None, None) => None,
        }
    }

    fn text_mismatch(&self, value: &Value) -> Option<String> {
        let Value::String(text) = value else { return None };
        if let Some(pattern) = self.pattern.as_ref().filter(|pattern| !pattern.0.is_match(text)) {
            return Some(format!("text that matches `{}`", pattern.as_str()));
        }
        self.format.filter(|format| !format.matches(text)).map(|format| format.expectation().to_owned())
    }
}

impl Pattern {
    /// Reads a regular expression. Errors say what is wrong with it.
    pub fn new(text: &str) -> Result<Self, String> {
        regex::Regex::new(text).map(Self).map_err(|error| error.to_string())
    }

    /// The expression.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Format {
    /// The names of all formats.
    pub const NAMES: [&str; 3] = ["date", "date-time", "time"];

    /// The format of that name.
    pub fn find(name: &str) -> Option<Self> {
        match name {
            "date" => Some(Self::Date),
            "date-time" => Some(Self::DateTime),
            "time" => Some(Self::Time),
            _ => None,
        }
    }

    /// The name in JSON Schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Time => "time",
        }
    }

    fn matches(self, text: &str) -> bool {
        match self {
            Self::Date => parse_date(text).is_some(),
            Self::DateTime => {
                text.contains('T')
                    && (parse_datetime(text).is_some() || text.parse::<jiff::Timestamp>().is_ok())
            }
            Self::Time => parse_time(text).is_some(),
        }
    }

    fn expectation(self) -> &'static str {
        match self {
            Self::Date => "a date, YYYY-MM-DD",
            Self::DateTime => "a date and time, YYYY-MM-DDTHH:MM:SS",
            Self::Time => "a time of day, HH:MM:SS",
        }
    }
}

/// The order of two values of one kind; none for kinds that have none, and for NaN.
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::DateTime(a), Value::DateTime(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Float(number) => number.to_string(),
        value => value.to_json().to_string().trim_matches('"').to_owned(),
    }
}

fn shown(values: &[Value]) -> String {
    values.iter().map(plain).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
