//! Keeping the values of secrets out of outputs.
//!
//! A value is found as it is, and as programs commonly write it: escaped in a string of JSON, Python or HTML,
//! percent-encoded, in hexadecimal, and in base64 at any alignment, line breaks included. It is found across the pieces
//! in which a stream arrives, and through terminal colours. What nobody can find is a value that a program takes apart
//! or enciphers.

mod filter;
mod forms;
mod matcher;
mod streams;

use std::borrow::Cow;

use serde_json::{Map, Value};

pub use filter::Filter;
use matcher::Matcher;
use streams::Streams;

/// Finds the values of secrets and puts their names in their place.
#[derive(Debug, Default)]
pub struct Redactor {
    matcher: Matcher,
}

impl Redactor {
    /// For secrets by name and value. An empty value is no secret.
    pub fn new<'a>(secrets: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut matcher = Matcher::default();
        for (name, value) in secrets.into_iter().filter(|(_, value)| !value.is_empty()) {
            let instead = format!("[secret: {name}]");
            for form in forms::of(value) {
                matcher.add(&form, &instead);
            }
        }
        Self { matcher }
    }

    /// Whether there are no secrets.
    pub fn is_empty(&self) -> bool {
        self.matcher.is_empty()
    }

    /// The text without secrets.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.matcher.replace(text)
    }

    /// The value without secrets in its texts, numbers and names.
    pub fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text).into_owned()),
            Value::Number(number) => {
                let text = number.to_string();
                match self.text(&text) {
                    Cow::Borrowed(_) => value.clone(),
                    Cow::Owned(redacted) => Value::String(redacted),
                }
            }
            Value::Array(values) => values.iter().map(|value| self.value(value)).collect(),
            Value::Object(fields) => {
                let redacted =
                    fields.iter().map(|(name, value)| (self.text(name).into_owned(), self.value(value)));
                Value::Object(redacted.collect::<Map<_, _>>())
            }
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SECRET: &str = "pa\"ss<wörd>&\n\\1/+";

    fn redactor() -> Redactor {
        Redactor::new([("key", SECRET), ("pin", "83719265")])
    }

    #[test]
    fn values_are_found_as_programs_write_them() {
        // Written by Python: repr, json.dumps with and without ensure_ascii, html.escape, urllib.parse.quote (safe='/' and
        // safe='') and quote_plus, hex, base64 standard and urlsafe of 'u:' + value, and encodebytes of 50 x's and the value.
        let forms = [
            SECRET,
            r#"'pa"ss<wörd>&\n\\1/+'"#,
            r#""pa\"ss<w\u00f6rd>&\n\\1/+""#,
            r#""pa\"ss<wörd>&\n\\1/+""#,
            "pa&quot;ss&lt;wörd&gt;&amp;\n\\1/+",
            "pa%22ss%3Cw%C3%B6rd%3E%26%0A%5C1/%2B",
            "pa%22ss%3Cw%C3%B6rd%3E%26%0A%5C1%2F%2B",
            "70612273733c77c3b672643e260a5c312f2b",
            "70612273733C77C3B672643E260A5C312F2B",
            "dTpwYSJzczx3w7ZyZD4mClwxLys=",
            "dTpwYSJzczx3w7ZyZD4mClwxLys=",
            "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHhwYSJzczx3\nw7ZyZD4mClwxLys=\n",
        ];
        for form in forms {
            let redacted = redactor().text(form).into_owned();
            assert!(redacted.contains("[secret: key]"), "{form}: {redacted}");
        }
        assert_eq!(redactor().text("nothing to hide"), "nothing to hide");
    }

    #[test]
    fn colours_do_not_hide_a_value() {
        let redacted =
            Redactor::new([("t", "hunter2")]).text("a \u{1b}[32mhun\u{1b}[0;1mter2\u{1b}[0m b").into_owned();
        assert_eq!(redacted, "a \u{1b}[32m[secret: t]\u{1b}[0m b");
    }

    #[test]
    fn every_text_of_a_message_is_looked_at() {
        let content =
            json!({"data": {"application/json": {"83719265": [83_719_265, null, "x83719265"]}}, "n": 1});
        let name = "[secret: pin]";
        let expected = json!({"data": {"application/json": {name: [name, null, "x[secret: pin]"]}}, "n": 1});
        assert_eq!(redactor().value(&content), expected);
    }
}
