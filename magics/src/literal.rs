//! Values as users write them on a magic's line: JSON, or Python's literals, which the official magics take.

use serde_json::{Map, Number, Value};

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// What was expected.
    pub message: String,
    /// Where, in bytes of the text.
    pub at: usize,
}

/// The value that `text` begins with, and where it ends, in bytes.
///
/// # Errors
/// Where it can't be read on.
pub fn read(text: &str) -> Result<(Value, usize), Misread> {
    let mut reader = Reader { text, at: 0, depth: 0 };
    let value = reader.value()?;
    Ok((value, reader.at))
}

/// Values within values.
const DEPTH: usize = 64;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn value(&mut self) -> Result<Value, Misread> {
        if self.depth == DEPTH {
            return Err(self.expected("fewer values within values"));
        }
        self.depth += 1;
        let value = match self.next() {
            Some('{') => self.object().map(Value::Object),
            Some('[') => self.list(']').map(Value::Array),
            Some('(') => self.list(')').map(Value::Array),
            Some(quote @ ('"' | '\'')) => self.string(quote).map(Value::String),
            Some(first) if first.is_ascii_digit() || matches!(first, '-' | '+' | '.') => self.number(),
            _ => self.word(),
        };
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Result<Map<String, Value>, Misread> {
        let mut fields = Map::new();
        self.at += 1;
        while !self.eat('}') {
            let key = match self.next() {
                Some(quote @ ('"' | '\'')) => self.string(quote)?,
                _ => return Err(self.expected("a name in quotes, or `}`")),
            };
            if !self.eat(':') {
                return Err(self.expected("`:`"));
            }
            let value = self.value()?;
            fields.insert(key, value);
            if !self.eat(',') && self.next() != Some('}') {
                return Err(self.expected("`,` or `}`"));
            }
        }
        Ok(fields)
    }

    fn list(&mut self, close: char) -> Result<Vec<Value>, Misread> {
        let mut items = Vec::new();
        self.at += 1;
        while !self.eat(close) {
            items.push(self.value()?);
            if !self.eat(',') && self.next() != Some(close) {
                return Err(self.expected(&format!("`,` or `{close}`")));
            }
        }
        Ok(items)
    }

    fn string(&mut self, quote: char) -> Result<String, Misread> {
        let open = self.at;
        let mut text = String::new();
        self.at += 1;
        while let Some(next) = self.text[self.at..].chars().next() {
            self.at += next.len_utf8();
            match next {
                _ if next == quote => return Ok(text),
                '\\' => text.push(self.escaped()?),
                other => text.push(other),
            }
        }
        Err(Misread { message: "this quote is not closed".to_owned(), at: open })
    }

    fn escaped(&mut self) -> Result<char, Misread> {
        let escape = self.text[self.at..].chars().next();
        self.at += escape.map_or(0, char::len_utf8);
        Ok(match escape {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('x') => self.code(2)?,
            Some('u') => self.code(4)?,
            Some(same @ ('\\' | '/' | '"' | '\'')) => same,
            _ => return Err(Misread { message: "no escape that is known".to_owned(), at: self.at - 1 }),
        })
    }

    /// The character of a code in hexadecimal digits; JSON writes one beyond the first 65,536 as two.
    fn code(&mut self, digits: usize) -> Result<char, Misread> {
        let first = self.hexadecimal(digits)?;
        let code = match first {
            0xD800..0xDC00 if self.text[self.at..].starts_with("\\u") => {
                self.at += 2;
                let second = self.hexadecimal(digits)?;
                0x1_0000 + ((first - 0xD800) << 10) + (second.wrapping_sub(0xDC00) & 0x3FF)
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(|| self.expected("the code of a character"))
    }

    fn hexadecimal(&mut self, digits: usize) -> Result<u32, Misread> {
        let code = self
            .text
            .get(self.at..self.at + digits)
            .filter(|code| code.bytes().all(|c| c.is_ascii_hexdigit()));
        let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        self.at += digits;
        code.ok_or_else(|| Misread {
            message: format!("expected {digits} hexadecimal digits"),
            at: self.at - digits,
        })
    }

    fn number(&mut self) -> Result<Value, Misread> {
        let rest = &self.text[self.at..];
        let end =
            rest.find(|next: char| !next.is_ascii_alphanumeric() && !matches!(next, '-' | '+' | '.' | '_'));
        let written = &rest[..end.unwrap_or(rest.len())];
        let digits = written.replace('_', "");
        let number = match digits.parse::<i64>() {
            Ok(whole) => Some(Number::from(whole)),
            Err(_) => digits.parse::<u64>().map(Number::from).ok().or_else(|| float(&digits)),
        };
        let number = number.ok_or_else(|| self.expected("a number"))?;
        self.at += written.len();
        Ok(Value::Number(number))
    }

    fn word(&mut self) -> Result<Value, Misread> {
        let rest = &self.text[self.at..];
        let end = rest.find(|next: char| !next.is_alphanumeric()).unwrap_or(rest.len());
        let value = match &rest[..end] {
            "true" | "True" => Value::Bool(true),
            "false" | "False" => Value::Bool(false),
            "null" | "None" => Value::Null,
            _ => return Err(self.expected("a value")),
        };
        self.at += end;
        Ok(value)
    }

    /// The next character that is no blank.
    fn next(&mut self) -> Option<char> {
        let rest = self.text[self.at..].trim_start();
        self.at = self.text.len() - rest.len();
        rest.chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.next() == Some(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    fn expected(&self, what: &str) -> Misread {
        Misread { message: format!("expected {what}"), at: self.at.min(self.text.len()) }
    }
}

/// A number with a point or an exponent; `inf` and its like are none.
fn float(digits: &str) -> Option<Number> {
    let is_written_so = digits.contains(['.', 'e', 'E']) && !digits.contains(['n', 'N']);
    digits.parse().ok().filter(|_| is_written_so).and_then(Number::from_f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_and_pythons_literals_are_read() {
        for (text, expected) in [
            (r#"{"a": 1, "b": [true, null, -1.5e3]} rest"#, json!({"a": 1, "b": [true, null, -1500.0]})),
            (
                r"{'a': 'x \'y\' \n', 'b': (1, 2,), 'c': None, 'd': True,}",
                json!({"a": "x 'y' \n", "b": [1, 2], "c": null, "d": true}),
            ),
            (r#""\u00e9 \ud83d\ude00 \x41""#, json!("é 😀 A")),
            ("1_000", json!(1000)),
            ("18446744073709551615", json!(u64::MAX)),
            ("[]", json!([])),
            ("{}", json!({})),
        ] {
            let (value, end) = read(text).expect(text);
            assert_eq!(value, expected, "{text}");
            assert!(text[end..].is_empty() || &text[end..] == " rest", "{text}");
        }
    }

    #[test]
    fn what_can_not_be_read_has_its_place() {
        for (text, at) in [
            ("", 0),
            ("{a: 1}", 1),
            ("{'a' 1}", 5),
            ("{'a': 1 'b'}", 8),
            ("[1, 2", 5),
            ("'abc", 0),
            ("inf", 0),
            ("1.2.3", 0),
            (r"'\q'", 2),
            (r"'\ud8'", 3),
            ("nan", 0),
        ] {
            assert_eq!(read(text).map_err(|error| error.at), Err(at), "{text}");
        }
        assert!(read(&"[".repeat(10_000)).is_err());
    }
}
