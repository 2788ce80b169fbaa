//! String and bytes literals: quotes, prefixes and escapes.

use super::ast::Span;
use crate::local::Fault;

/// A quoted literal at `start`: its text or bytes, and where it ends.
pub enum Quoted {
    Text(String),
    Bytes(Vec<u8>),
}

/// Reads the literal whose prefix letters (`r`, `b`, `rb`) are `prefix` and whose quote stands at `open`.
pub fn quoted(sql: &str, start: usize, open: usize) -> Result<(Quoted, usize), Fault> {
    let prefix = sql[start..open].to_ascii_lowercase();
    let (raw, bytes) = (prefix.contains('r'), prefix.contains('b'));
    let rest = &sql[open..];
    let quote = ["'''", "\"\"\"", "'", "\""].into_iter().find(|quote| rest.starts_with(quote)).unwrap_or("'");
    let (body, end) = body(sql, open + quote.len(), quote)
        .ok_or_else(|| Fault::syntax("this string is not closed", Span { start, end: open + quote.len() }))?;
    let span = Span { start, end };
    let value = if raw { body.as_bytes().to_vec() } else { unescape(body, bytes, span)? };
    let value = if bytes {
        Quoted::Bytes(value)
    } else {
        Quoted::Text(
            String::from_utf8(value).map_err(|_| Fault::syntax("this string is not valid UTF-8", span))?,
        )
    };
    Ok((value, end))
}

/// The text up to the closing quote, and the offset after it. One line, unless the quote is tripled.
fn body<'a>(sql: &'a str, from: usize, quote: &str) -> Option<(&'a str, usize)> {
    let mut escaped = false;
    for (offset, c) in sql[from..].char_indices() {
        let at = from + offset;
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if sql[at..].starts_with(quote) {
            return Some((&sql[from..at], at + quote.len()));
        } else if c == '\n' && quote.len() == 1 {
            return None;
        }
    }
    None
}

fn unescape(body: &str, bytes: bool, span: Span) -> Result<Vec<u8>, Fault> {
    let mut value = Vec::with_capacity(body.len());
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            value.extend(c.encode_utf8(&mut [0; 4]).bytes());
            continue;
        }
        let escape = chars.next().unwrap_or('\\');
        let plain = match escape {
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'n' => b'\n',
            'r' => b'\r',
            't' => b'\t',
            'v' => 11,
            '\\' | '?' | '"' | '\'' | '`' => u8::try_from(escape).unwrap_or(b'?'),
            'x' | 'X' | 'u' | 'U' | '0'..='3' => {
                let (digits, base) = match escape {
                    'x' | 'X' => (2, 16),
                    'u' => (4, 16),
                    'U' => (8, 16),
                    _ => (2, 8),
                };
                let mut number = escape.to_digit(8).filter(|_| base == 8).unwrap_or(0);
                for _ in 0..digits {
                    let digit = chars
                        .next()
                        .and_then(|c| c.to_digit(base))
                        .ok_or_else(|| Fault::syntax(format!("\\{escape} needs {digits} digits"), span))?;
                    number = number * base + digit;
                }
                match u8::try_from(number) {
                    Ok(byte) if bytes => value.push(byte),
                    _ => {
                        let c = char::from_u32(number)
                            .filter(|_| !bytes)
                            .ok_or_else(|| Fault::syntax(format!("\\{escape} is no character"), span))?;
                        value.extend(c.encode_utf8(&mut [0; 4]).bytes());
                    }
                }
                continue;
            }
            other => return Err(Fault::syntax(format!("no escape \\{other} in a string"), span)),
        };
        value.push(plain);
    }
    Ok(value)
}
