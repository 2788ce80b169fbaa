//! A JSON value: read from text and written as text.

use std::fmt::{self, Write as _};

/// A JSON value. Numbers are kept as they are written, members in their order.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Nesting that is too deep, or text that is no JSON.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Malformed {
    /// Not even its first token.
    Start,
    /// Something after the start: what GoogleSQL's lenient functions make of it is not known.
    Later,
}

/// How deep arrays and objects may nest.
const DEPTH: usize = 500;

impl Json {
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let mut reader = Reader { bytes: text.as_bytes(), text, at: 0 };
        reader.skip_spaces();
        let start = reader.at;
        let value = reader.value(0).ok_or(if reader.at <= start + 1 && !reader.opens(start) {
            Malformed::Start
        } else {
            Malformed::Later
        })?;
        reader.skip_spaces();
        if reader.at == text.len() { Ok(value) } else { Err(Malformed::Later) }
    }

    /// Without spaces; `escape_separators` writes U+2028 and U+2029 as escapes.
    pub fn write(&self, escape_separators: bool) -> String {
        let mut text = String::new();
        self.write_to(&mut text, escape_separators);
        text
    }

    fn write_to(&self, text: &mut String, escape_separators: bool) {
        match self {
            Self::Array(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index > 0 { "," } else { "" });
                    item.write_to(text, escape_separators);
                }
                text.push(']');
            }
            Self::Object(members) => {
                text.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    text.push_str(if index > 0 { "," } else { "" });
                    quote(text, name, escape_separators);
                    text.push(':');
                    value.write_to(text, escape_separators);
                }
                text.push('}');
            }
            Self::String(value) => quote(text, value, escape_separators),
            // writing to a String does not fail
            plain => drop(write!(text, "{plain}")),
        }
    }

    /// With a line for each element, indented by two spaces a level.
    pub fn write_pretty(&self, level: usize) -> String {
        let indent = "  ".repeat(level + 1);
        let (open, close, lines): (_, _, Vec<String>) = match self {
            Self::Array(items) if !items.is_empty() => {
                ('[', ']', items.iter().map(|item| item.write_pretty(level + 1)).collect())
            }
            Self::Object(members) if !members.is_empty() => {
                let line = |(name, value): &(String, Self)| {
                    let name = Self::String(name.clone()).write(true);
                    format!("{name}: {}", value.write_pretty(level + 1))
                };
                ('{', '}', members.iter().map(line).collect())
            }
            plain => return plain.write(true),
        };
        let lines: Vec<_> = lines.into_iter().map(|line| format!("{indent}{line}")).collect();
        format!("{open}\n{}\n{}{close}", lines.join(",\n"), "  ".repeat(level))
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(text) => f.write_str(text),
            nested => f.write_str(&nested.write(false)),
        }
    }
}

fn quote(text: &mut String, value: &str, escape_separators: bool) {
    text.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '\u{2028}' | '\u{2029}' if !escape_separators => text.push(c),
            '\u{0}'..='\u{1f}' | '\u{2028}' | '\u{2029}' => drop(write!(text, "\\u{:04x}", u32::from(c))),
            _ => text.push(c),
        }
    }
    text.push('"');
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn skip_spaces(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Whether what starts there may be more than a plain word.
    fn opens(&self, at: usize) -> bool {
        matches!(self.bytes.get(at), Some(b'{' | b'[' | b'"' | b'\'' | b'0'..=b'9' | b'-'))
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.bytes.get(self.at) == Some(&byte)).then(|| self.at += 1)
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        if depth > DEPTH {
            return None;
        }
        self.skip_spaces();
        for (word, value) in [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))]
        {
            if self.bytes[self.at..].starts_with(word.as_bytes()) {
                self.at += word.len();
                return Some(value);
            }
        }
        match self.bytes.get(self.at)? {
            b'"' => self.string().map(Json::String),
            b'[' => self.array(depth),
            b'{' => self.object(depth),
            _ => self.number(),
        }
    }

    fn array(&mut self, depth: usize) -> Option<Json> {
        let mut items = Vec::new();
        self.eat(b'[')?;
        self.skip_spaces();
        if self.eat(b']').is_some() {
            return Some(Json::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.skip_spaces();
            if self.eat(b']').is_some() {
                return Some(Json::Array(items));
            }
            self.eat(b',')?;
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        let mut members = Vec::new();
        self.eat(b'{')?;
        self.skip_spaces();
        if self.eat(b'}').is_some() {
            return Some(Json::Object(members));
        }
        loop {
            self.skip_spaces();
            let name = self.string()?;
            self.skip_spaces();
            self.eat(b':')?;
            members.push((name, self.value(depth + 1)?));
            self.skip_spaces();
            if self.eat(b'}').is_some() {
                return Some(Json::Object(members));
            }
            self.eat(b',')?;
        }
    }

    fn number(&mut self) -> Option<Json> {
        let start = self.at;
        let digits = |reader: &mut Self| {
            let from = reader.at;
            while reader.bytes.get(reader.at).is_some_and(u8::is_ascii_digit) {
                reader.at += 1;
            }
            (reader.at > from).then_some(reader.at - from)
        };
        let _ = self.eat(b'-');
        let leading_zero = self.bytes.get(self.at) == Some(&b'0');
        if digits(self)? > 1 && leading_zero {
            return None;
        }
        if self.eat(b'.').is_some() {
            digits(self)?;
        }
        if self.eat(b'e').or_else(|| self.eat(b'E')).is_some() {
            let _ = self.eat(b'-').or_else(|| self.eat(b'+'));
            digits(self)?;
        }
        Some(Json::Number(self.text[start..self.at].to_owned()))
    }

    fn string(&mut self) -> Option<String> {
        self.eat(b'"')?;
        let mut result = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.find(['"', '\\'])?;
            if rest[..plain].contains(|c: char| c < ' ') {
                return None;
            }
            result.push_str(&rest[..plain]);
            self.at += plain + 1;
            if rest.as_bytes()[plain] == b'"' {
                return Some(result);
            }
            let escape = *self.bytes.get(self.at)?;
            self.at += 1;
            result.push(match escape {
                b'"' | b'\\' | b'/' => char::from(escape),
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => self.code_point()?,
                _ => return None,
            });
        }
    }

    /// After `\u`: four hexadecimal digits, or two such escapes for one character.
    fn code_point(&mut self) -> Option<char> {
        let high = self.hex()?;
        if !(0xD800..0xDC00).contains(&high) {
            return char::from_u32(high);
        }
        self.eat(b'\\')?;
        self.eat(b'u')?;
        let low = self.hex()?.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
        char::from_u32(0x10000 + ((high - 0xD800) << 10) + low)
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, Malformed};

    #[test]
    fn reads_and_writes() {
        for (text, written) in [
            (r#" {"b" : [1, 2.50, "x\u00e9\n"], "a":{}} "#, r#"{"b":[1,2.50,"xé\n"],"a":{}}"#),
            (r#""\ud83d\ude00\/""#, "\"😀/\""),
            ("[]", "[]"),
            ("-1.5e+10", "-1.5e+10"),
        ] {
            assert_eq!(Json::read(text).map(|json| json.write(false)).as_deref(), Ok(written), "{text}");
        }
    }

    #[test]
    fn tells_where_text_is_malformed() {
        for text in ["", "abc", "nul", ".5"] {
            assert_eq!(Json::read(text), Err(Malformed::Start), "{text}");
        }
        let deep = "[".repeat(100_000);
        for text in ["{\"a\":", "[1,]", "1 2", "01", "{'a':1}", r#""\ud83d""#, deep.as_str()] {
            assert_eq!(Json::read(text), Err(Malformed::Later), "{text}");
        }
    }
}
