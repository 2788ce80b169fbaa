//! A plain JSON writer with the habits that notebook files have: what an edited file has to look like.

use std::fmt::Write;

use proptest::prelude::{Just, Strategy, any, prop_oneof};
use serde_json::{Map, Value};

/// How a tool writes its notebooks.
#[derive(Clone, Debug)]
pub struct Writer {
    /// One level of indentation; none for a file on one line.
    pub indent: Option<&'static str>,
    pub newline: &'static str,
    pub colon: &'static str,
    pub comma: &'static str,
    pub ascii: bool,
    pub sorted: bool,
    pub joined_source: bool,
    pub end: &'static str,
}

impl Writer {
    pub fn any() -> impl Strategy<Value = Self> {
        let indent =
            prop_oneof![Just(None), Just(Some(" ")), Just(Some("  ")), Just(Some("    ")), Just(Some("\t"))];
        let newline = prop_oneof![Just("\n"), Just("\r\n")];
        let spacing = prop_oneof![Just((": ", ", ")), Just((":", ",")), Just((" : ", " , "))];
        let end = prop_oneof![Just(""), Just("\n"), Just("\n\n")];
        (indent, newline, spacing, any::<[bool; 3]>(), end).prop_map(
            |(indent, newline, (colon, comma), [ascii, sorted, joined_source], end)| Self {
                indent,
                newline,
                colon,
                comma,
                ascii,
                sorted,
                joined_source,
                end: if newline == "\r\n" && end == "\n" { "\r\n" } else { end },
            },
        )
    }

    /// The text of a file.
    pub fn file(&self, value: &Value) -> String {
        let mut out = String::new();
        self.value(value, 0, &mut out);
        out + self.end
    }

    fn value(&self, value: &Value, depth: usize, out: &mut String) {
        match value {
            Value::Array(elements) => {
                self.container('[', ']', elements.iter(), depth, out, |element, out| {
                    self.value(element, depth + 1, out);
                });
            }
            Value::Object(members) => {
                self.container(
                    '{',
                    '}',
                    self.ordered(members).into_iter(),
                    depth,
                    out,
                    |(name, member), out| {
                        self.string(name, out);
                        out.push_str(self.colon);
                        self.value(member, depth + 1, out);
                    },
                );
            }
            Value::String(text) => self.string(text, out),
            other => out.push_str(&other.to_string()),
        }
    }

    fn container<T>(
        &self,
        open: char,
        close: char,
        items: impl ExactSizeIterator<Item = T>,
        depth: usize,
        out: &mut String,
        write: impl Fn(T, &mut String),
    ) {
        let empty = items.len() == 0;
        out.push(open);
        for (index, item) in items.enumerate() {
            match self.indent {
                Some(_) if index > 0 => out.push(','),
                None if index > 0 => out.push_str(self.comma),
                _ => {}
            }
            self.line_break(depth + 1, out);
            write(item, out);
        }
        if !empty {
            self.line_break(depth, out);
        }
        out.push(close);
    }

    fn line_break(&self, depth: usize, out: &mut String) {
        if let Some(indent) = self.indent {
            out.push_str(self.newline);
            out.push_str(&indent.repeat(depth));
        }
    }

    fn ordered<'a>(&self, members: &'a Map<String, Value>) -> Vec<(&'a String, &'a Value)> {
        let mut members: Vec<_> = members.iter().collect();
        if self.sorted {
            members.sort_by_key(|(name, _)| *name);
        }
        members
    }

    fn string(&self, text: &str, out: &mut String) {
        let json = Value::from(text).to_string();
        if !self.ascii {
            out.push_str(&json);
            return;
        }
        for character in json.chars() {
            if character.is_ascii() {
                out.push(character);
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}").expect("a string takes all");
                }
            }
        }
    }
}
