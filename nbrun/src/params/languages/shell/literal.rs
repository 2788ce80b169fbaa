//! Values as words of a shell.

use std::fmt::Write;

use super::super::Unwritable;
use crate::params::Value;

/// The value as what stands right of `=`: a word, or words in parentheses.
///
/// With `escapes`, everything but printable ASCII is written as bytes in `$'..'`, on one line: a kernel may type the
/// cell into a terminal, where control characters are commands, and the locale may not be UTF-8.
pub fn render(value: &Value, escapes: bool) -> Result<String, Unwritable> {
    match value {
        Value::List(_) | Value::Map(_) if !escapes => {
            Err(Unwritable::new("sh has neither lists nor maps; use a bash kernel"))
        }
        Value::List(items) => {
            let items = items.iter().map(|item| word(item, escapes)).collect::<Result<Vec<_>, _>>()?;
            Ok(format!("({})", items.join(" ")))
        }
        Value::Map(entries) => {
            let entry = |(key, item): &(String, Value)| {
                if key.is_empty() {
                    return Err(Unwritable::new("a shell's maps have no empty key"));
                }
                Ok(format!("[{}]={}", quoted(key, escapes)?, word(item, escapes)?))
            };
            let entries = entries.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
            Ok(format!("({})", entries.join(" ")))
        }
        value => word(value, escapes),
    }
}

fn word(value: &Value, escapes: bool) -> Result<String, Unwritable> {
    match value {
        Value::Null => Err(Unwritable::new("a shell has no null; give an empty text")),
        Value::List(_) | Value::Map(_) => Err(Unwritable::new("a shell's lists and maps hold text only")),
        Value::String(text) => quoted(text, escapes),
        Value::Bool(truth) => Ok(truth.to_string()),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Float(number) => Ok(format!("{number:?}")),
        Value::Date(date) => Ok(date.to_string()),
        Value::DateTime(moment) => Ok(moment.to_string()),
        Value::Time(time) => Ok(time.to_string()),
    }
}

fn quoted(text: &str, escapes: bool) -> Result<String, Unwritable> {
    if text.contains('\0') {
        return Err(Unwritable::new("a shell's variables hold no NUL character"));
    }
    let printable = text.bytes().all(|b| b == b' ' || b.is_ascii_graphic());
    if !escapes || (printable && !text.contains(['\'', '!'])) {
        return Ok(format!("'{}'", text.replace('\'', "'\\''")));
    }
    let mut out = "$'".to_owned();
    for byte in text.bytes() {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            b'\'' | b'!' => write!(out, "\\x{byte:02x}").unwrap_or_default(), // a String takes everything
            b' ' | b'"'..=b'~' => out.push(char::from(byte)),
            byte => write!(out, "\\x{byte:02x}").unwrap_or_default(),
        }
    }
    out.push('\'');
    Ok(out)
}
