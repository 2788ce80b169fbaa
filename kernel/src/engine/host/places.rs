//! Places in compiled sources, as `dbg!` and the panics of threads print them, in terms of the user's cells.

use std::mem;

use crate::engine::compiler::{SOURCE_EXTENSION, SOURCE_PREFIX};
use crate::engine::maps::Maps;

/// Rewrites a text that comes in pieces: Rust prints a place piece by piece.
#[derive(Default)]
pub struct Places {
    maps: Maps,
    /// What may be the beginning of a place.
    held: String,
}

impl Places {
    /// For what is compiled from the sources of `maps`.
    pub fn new(maps: Maps) -> Self {
        Places { maps, held: String::new() }
    }

    /// What has come whole by now, with `In[4]:2:3` for a place in a user's cell.
    pub fn feed(&mut self, piece: &str) -> String {
        let text = mem::take(&mut self.held) + piece;
        let (mut told, mut rest) = (String::new(), text.as_str());
        while let Some(at) = rest.find(SOURCE_PREFIX) {
            told.push_str(&rest[..at]);
            rest = &rest[at..];
            let (length, place) = match Found::at_start_of(rest) {
                Found::Cut => {
                    rest.clone_into(&mut self.held);
                    return told;
                }
                Found::Other => (SOURCE_PREFIX.len(), None),
                Found::Place { file, line, column, length } => {
                    let user = line.parse().ok().and_then(|line| self.maps.user_line(file, line));
                    (length, user.map(|(cell, line)| format!("In[{cell}]:{line}:{column}")))
                }
            };
            told.push_str(place.as_deref().unwrap_or(&rest[..length]));
            rest = &rest[length..];
        }
        told + rest
    }

    /// What has been held back: nothing follows it.
    pub fn end(&mut self) -> String {
        mem::take(&mut self.held)
    }
}

/// What stands at the start of a text that begins like the name of a compiled source.
#[derive(Debug, PartialEq, Eq)]
enum Found<'a> {
    /// `cell-7.rs:12:3`, of so many bytes.
    Place { file: &'a str, line: &'a str, column: &'a str, length: usize },
    /// Perhaps a place: its end has not come yet.
    Cut,
    /// Something else.
    Other,
}

impl<'a> Found<'a> {
    fn at_start_of(text: &'a str) -> Self {
        let mut numbers = [""; 3];
        let mut rest = &text[SOURCE_PREFIX.len()..];
        let colon = [SOURCE_EXTENSION, ":"].concat();
        for (number, after) in numbers.iter_mut().zip([colon.as_str(), ":", ""]) {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            (*number, rest) = rest.split_at(digits);
            if after.starts_with(rest) {
                return Found::Cut;
            }
            match rest.strip_prefix(after) {
                Some(more) if digits > 0 => rest = more,
                _ => return Found::Other,
            }
        }
        let [number, line, column] = numbers;
        let file = &text[..SOURCE_PREFIX.len() + number.len() + SOURCE_EXTENSION.len()];
        Found::Place { file, line, column, length: text.len() - rest.len() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::source::{LineMap, Origin};

    /// The sources of a session: line 2 of the first is line 1 of the fourth cell.
    fn places() -> Places {
        let maps = Maps::default();
        let user = Origin::User { cell: 4, line: 1 };
        maps.insert("cell-7.rs".into(), LineMap::from_iter([Origin::Glue, user]));
        Places::new(maps)
    }

    #[test]
    fn places_become_the_users() {
        let cases = [
            ("[cell-7.rs:2:5] x = 1\n", "[In[4]:1:5] x = 1\n"),
            ("at cell-7.rs:2:5, at cell-7.rs:2:15:\n", "at In[4]:1:5, at In[4]:1:15:\n"),
            // The kernel's own line, no compiled source, no place.
            ("[cell-7.rs:1:5]\n", "[cell-7.rs:1:5]\n"),
            ("[cell-8.rs:2:5]\n", "[cell-8.rs:2:5]\n"),
            ("cell-7.rs and cell-wall, cell-7.rs:x\n", "cell-7.rs and cell-wall, cell-7.rs:x\n"),
            ("cell-cell-7.rs:2:5\n", "cell-In[4]:1:5\n"),
        ];
        for (text, told) in cases {
            assert_eq!(places().feed(text), told);
        }
    }

    #[test]
    fn a_place_may_come_in_pieces() {
        let text = "é[cell-7.rs:2:15] x\n";
        for (at, _) in text.char_indices().filter(|(at, _)| !("é[c".len().."é[cell-".len()).contains(at)) {
            let mut places = places();
            let told = places.feed(&text[..at]) + &places.feed(&text[at..]);
            assert_eq!(told, "é[In[4]:1:15] x\n", "cut at {at}");
        }
    }

    #[test]
    fn what_is_cut_for_ever_is_told_at_the_end() {
        let mut places = places();
        assert_eq!((places.feed("of cell-7.rs:2:1"), places.end()), ("of ".into(), "cell-7.rs:2:1".into()));
        assert_eq!(places.end(), "");
    }
}
