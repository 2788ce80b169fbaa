//! `history_request`: what was executed in this session.

use std::collections::HashSet;

use serde_json::{Value, json};

/// The session's number in replies: 0 means the current one.
const SESSION: u32 = 0;
/// Longer results, in bytes, are not kept.
const LONGEST_RESULT: usize = 1 << 16;

/// The cells of a session, oldest first.
#[derive(Debug, Default)]
pub struct History(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    count: u32,
    source: String,
    result: Option<String>,
}

impl History {
    /// Keeps a cell and its result as text.
    pub fn add(&mut self, count: u32, source: &str, result: Option<String>) {
        let result = result.filter(|result| result.len() <= LONGEST_RESULT);
        self.0.push(Entry { count, source: source.to_owned(), result });
    }

    /// The content of `history_reply`, for any of the three `hist_access_type`s.
    pub fn reply(&self, content: &Value) -> Value {
        let number = |field: &str| content.get(field).and_then(Value::as_u64);
        let flag = |field: &str| content.get(field).and_then(Value::as_bool).unwrap_or(false);
        let last = number("n").and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
        let mut entries: Vec<&Entry> = match content.get("hist_access_type").and_then(Value::as_str) {
            Some("range") => {
                let (start, stop) = (number("start").unwrap_or(0), number("stop").unwrap_or(u64::MAX));
                self.0.iter().filter(|entry| (start..stop).contains(&entry.count.into())).collect()
            }
            Some("search") => {
                let pattern = content.get("pattern").and_then(Value::as_str).unwrap_or("*");
                self.0.iter().filter(|entry| fits(pattern, &entry.source)).collect()
            }
            _ => self.0.iter().collect(),
        };
        if flag("unique") {
            let mut seen = HashSet::new();
            entries.reverse();
            entries.retain(|entry| seen.insert(&entry.source));
            entries.reverse();
        }
        let wanted = &entries[entries.len().saturating_sub(last)..];
        let history: Vec<Value> = wanted.iter().map(|entry| entry.shown(flag("output"))).collect();
        json!({"status": "ok", "history": history})
    }
}

impl Entry {
    fn shown(&self, with_result: bool) -> Value {
        if with_result {
            json!([SESSION, self.count, [self.source, self.result]])
        } else {
            json!([SESSION, self.count, self.source])
        }
    }
}

/// Whether all of `text` fits a pattern in which `*` stands for any text and `?` for any character.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut position) = (0, 0);
    // The last star, and how far it was stretched.
    let mut star = None;
    while position < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, position));
                at += 1;
            }
            Some(&character) if character == '?' || character == text[position] => {
                at += 1;
                position += 1;
            }
            _ => {
                let Some((place, stretched)) = star else { return false };
                star = Some((place, stretched + 1));
                (at, position) = (place + 1, stretched + 1);
            }
        }
    }
    pattern[at..].iter().all(|&character| character == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history() -> History {
        let mut history = History::default();
        for (count, source) in (1..).zip(["let a = 1;", "a + 1", "let b = 2;", "a + 1"]) {
            history.add(count, source, (source == "a + 1").then(|| "2".to_owned()));
        }
        history
    }

    fn counts(request: &Value) -> Vec<u64> {
        let reply = history().reply(request);
        reply["history"].as_array().into_iter().flatten().filter_map(|entry| entry[1].as_u64()).collect()
    }

    #[test]
    fn the_three_ways_to_ask() {
        for (request, expected) in [
            (json!({"hist_access_type": "tail", "n": 2}), vec![3, 4]),
            (json!({"hist_access_type": "tail"}), vec![1, 2, 3, 4]),
            (json!({"hist_access_type": "range", "session": 0, "start": 2, "stop": 4}), vec![2, 3]),
            (json!({"hist_access_type": "range", "start": 3, "stop": null}), vec![3, 4]),
            (json!({"hist_access_type": "search", "pattern": "let*"}), vec![1, 3]),
            (json!({"hist_access_type": "search", "pattern": "a + ?", "unique": true}), vec![4]),
            (json!({"hist_access_type": "search", "pattern": "*", "n": 1}), vec![4]),
        ] {
            assert_eq!(counts(&request), expected, "{request}");
        }
    }

    #[test]
    fn results_come_on_request() {
        let reply =
            history().reply(&json!({"hist_access_type": "range", "start": 1, "stop": 3, "output": true}));
        assert_eq!(reply["history"], json!([[0, 1, ["let a = 1;", null]], [0, 2, ["a + 1", "2"]]]));
    }

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("*", "", true),
            ("a*c", "abc", true),
            ("a*c", "abcd", false),
            ("*b*d", "abcbd", true),
            ("a?c", "aéc", true),
            ("a?", "a", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern:?} on {text:?}");
        }
    }
}
