//! Text to tokens.

use super::ast::Span;
use super::literal::{Quoted, quoted};
use crate::local::Fault;

#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TokenKind {
    /// A bare word: a keyword or a name.
    Word(String),
    /// A name in backticks.
    Backticked(String),
    Number(String),
    Text(String),
    Bytes(Vec<u8>),
    /// The name of `@name`; of a system variable `@@error.message` with an `@` before it.
    Param(String),
    Symbol(&'static str),
}

const SYMBOLS: [&str; 29] = [
    "|>", "<=", ">=", "<>", "!=", "<<", ">>", "||", "=>", "(", ")", "[", "]", ",", ".", ";", "+", "-", "*",
    "/", "=", "<", ">", "~", "&", "|", "^", ":", "?",
];

/// All tokens of `sql`, comments left out.
pub fn tokens(sql: &str) -> Result<Vec<Token>, Fault> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = sql[at..].chars().next() {
        let start = at;
        let rest = &sql[at..];
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        if c == '#' || rest.starts_with("--") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        }
        if let Some(comment) = rest.strip_prefix("/*") {
            at += 2 + comment
                .find("*/")
                .map(|end| end + 2)
                .ok_or_else(|| Fault::syntax("this comment is not closed", Span { start, end: start + 2 }))?;
            continue;
        }
        let kind = if let Some(open) = quote_after_prefix(rest) {
            let (value, end) = quoted(sql, start, start + open)?;
            at = end;
            match value {
                Quoted::Text(text) => TokenKind::Text(text),
                Quoted::Bytes(bytes) => TokenKind::Bytes(bytes),
            }
        } else if is_word_start(c) {
            at += word_len(rest);
            TokenKind::Word(sql[start..at].to_owned())
        } else if c == '`' {
            let length = rest[1..].find(['`', '\n']).filter(|end| rest[1 + end..].starts_with('`'));
            let length = length.ok_or_else(|| {
                Fault::syntax("this name's ` is not closed", Span { start, end: start + 1 })
            })?;
            at += length + 2;
            if length == 0 {
                return Err(Fault::syntax("a name can't be empty", Span { start, end: at }));
            }
            if rest[1..=length].contains(char::is_control) {
                return Err(Fault::unsupported("a control character in a name", Span { start, end: at }));
            }
            let name = &sql[start + 1..at - 1];
            if name.contains('\\') {
                return Err(Fault::unsupported("a name with a backslash", Span { start, end: at }));
            }
            TokenKind::Backticked(name.to_owned())
        } else if rest.starts_with("@{") {
            return Err(Fault::unsupported("a hint", Span { start, end: at + 2 }));
        } else if c == '@' && rest[1..].starts_with('@') && rest[2..].starts_with(is_word_start) {
            at += 2 + dotted_words_len(&rest[2..]);
            TokenKind::Param(sql[start + 1..at].to_ascii_lowercase())
        } else if c == '@' && rest[1..].chars().next().is_some_and(is_word_start) {
            at += 1 + word_len(&rest[1..]);
            TokenKind::Param(sql[start + 1..at].to_owned())
        } else if c.is_ascii_digit() || (c == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit())) {
            at += number_len(rest);
            if sql[at..].chars().next().is_some_and(is_word_start) {
                return Err(Fault::syntax("a number runs into a name here", Span { start, end: at + 1 }));
            }
            TokenKind::Number(sql[start..at].to_owned())
        } else if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) {
            at += symbol.len();
            TokenKind::Symbol(symbol)
        } else {
            return Err(Fault::syntax(
                format!("unexpected {c:?}"),
                Span { start, end: start + c.len_utf8() },
            ));
        };
        tokens.push(Token { kind, span: Span { start, end: at } });
    }
    Ok(tokens)
}

/// Where the quote stands if `rest` begins with a string, perhaps after `r`, `b`, `rb` or `br`.
fn quote_after_prefix(rest: &str) -> Option<usize> {
    // at most two letters stand before the quote
    let open = rest.bytes().take(3).position(|byte| matches!(byte, b'\'' | b'"'))?;
    matches!(rest[..open].to_ascii_lowercase().as_str(), "" | "r" | "b" | "rb" | "br").then_some(open)
}

fn is_word_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn word_len(rest: &str) -> usize {
    rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
}

fn dotted_words_len(rest: &str) -> usize {
    let mut length = word_len(rest);
    while rest[length..].strip_prefix('.').is_some_and(|after| after.starts_with(is_word_start)) {
        length += 1 + word_len(&rest[length + 1..]);
    }
    length
}

fn number_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits =
        |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    if rest.starts_with("0x") || rest.starts_with("0X") {
        return 2 + bytes[2..].iter().take_while(|b| b.is_ascii_hexdigit()).count();
    }
    let mut at = digits(0);
    if bytes.get(at) == Some(&b'.') {
        at += 1 + digits(at + 1);
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at + 1 + sign);
        if exponent > 0 {
            at += 1 + sign + exponent;
        }
    }
    at
}
