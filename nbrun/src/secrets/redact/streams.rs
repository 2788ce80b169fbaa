//! Streams that arrive in pieces.

use std::collections::HashMap;

use super::Redactor;

/// What was held back of streams, because it may be the beginning of a secret.
#[derive(Debug, Default)]
pub struct Streams {
    held: HashMap<(usize, String), String>,
}

impl Streams {
    /// Takes the next piece of a cell's stream; returns what can be shown of it and what was held back before.
    pub fn piece(&mut self, redactor: &Redactor, cell: usize, name: &str, piece: &str) -> String {
        let key = (cell, name.to_owned());
        let mut text = self.held.remove(&key).unwrap_or_default();
        text.push_str(piece);
        let mut found = redactor.matcher.find(&text);
        // What is open may begin inside of a match, of which nothing is left to show.
        let end = found.matches.last().map_or(0, |(range, _)| range.end);
        found.open = found.open.max(end);
        let held = text.split_off(found.open);
        if !held.is_empty() {
            self.held.insert(key, held);
        }
        redactor.matcher.fill(&text, &found)
    }

    /// What is still held back of a cell's streams, by name: the cell has ended, so it is no beginning of a secret.
    pub fn rest(&mut self, cell: usize) -> Vec<(String, String)> {
        let rest = self.held.extract_if(|(owner, _), _| *owner == cell);
        let mut rest: Vec<_> = rest.map(|((_, name), text)| (name, text)).collect();
        rest.sort_unstable();
        rest
    }

    /// The outputs of a cell were cleared, with what is held back of them.
    pub fn clear(&mut self, cell: usize) {
        self.held.retain(|(owner, _), _| *owner != cell);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(redactor: &Redactor, pieces: &[&str]) -> Vec<String> {
        let mut streams = Streams::default();
        let mut shown: Vec<String> =
            pieces.iter().map(|piece| streams.piece(redactor, 0, "stdout", piece)).collect();
        shown.extend(streams.rest(0).into_iter().map(|(_, text)| text));
        shown
    }

    #[test]
    fn only_what_may_be_a_secret_is_held_back() {
        let redactor = Redactor::new([("t", "hunter2")]);
        assert_eq!(shown(&redactor, &["running\n"]), ["running\n"]);
        assert_eq!(shown(&redactor, &["a hun", "ter", "2 b"]), ["a ", "", "[secret: t] b"]);
        assert_eq!(shown(&redactor, &["hun", "dred"]), ["", "hundred"]);
        assert_eq!(shown(&redactor, &["end hunter"]), ["end ", "hunter"]);
        assert_eq!(shown(&redactor, &["hun\u{1b}[3", "1mter2"]), ["", "[secret: t]"]);
    }

    proptest! {
        #[test]
        fn pieces_are_no_way_out(before in "[hunter2 ]{0,12}", after in "[hunter2 ]{0,12}", cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
            let redactor = Redactor::new([("t", "hunter2")]);
            let text = format!("{before}hunter2{after}");
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
            cuts.extend([0, text.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&str> = cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).collect();
            prop_assert_eq!(shown(&redactor, &pieces).concat(), redactor.text(&text).into_owned());
        }
    }
}
