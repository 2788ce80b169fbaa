//! `std::option::Option` as `Option`: whole paths are for the kernel, short ones for people.
//!
//! rustc shortens paths itself, but then also in the listing from which the kernel takes the types of variables,
//! where a short path can't be named. So it is told not to, and its messages are shortened here by its own rule:
//! a name stays whole where two things share it.

use std::collections::BTreeMap;
use std::ops::Range;

/// Shortens the paths in all `texts`, which are read together.
pub fn shorten<'a>(texts: impl Iterator<Item = &'a mut String>) {
    let texts: Vec<&mut String> = texts.collect();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    let mut shared: Vec<String> = Vec::new();
    for text in &texts {
        for path in paths(text) {
            let (whole, name) = (&text[path.whole.clone()], &text[path.name..path.whole.end]);
            match owners.get(name) {
                Some(owner) if owner != whole => shared.push(name.to_owned()),
                _ => drop(owners.insert(name.to_owned(), whole.to_owned())),
            }
        }
    }
    for text in texts {
        for path in paths(text).into_iter().rev() {
            if !shared.iter().any(|name| *name == text[path.name..path.whole.end]) {
                text.replace_range(path.whole.start..path.name, "");
            }
        }
    }
}

struct Path {
    whole: Range<usize>,
    /// Where its last segment starts.
    name: usize,
}

/// The paths through modules to something whose name begins with a capital letter.
fn paths(text: &str) -> Vec<Path> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, word) in words(text) {
        let follows = found_module(text, start, at);
        if !follows {
            start = at;
        }
        if follows && word.starts_with(char::is_uppercase) {
            found.push(Path { whole: start..at + word.len(), name: at });
        }
    }
    found
}

/// Whether the word at `at` continues the path that starts at `start`: nothing but modules and `::` in between.
fn found_module(text: &str, start: usize, at: usize) -> bool {
    let before = &text[start..at];
    let is_module = |segment: &str| {
        segment.starts_with(char::is_lowercase)
            && segment.chars().all(|character| character.is_alphanumeric() || character == '_')
    };
    before.strip_suffix("::").is_some_and(|modules| modules.split("::").all(is_module))
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let mut end = 0;
    std::iter::from_fn(move || {
        let at = end + text[end..].find(is_part)?;
        end = text[at..].find(|character| !is_part(character)).map_or(text.len(), |length| at + length);
        Some((at, &text[at..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shortened<const N: usize>(texts: [&str; N]) -> [String; N] {
        let mut texts = texts.map(str::to_owned);
        shorten(texts.iter_mut());
        texts
    }

    #[test]
    fn paths_lose_their_modules() {
        let [text] = shortened(["the trait `std::ops::Add<std::option::Option<&str>>` and `std::cmp::max`"]);
        assert_eq!(text, "the trait `Add<Option<&str>>` and `std::cmp::max`");
    }

    #[test]
    fn a_name_that_two_things_share_stays_whole() {
        let texts = shortened(["expected `a::Error`", "found `std::fmt::Error`, not `std::io::Write`"]);
        assert_eq!(texts, ["expected `a::Error`", "found `std::fmt::Error`, not `Write`"]);
    }

    #[test]
    fn variants_keep_their_type() {
        let [text] = shortened(["`std::option::Option::None` in `ä::B`"]);
        assert_eq!(text, "`Option::None` in `B`");
    }
}
