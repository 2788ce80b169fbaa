//! Reading spans of JSON text into values.

use serde_json::{Map, Number, Value};

use super::node::{Kind, Node};

/// Reads text that the scanner accepted.
///
/// What a [`Value`] can't hold is read as the nearest thing it can: `NaN`, the infinities and numbers beyond
/// the range of `f64` as null, half of a surrogate pair as U+FFFD. The text itself is never changed by this.
pub(crate) fn value(text: &str) -> Value {
    Node::at(text, 0..text.len(), usize::MAX).map_or(Value::Null, |node| of(text, &node))
}

/// Reads a node whose children are all known.
fn of(text: &str, node: &Node) -> Value {
    match node.kind(text) {
        Kind::Object => Value::Object(members(text, node)),
        Kind::Array => node.children.iter().map(|child| of(text, &child.value)).collect(),
        Kind::String => Value::String(string(node.text(text))),
        Kind::Number => number(node.text(text)).map_or(Value::Null, Value::Number),
        Kind::Bool => Value::Bool(node.text(text) == "true"),
        Kind::Null => Value::Null,
    }
}

fn members(text: &str, node: &Node) -> Map<String, Value> {
    node.children
        .iter()
        .filter_map(|child| child.name(text).map(|name| (name, of(text, &child.value))))
        .collect()
}

/// Reads an object; anything else is read as an empty one.
pub(crate) fn object(text: &str) -> Map<String, Value> {
    match value(text) {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn number(text: &str) -> Option<Number> {
    if let Ok(number) = text.parse::<i64>()
        && text != "-0"
    {
        return Some(number.into());
    }
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    text.parse::<f64>().ok().and_then(Number::from_f64)
}

/// Reads a string with its quotes.
pub(crate) fn string(quoted: &str) -> String {
    let mut out = String::with_capacity(quoted.len());
    unescape(quoted, &mut out);
    out
}

/// Reads a string with its quotes to the end of `out`.
fn unescape(quoted: &str, out: &mut String) {
    let mut rest = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(quoted);
    while let Some(at) = rest.find('\\') {
        let (plain, escape) = rest.split_at(at);
        out.push_str(plain);
        let mut chars = escape.chars();
        chars.next();
        match chars.next() {
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let (character, length) = code_point(escape);
                out.push(character);
                rest = &escape[length..];
                continue;
            }
            Some(other) => out.push(other),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
}

/// The character of a `\uXXXX` escape, or of two that make a surrogate pair, and the length of its text.
fn code_point(escape: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = escape.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(0).unwrap_or(0xFFFD);
    let pair = [first, unit(6).unwrap_or(0)];
    match char::decode_utf16(pair).next() {
        Some(Ok(character)) => (character, 6 * character.len_utf16()),
        _ => (char::REPLACEMENT_CHARACTER, 6),
    }
}

/// Reads a string, or an array of strings joined: the form that `nbformat` calls a multi-line string.
pub(crate) fn multiline(text: &str) -> String {
    let Ok(node) = Node::at(text, 0..text.len(), 1) else { return String::new() };
    let mut out = String::with_capacity(text.len());
    match node.kind(text) {
        Kind::String => unescape(text, &mut out),
        _ => node.children.iter().for_each(|line| unescape(line.value.text(text), &mut out)),
    }
    out
}
