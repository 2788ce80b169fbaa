//! Reading `SET VARIABLE name = literal;` statements.

use super::super::literal::{Found, Literal};
use super::super::text::help;
use super::type_name;
use crate::params::value::{parse_date, parse_datetime, parse_time};
use crate::params::{Integer, IntegerRange, MAX_DEPTH, Parameter, Type, Value};

/// A piece of SQL: a word, a number, a sign, or a string with its text.
#[derive(Debug, Clone, PartialEq)]
enum Token<'a> {
    Word(&'a str),
    Number(&'a str),
    Text(String),
    Sign(char),
}

/// A statement's tokens with their place, and the comment behind it.
#[derive(Default)]
struct Statement<'a> {
    tokens: Vec<(Token<'a>, std::ops::Range<usize>)>,
    help: Option<String>,
}

/// The variables that the cell's statements set.
pub fn parameters(source: &str) -> Vec<Parameter> {
    let mut found: Vec<Parameter> = Vec::new();
    for statement in statements(source) {
        if let Some(parameter) = parameter(&statement, source) {
            found.retain(|earlier| earlier.name != parameter.name);
            found.push(parameter);
        }
    }
    found
}

fn parameter(statement: &Statement<'_>, source: &str) -> Option<Parameter> {
    let tokens: Vec<&Token<'_>> = statement.tokens.iter().map(|(token, _)| token).collect();
    let is = |index: usize, word: &str| matches!(tokens.get(index), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word));
    if !(is(0, "set") && is(1, "variable")) {
        return None;
    }
    let Token::Word(name) = tokens.get(2)? else { return None };
    if **tokens.get(3)? != Token::Sign('=') && !is(3, "to") {
        return None;
    }
    let (first, last) = (statement.tokens.get(4)?, statement.tokens.last()?);
    let mut rest = Cursor { tokens: tokens.get(4..)?, at: 0 };
    let literal = rest.literal(0).filter(|_| rest.at == rest.tokens.len());
    let found = Found {
        name: (*name).to_owned(),
        binding: format!("SET VARIABLE {name}"),
        annotation: None,
        default: Some((source.get(first.1.start..last.1.end)?, literal)),
        help: statement.help.clone(),
    };
    Some(found.into_parameter())
}

/// Takes SQL apart at its semicolons.
fn statements(source: &str) -> Vec<Statement<'_>> {
    let mut statements = vec![Statement::default()];
    let mut ended = false;
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        let start = at;
        let token = if let Some(comment) = rest.strip_prefix("--") {
            let line = comment.lines().next().unwrap_or_default();
            at += 2 + line.len();
            if let Some(statement) = statements.iter_mut().rfind(|statement| !statement.tokens.is_empty())
                && ended
            {
                statement.help = help(line, "-");
            }
            continue;
        } else if let Some(comment) = rest.strip_prefix("/*") {
            at += comment.find("*/").map_or(rest.len(), |end| end + 4);
            continue;
        } else if c == '\'' {
            let (text, length) = quoted(rest);
            at += length;
            text.map_or(Token::Sign(c), Token::Text)
        } else if c == '"' {
            at += 1 + rest[1..].find('"').map_or(rest.len() - 1, |end| end + 1);
            Token::Sign(c)
        } else if c.is_alphabetic() || c == '_' {
            at += rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            Token::Word(&source[start..at])
        } else if c.is_ascii_digit() {
            at += number(rest);
            Token::Number(&source[start..at])
        } else {
            at += c.len_utf8();
            match c {
                ';' => {
                    statements.push(Statement::default());
                    ended = true;
                    continue;
                }
                '\n' => {
                    ended = false;
                    continue;
                }
                c if c.is_whitespace() => continue,
                c => Token::Sign(c),
            }
        };
        ended = false;
        if let Some(statement) = statements.last_mut() {
            statement.tokens.push((token, start..at));
        }
    }
    statements
}

/// The text of a string in single quotes, in which two stand for one, and its length; no text without an end.
fn quoted(rest: &str) -> (Option<String>, usize) {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((index, c)) = chars.next() {
        match (c, chars.peek()) {
            ('\'', Some((_, '\''))) => {
                chars.next();
                text.push('\'');
            }
            ('\'', _) => return (Some(text), index + 1),
            _ => text.push(c),
        }
    }
    (None, rest.len())
}

fn number(rest: &str) -> usize {
    let mut length = 0;
    let bytes = rest.as_bytes();
    while let Some(byte) = bytes.get(length) {
        let sign = matches!(byte, b'+' | b'-') && matches!(bytes[length - 1], b'e' | b'E');
        if !(byte.is_ascii_alphanumeric() || *byte == b'.' || *byte == b'_' || sign) {
            break;
        }
        length += 1;
    }
    length
}

struct Cursor<'a> {
    tokens: &'a [&'a Token<'a>],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn next(&mut self) -> Option<&'a Token<'a>> {
        let token = self.tokens.get(self.at).copied();
        self.at += 1;
        token
    }

    fn eat(&mut self, sign: char) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| **token == Token::Sign(sign));
        self.at += usize::from(found);
        found
    }

    /// A literal; `None` for any other expression.
    fn literal(&mut self, depth: usize) -> Option<Literal> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.next()? {
            Token::Text(text) => Some(scalar(Value::String(text.clone()), Type::String)),
            Token::Number(digits) => numeric(digits),
            Token::Sign('-') => self.literal(depth + 1)?.negated(),
            Token::Sign('[') => {
                let items = self.items(']', |cursor| cursor.literal(depth + 1))?;
                Some(Literal::list(items, "", |element| format!("{element}[]")))
            }
            Token::Word(word) => match word.to_ascii_lowercase().as_str() {
                "null" => Some(Literal::null()),
                "true" | "false" => Some(scalar(Value::Bool(word.eq_ignore_ascii_case("true")), Type::Bool)),
                "map" if self.eat('{') => {
                    let entries = self.items('}', |cursor| {
                        let Token::Text(key) = cursor.next()? else { return None };
                        cursor.eat(':').then_some(())?;
                        Some((key.clone(), cursor.literal(depth + 1)?))
                    })?;
                    Some(Literal::map(entries, "", |element| format!("MAP(VARCHAR, {element})")))
                }
                kind => {
                    let Token::Text(text) = self.next()? else { return None };
                    match kind {
                        "date" => parse_date(text).map(|date| scalar(Value::Date(date), Type::Date)),
                        "timestamp" => {
                            parse_datetime(text).map(|moment| scalar(Value::DateTime(moment), Type::DateTime))
                        }
                        "time" => parse_time(text).map(|time| scalar(Value::Time(time), Type::Time)),
                        _ => None,
                    }
                }
            },
            Token::Sign(_) => None,
        }
    }

    fn items<T>(&mut self, close: char, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        while !self.eat(close) {
            if !items.is_empty() && !self.eat(',') {
                return None;
            }
            items.push(item(self)?);
        }
        Some(items)
    }
}

fn scalar(value: Value, type_: Type) -> Literal {
    let declared = type_name(&type_);
    Literal::new(value, type_, declared)
}

/// Whole numbers are of 64 or 128 bits; others are taken for floating-point ones.
fn numeric(digits: &str) -> Option<Literal> {
    if let Some(number) = Integer::parse(&digits.replace('_', "")) {
        let ranges = [IntegerRange::Signed(64), IntegerRange::Signed(128)];
        let range = ranges.into_iter().find(|range| range.holds(&number))?;
        return Some(scalar(Value::Integer(number), Type::Integer(range)));
    }
    digits.parse().ok().map(|number| scalar(Value::Float(number), Type::Float(64)))
}
