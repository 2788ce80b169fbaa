//! The scanner: checks JSON text and finds where its values are, in one pass.
//!
//! The grammar is RFC 8259's, plus the bare words `NaN`, `Infinity` and `-Infinity`: Python's `json` writes
//! them, `nbformat` therefore reads them, and papermill stores them whenever a parameter is not a number.

use std::fmt;

use super::node::{Child, Node, Span};

/// How deep values may nest. Python's own reader gives up at about 1,000.
const MAX_DEPTH: usize = 512;

/// Why the text is not JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    /// The byte at which reading stopped.
    pub(crate) offset: usize,
    pub(crate) reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The text ends inside a value.
    Ended,
    Expected {
        wanted: &'static str,
        found: char,
    },
    TrailingComma,
    ControlCharacter(char),
    Escape,
    Number,
    TooDeep,
    AfterEnd,
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ended => out.write_str("the text ends in the middle of a value"),
            Self::Expected { wanted, found } if found.is_control() => {
                write!(out, "expected {wanted}, found U+{:04X}", u32::from(*found))
            }
            Self::Expected { wanted, found } => write!(out, "expected {wanted}, found `{found}`"),
            Self::TrailingComma => out.write_str("a comma follows the last entry"),
            Self::ControlCharacter(found) => write!(
                out,
                "a string holds the control character U+{:04X} as it is; it has to be escaped",
                u32::from(*found)
            ),
            Self::Escape => out.write_str("a string holds an escape that JSON does not have"),
            Self::Number => out.write_str("this is not a number as JSON writes it"),
            Self::TooDeep => write!(out, "values nest more than {MAX_DEPTH} deep"),
            Self::AfterEnd => out.write_str("more text follows the end of the notebook"),
        }
    }
}

/// A reading position in JSON text.
pub(crate) struct Cursor<'a> {
    text: &'a str,
    position: usize,
    end: usize,
    depth: usize,
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of `span`, which it never leaves.
    pub(crate) fn new(text: &'a str, span: Span) -> Self {
        Self { text, position: span.start, end: span.end, depth: 0 }
    }

    /// Reads one value with nothing but white space around it.
    pub(crate) fn document(&mut self, levels: usize) -> Result<Node, Syntax> {
        self.white_space();
        let node = self.node(levels)?;
        self.white_space();
        if self.position < self.end { Err(self.fail(Reason::AfterEnd)) } else { Ok(node) }
    }

    /// Reads the value that starts here, keeping the places of `levels` levels of children.
    pub(crate) fn node(&mut self, levels: usize) -> Result<Node, Syntax> {
        let start = self.position;
        let mut children = Vec::new();
        match self.peek() {
            Some(b'{') => self.container(b'}', levels, &mut children)?,
            Some(b'[') => self.container(b']', levels, &mut children)?,
            Some(b'"') => self.string()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true")?,
            Some(b'f') => self.word("false")?,
            Some(b'n') => self.word("null")?,
            Some(b'N') => self.word("NaN")?,
            Some(b'I') => self.word("Infinity")?,
            _ => return Err(self.expected("a value")),
        }
        Ok(Node { span: start..self.position, children })
    }

    fn container(&mut self, close: u8, levels: usize, children: &mut Vec<Child>) -> Result<(), Syntax> {
        if self.depth == MAX_DEPTH {
            return Err(self.fail(Reason::TooDeep));
        }
        self.depth += 1;
        self.position += 1;
        self.white_space();
        if self.peek() != Some(close) {
            loop {
                let key = if close == b'}' { Some(self.key()?) } else { None };
                let value = self.node(levels.saturating_sub(1))?;
                if levels > 0 {
                    children.push(Child { key, value });
                }
                self.white_space();
                if self.peek() != Some(b',') {
                    break;
                }
                let comma = self.position;
                self.position += 1;
                self.white_space();
                if self.peek() == Some(close) {
                    return Err(Syntax { offset: comma, reason: Reason::TrailingComma });
                }
            }
        }
        if self.peek() != Some(close) {
            return Err(self.expected(if close == b'}' { "`,` or `}`" } else { "`,` or `]`" }));
        }
        self.position += 1;
        self.depth -= 1;
        Ok(())
    }

    fn key(&mut self) -> Result<Span, Syntax> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a name in double quotes"));
        }
        let start = self.position;
        self.string()?;
        let key = start..self.position;
        self.white_space();
        if self.peek() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.position += 1;
        self.white_space();
        Ok(key)
    }

    fn string(&mut self) -> Result<(), Syntax> {
        self.position += 1;
        loop {
            self.position += plain_length(self.rest());
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(control) => return Err(self.fail(Reason::ControlCharacter(control.into()))),
                None => return Err(self.fail(Reason::Ended)),
            }
        }
        self.position += 1;
        Ok(())
    }

    fn escape(&mut self) -> Result<(), Syntax> {
        match self.rest() {
            [_, b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => self.position += 2,
            [_, b'u', digits @ ..] => {
                let hex = digits.iter().take(4).take_while(|digit| digit.is_ascii_hexdigit()).count();
                if hex < 4 {
                    return Err(self.fail(if digits.len() == hex { Reason::Ended } else { Reason::Escape }));
                }
                self.position += 6;
            }
            [_] => return Err(self.fail(Reason::Ended)),
            _ => return Err(self.fail(Reason::Escape)),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Syntax> {
        let start = self.position;
        if self.peek() == Some(b'-') {
            self.position += 1;
            if self.peek() == Some(b'I') {
                return self.word("Infinity");
            }
        }
        let leading_zero = self.peek() == Some(b'0');
        let digits = self.digits();
        let mut valid = digits > 0 && !(leading_zero && digits > 1);
        if self.peek() == Some(b'.') {
            self.position += 1;
            valid &= self.digits() > 0;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.position += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.position += 1;
            }
            valid &= self.digits() > 0;
        }
        match (valid, self.peek()) {
            (true, _) => Ok(()),
            (false, None) => Err(self.fail(Reason::Ended)),
            (false, Some(_)) => Err(Syntax { offset: start, reason: Reason::Number }),
        }
    }

    fn digits(&mut self) -> usize {
        let count = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.position += count;
        count
    }

    fn word(&mut self, word: &'static str) -> Result<(), Syntax> {
        let rest = self.rest();
        if rest.starts_with(word.as_bytes()) {
            self.position += word.len();
            return Ok(());
        }
        if word.as_bytes().starts_with(rest) {
            self.position = self.end;
            return Err(self.fail(Reason::Ended));
        }
        Err(self.expected("a value"))
    }

    fn white_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.position += 1;
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.position..self.end).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    fn expected(&self, wanted: &'static str) -> Syntax {
        match self.text.get(self.position..self.end).and_then(|rest| rest.chars().next()) {
            Some(found) => self.fail(Reason::Expected { wanted, found }),
            None => self.fail(Reason::Ended),
        }
    }

    fn fail(&self, reason: Reason) -> Syntax {
        Syntax { offset: self.position, reason }
    }
}

/// How many bytes from the start need no look when a string is scanned: no quote, backslash or control
/// character. Sixteen bytes at a time, which the compiler turns into vector instructions.
fn plain_length(bytes: &[u8]) -> usize {
    let special = |byte: u8| matches!(byte, b'"' | b'\\' | ..0x20);
    let blocks = bytes
        .chunks_exact(16)
        .take_while(|block| !block.iter().fold(false, |any, &byte| any | special(byte)));
    let length = 16 * blocks.count();
    length + bytes.iter().skip(length).take_while(|&&byte| !special(byte)).count()
}
