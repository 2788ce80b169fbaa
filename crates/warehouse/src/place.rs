//! Places in a query's text.

use std::fmt;

/// A stretch of a query's text, as a person counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Length in characters; 0 at the end of the text.
    pub length: usize,
}

impl Place {
    /// The place of the bytes `start..end` of `text`.
    ///
    /// Offsets past the end or inside a character are moved back to the nearest boundary.
    pub fn of(text: &str, start: usize, end: usize) -> Self {
        let start = text.floor_char_boundary(start);
        let end = text.floor_char_boundary(end).max(start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            length: text[start..end].chars().count(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn counts_lines_and_characters() {
        let text = "SELECT 'é',\n  größe FROM t";
        let start = text.find("größe").unwrap();
        assert_eq!(Place::of(text, start, start + "größe".len()), Place { line: 2, column: 3, length: 5 });
        assert_eq!(Place::of(text, 900, 901), Place { line: 2, column: 15, length: 0 });
    }
}
