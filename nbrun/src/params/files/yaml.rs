//! YAML 1.2 with the core schema. An unquoted scalar keeps its text, so that `version: 1.10` can become the
//! string a parameter wants.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};

use super::super::{Given, Integer, MAX_DEPTH, Value};
use super::duplicate;

/// Aliases may not expand a document beyond this many values.
const MAX_VALUES: usize = 1_000_000;

/// Reads one YAML document; an empty one is an empty map. Errors say what is wrong, and where.
pub fn parse(text: &str) -> Result<Given, String> {
    Ok(match parse_value(text)? {
        Given::Scalar(Value::Null) => Given::Map(Vec::new()),
        given => given,
    })
}

/// Reads one YAML value.
pub fn parse_value(text: &str) -> Result<Given, String> {
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: HashMap::new(), values: 0 };
    let mut document = None;
    loop {
        match reader.next()? {
            (Event::StreamEnd, _) => return Ok(document.unwrap_or(Given::Scalar(Value::Null))),
            (Event::DocumentStart(_), span) => {
                if document.is_some() {
                    return Err(place(span, "a second document"));
                }
                let first = reader.next()?;
                document = Some(reader.value(first, 0)?);
            }
            _ => {}
        }
    }
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    anchors: HashMap<usize, (Given, usize)>,
    values: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), String> {
        match self.parser.next_event() {
            Some(event) => event.map_err(|error| scan_error(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn value(&mut self, (event, span): (Event<'a>, Span), depth: usize) -> Result<Given, String> {
        let before = self.values;
        self.values += 1;
        if self.values > MAX_VALUES || depth > MAX_DEPTH {
            return Err(place(span, &format!("more than {MAX_VALUES} values or {MAX_DEPTH} levels")));
        }
        let (anchor, given) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                (anchor, scalar(&text, style, tag.as_deref()).map_err(|message| place(span, &message))?)
            }
            Event::SequenceStart(anchor, tag) => {
                accept_tag(tag.as_deref(), "seq").map_err(|message| place(span, &message))?;
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        item => items.push(self.value(item, depth + 1)?),
                    }
                }
                (anchor, Given::List(items))
            }
            Event::MappingStart(anchor, tag) => {
                accept_tag(tag.as_deref(), "map").map_err(|message| place(span, &message))?;
                (anchor, Given::Map(self.entries(span, depth)?))
            }
            Event::Alias(anchor) => {
                let Some((given, size)) = self.anchors.get(&anchor).cloned() else {
                    return Err(place(span, "an alias inside the value it names"));
                };
                self.values += size;
                (0, given)
            }
            _ => return Err(place(span, "a value is missing")),
        };
        if anchor > 0 {
            self.anchors.insert(anchor, (given.clone(), self.values - before));
        }
        Ok(given)
    }

    fn entries(&mut self, span: Span, depth: usize) -> Result<Vec<(String, Given)>, String> {
        let mut entries = Vec::new();
        loop {
            let key = match self.next()? {
                (Event::MappingEnd, _) => break,
                (Event::Scalar(key, style, ..), span) => {
                    if key == "<<" && style == ScalarStyle::Plain {
                        return Err(place(span, "merge keys (`<<`) are not part of YAML 1.2"));
                    }
                    key.into_owned()
                }
                (_, span) => return Err(place(span, "a key must be text")),
            };
            let first = self.next()?;
            entries.push((key, self.value(first, depth + 1)?));
        }
        match duplicate(&entries) {
            Some(key) => Err(place(span, &format!("key {key:?} is given twice in this map"))),
            None => Ok(entries),
        }
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Result<Given, String> {
    let named = match tag {
        None if style == ScalarStyle::Plain => {
            return Ok(match core_schema(text) {
                Value::Null => Given::Scalar(Value::Null),
                value => Given::Text { text: text.to_owned(), otherwise: Box::new(Given::Scalar(value)) },
            });
        }
        None => "str",
        Some(tag) if tag.is_yaml_core_schema() => tag.suffix.as_str(),
        Some(tag) if tag.handle.is_empty() && tag.suffix == "!" => "str",
        Some(tag) => return Err(format!("tag {tag} is not part of YAML's core schema")),
    };
    let value = match (named, core_schema(text)) {
        ("str", _) => Value::String(text.to_owned()),
        ("float", Value::Integer(number)) => Value::Float(number.to_f64()),
        ("null", value @ Value::Null)
        | ("bool", value @ Value::Bool(_))
        | ("int", value @ Value::Integer(_))
        | ("float", value @ Value::Float(_)) => value,
        _ => return Err(format!("{text:?} is not a !!{named}")),
    };
    Ok(Given::Scalar(value))
}

fn accept_tag(tag: Option<&Tag>, kind: &str) -> Result<(), String> {
    match tag {
        Some(tag) if !(tag.is_yaml_core_schema() && tag.suffix == kind) => {
            Err(format!("tag {tag} is not part of YAML's core schema"))
        }
        _ => Ok(()),
    }
}

/// What an unquoted scalar means: section 10.3.2 of the YAML 1.2.2 specification.
fn core_schema(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Value::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Value::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Value::Float(f64::NEG_INFINITY),
        _ => {}
    }
    let prefixed = (text.starts_with("0x") || text.starts_with("0o")) && !text.contains('_');
    if let Some(integer) = prefixed.then(|| Integer::parse_literal(text)).flatten() {
        return Value::Integer(integer);
    }
    match Given::number(text) {
        Some(Given::Scalar(value)) => value,
        _ => Value::String(text.to_owned()),
    }
}

fn scan_error(error: &ScanError) -> String {
    format!("line {}, column {}: {}", error.marker().line(), error.marker().col() + 1, error.info())
}

fn place(span: Span, message: &str) -> String {
    format!("line {}, column {}: {message}", span.start.line(), span.start.col() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(text: &str) -> String {
        match parse_value(text) {
            Ok(Given::Text { otherwise, .. }) => match *otherwise {
                Given::Scalar(value) => format!("{value:?}"),
                other => format!("{other:?}"),
            },
            Ok(Given::Scalar(value)) => format!("{value:?} quoted"),
            Ok(other) => format!("{other:?}"),
            Err(message) => message,
        }
    }

    #[test]
    fn core_schema_not_yaml_1_1() {
        let cases = [
            ("no", "String(\"no\")"),
            ("on", "String(\"on\")"),
            ("1_000", "String(\"1_000\")"),
            ("12:30", "String(\"12:30\")"),
            ("2013-09-01", "String(\"2013-09-01\")"),
            ("0o17", "Integer(Integer(\"15\"))"),
            ("010", "Integer(Integer(\"10\"))"),
            ("1e3", "Float(1000.0)"),
            (".5", "Float(0.5)"),
            ("-.inf", "Float(-inf)"),
            ("nan", "String(\"nan\")"),
            ("~", "Null quoted"),
            ("'1'", "String(\"1\") quoted"),
            ("!!str 1", "String(\"1\") quoted"),
            ("!!int x", "line 1, column 1: \"x\" is not a !!int"),
            ("!foo x", "line 1, column 1: tag !foo is not part of YAML's core schema"),
        ];
        for (text, expected) in cases {
            assert_eq!(meaning(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_refused() {
        let cases = [
            ("a: 1\na: 2", "line 1, column 1: key \"a\" is given twice in this map"),
            ("a: 1\n---\nb: 2", "line 2, column 1: a second document"),
            ("a: &x {b: 1}\n<<: *x", "line 2, column 1: merge keys (`<<`) are not part of YAML 1.2"),
            ("[a, b]: 1", "line 1, column 1: a key must be text"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Err(expected.to_owned()), "{text}");
        }
        let level = |i: usize| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 10].join(","));
        let bomb: String = std::iter::once("a0: &a0 [1]\n".to_owned()).chain((1..12).map(level)).collect();
        assert!(parse(&bomb).unwrap_err().contains("more than"));
        assert!(parse(&"[".repeat(10_000)).is_err());
        assert_eq!(parse("# nothing"), Ok(Given::Map(Vec::new())));
    }
}
