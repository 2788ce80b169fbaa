//! Reserved values: `{{ run.id }}`, `{{ run.started }}`, `{{ interval.start }}`, `{{ interval.end }}`, and
//! `{{ interval.start | date }}`, in values that the caller gives. This is no template language.
//!
//! A value that is nothing else takes the parameter's type; within longer text it is written out. `{{ "text" }}` is the
//! text itself, for values that need braces.

use jiff::civil::DateTime;

use super::value::parse_datetime;
use super::{Given, GivenParameter, ParameterError, Problem, Value, nearest};

/// What reserved values stand for in a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Reserved {
    /// The run's id, if it is recorded.
    pub run_id: Option<String>,
    /// When the run began, in UTC.
    pub started: DateTime,
    /// The data interval, if the caller gave one.
    pub interval: Option<Interval>,
}

/// A data interval: from its start up to, and without, its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The start.
    pub start: DateTime,
    /// The end.
    pub end: DateTime,
}

const NAMES: [&str; 4] = ["run.id", "run.started", "interval.start", "interval.end"];
const FILTERS: [&str; 1] = ["date"];

impl Interval {
    /// Reads `START..END`, each a date or a date and time without zone. Errors say what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wanted = "START..END, each a date or a date and time, such as 2013-10-01..2013-11-01";
        let (start, end) = text.split_once("..").ok_or(wanted)?;
        let (start, end) = parse_datetime(start).zip(parse_datetime(end)).ok_or(wanted)?;
        if start >= end {
            return Err(format!("it ends at {end}, which is not after its start"));
        }
        Ok(Self { start, end })
    }
}

impl Reserved {
    /// The given parameters with reserved values filled in.
    pub fn fill(&self, given: &[GivenParameter]) -> Result<Vec<GivenParameter>, ParameterError> {
        let mut problems = Vec::new();
        let filled = given.iter().map(|parameter| match self.given(&parameter.given) {
            Ok(given) => GivenParameter { given, ..parameter.clone() },
            Err(message) => {
                let (name, origin) = (parameter.name.clone(), parameter.origin.clone());
                problems.push(Problem::Reserved { name, message, origin });
                parameter.clone()
            }
        });
        let filled = filled.collect();
        if problems.is_empty() { Ok(filled) } else { Err(ParameterError(problems)) }
    }

    fn given(&self, given: &Given) -> Result<Given, String> {
        Ok(match given {
            Given::Text { text, .. } | Given::Scalar(Value::String(text)) if text.contains("{{") => {
                self.text(text)?
            }
            Given::List(items) => {
                Given::List(items.iter().map(|item| self.given(item)).collect::<Result<_, _>>()?)
            }
            Given::Map(entries) => {
                let entry = |(key, item): &(String, Given)| Ok((key.clone(), self.given(item)?));
                Given::Map(entries.iter().map(entry).collect::<Result<_, String>>()?)
            }
            other => other.clone(),
        })
    }

    fn text(&self, text: &str) -> Result<Given, String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("{{") {
            let (inner, after) = expression(behind)?;
            let value = self.value(inner.trim())?;
            if before.is_empty() && after.is_empty() && out.is_empty() {
                let text = written(&value);
                return Ok(Given::Text { text, otherwise: Box::new(Given::Scalar(value)) });
            }
            out.push_str(before);
            out.push_str(&written(&value));
            rest = after;
        }
        out.push_str(rest);
        Ok(Given::string(out))
    }

    fn value(&self, expression: &str) -> Result<Value, String> {
        if let Some(literal) = expression.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            return Ok(Value::String(literal.to_owned()));
        }
        let (name, filter) = match expression.split_once('|') {
            Some((name, filter)) => (name.trim(), Some(filter.trim())),
            None => (expression, None),
        };
        let interval = || {
            let missing = format!("`{name}` needs the run's interval; give it with --interval START..END");
            self.interval.ok_or(missing)
        };
        let value = match name {
            "run.id" => {
                let missing = "`run.id` is of recorded runs only; leave out --no-record";
                Value::String(self.run_id.clone().ok_or(missing)?)
            }
            "run.started" => Value::DateTime(self.started),
            "interval.start" => Value::DateTime(interval()?.start),
            "interval.end" => Value::DateTime(interval()?.end),
            name => return Err(unknown("reserved value", name, &NAMES)),
        };
        match (filter, value) {
            (None, value) => Ok(value),
            (Some("date"), Value::DateTime(moment)) => Ok(Value::Date(moment.date())),
            (Some("date"), _) => Err(format!("`{name}` is no date")),
            (Some(filter), _) => Err(unknown("filter", filter, &FILTERS)),
        }
    }
}

/// The inside of the braces that have just opened, where text in double quotes may hold braces, and what is behind.
fn expression(text: &str) -> Result<(&str, &str), String> {
    let skipped = match text.trim_start().strip_prefix('"') {
        Some(quoted) => {
            let opened = text.len() - quoted.len();
            opened + quoted.find('"').ok_or("a quote in `{{` is not closed")? + 1
        }
        None => 0,
    };
    let end = text[skipped..].find("}}").ok_or("`{{` is not closed by `}}`")? + skipped;
    Ok((&text[..end], &text[end + 2..]))
}

fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let hint = "; for the braces themselves write {{ \"{{\" }}";
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("there is no {what} `{name}`; did you mean `{near}`?"),
        None => format!("there is no {what} `{name}`; there are {}{hint}", known.join(", ")),
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_json().as_str().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::{Origin, Type, fit};

    fn reserved() -> Reserved {
        Reserved {
            run_id: Some("20261123-231502-7kq3xm".to_owned()),
            started: parse_datetime("2026-11-23T23:15:02").unwrap(),
            interval: Interval::parse("2013-10-01..2013-11-01T12:00").ok(),
        }
    }

    fn filled(text: &str, type_: &Type) -> String {
        let parameter = |given| GivenParameter { name: "p".to_owned(), given, origin: Origin::Argument };
        match reserved().fill(&[parameter(Given::from_text(text))]) {
            Ok(filled) => match fit(&filled[0].given, type_) {
                Ok(value) => format!("{value:?}"),
                Err(mismatch) => format!("{} does not fit", mismatch.found),
            },
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn reserved_values_take_the_parameters_type() {
        let cases = [
            ("{{ run.id }}", Type::String, "String(\"20261123-231502-7kq3xm\")"),
            ("{{ run.id }}", Type::Any, "String(\"20261123-231502-7kq3xm\")"),
            ("{{run.started}}", Type::DateTime, "DateTime(2026-11-23T23:15:02)"),
            ("{{ interval.start | date }}", Type::Date, "Date(2013-10-01)"),
            ("{{ interval.start|date }}", Type::Any, "Date(2013-10-01)"),
            ("{{ interval.start | date }}", Type::String, "String(\"2013-10-01\")"),
            ("{{ interval.end }}", Type::Date, "`2013-11-01T12:00:00` does not fit"),
            ("{{ interval.end }}", Type::DateTime, "DateTime(2013-11-01T12:00:00)"),
            (
                "out/{{ interval.start | date }}/{{ run.id }}.csv",
                Type::String,
                "String(\"out/2013-10-01/20261123-231502-7kq3xm.csv\")",
            ),
            ("a {{ \"{{ x }}\" }} b", Type::String, "String(\"a {{ x }} b\")"),
            ("a { b } }}", Type::String, "String(\"a { b } }}\")"),
        ];
        for (text, type_, expected) in cases {
            assert_eq!(filled(text, &type_), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_reserved_is_refused() {
        let cases = [
            "{{ run.idd }}",
            "{{ intervall.start }}",
            "{{ user.name }}",
            "{{ interval.start | dat }}",
            "{{ run.id | date }}",
            "{{ run.id",
            "{{ \"x }}",
        ];
        let shown: Vec<String> = cases.iter().map(|text| filled(text, &Type::String)).collect();
        insta::assert_snapshot!(shown.join("\n"));
        let without = Reserved { interval: None, ..reserved() };
        assert!(without.value("interval.start").unwrap_err().contains("--interval"));
    }

    #[test]
    fn intervals_have_a_start_before_their_end() {
        assert!(Interval::parse("2013-10-01T00:00..2013-10-01T01:00").is_ok());
        for text in ["2013-10-01", "2013-10-01..", "2013-11-01..2013-10-01", "2013-10-01..2013-10-01"] {
            assert!(Interval::parse(text).is_err(), "{text}");
        }
    }
}
