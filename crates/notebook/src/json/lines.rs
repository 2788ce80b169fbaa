//! Text as a JSON list of its lines, which can grow.

use super::write::{Escape, escape};

/// The entries of a JSON array with one string a line, each keeping its line ending.
///
/// Lines are those of Python's `str.splitlines(keepends=True)`, which `nbformat` uses when it saves: not only
/// `\n` ends one but also `\r`, `\r\n`, vertical tab, form feed, the separators U+001C to U+001E, U+0085,
/// U+2028 and U+2029. Text may come in any pieces; the result is the same, and costs the length of the piece.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    /// All entries; the last one lacks its closing quote, since it may go on.
    json: String,
    /// What separates two entries: a comma, a line ending, indentation.
    separator: String,
    escape: Escape,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Empty,
    InLine,
    /// The last line is complete.
    Ended,
    /// The last line ends with `\r`, to which a `\n` would still belong.
    CarriageReturn,
}

impl Lines {
    pub(crate) fn new(separator: String, escape: Escape) -> Self {
        Self { json: String::new(), separator, escape, state: State::Empty }
    }

    /// Adds text at the end.
    pub(crate) fn push(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            if self.state == State::CarriageReturn && rest.starts_with('\n') {
                self.json.push_str("\\n");
                self.state = State::Ended;
                rest = &rest[1..];
                continue;
            }
            match self.state {
                State::Empty => self.json.push('"'),
                State::Ended | State::CarriageReturn => {
                    self.json.push('"');
                    self.json.push_str(&self.separator);
                    self.json.push('"');
                }
                State::InLine => {}
            }
            let (line, state) = first_line(rest);
            escape(line, self.escape, &mut self.json);
            self.state = state;
            rest = &rest[line.len()..];
        }
    }

    /// The entries without the brackets around them: empty, or what only lacks a closing quote.
    pub(crate) fn open_json(&self) -> &str {
        &self.json
    }
}

/// The first line of a text that is not empty, with its ending, and how it ends.
fn first_line(text: &str) -> (&str, State) {
    let bytes = text.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let (length, state) = match byte {
            b'\r' => (1, State::CarriageReturn),
            b'\n' | 0x0b | 0x0c | 0x1c..=0x1e => (1, State::Ended),
            0xc2 if bytes.get(at + 1) == Some(&0x85) => (2, State::Ended),
            0xe2 if matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])) => (3, State::Ended),
            _ => continue,
        };
        return (&text[..at + length], state);
    }
    (text, State::InLine)
}
