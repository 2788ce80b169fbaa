//! Finding texts in a text that may go on.

use std::borrow::Cow;
use std::ops::Range;

use super::forms::Form;

/// Finds any of some texts, through terminal colours.
#[derive(Debug, Default)]
pub struct Matcher {
    patterns: Vec<Pattern>,
}

#[derive(Debug)]
struct Pattern {
    chars: Vec<char>,
    breaks: bool,
    instead: String,
}

/// A pattern whose beginning has been seen.
#[derive(Debug, Clone, Copy)]
struct Partial {
    pattern: usize,
    start: usize,
    seen: usize,
}

/// What was found in a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Where patterns are, and which; they don't overlap.
    pub matches: Vec<(Range<usize>, usize)>,
    /// From here on the text may be the beginning of a pattern.
    pub open: usize,
}

/// Where the scan is in a terminal's control sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Control {
    Outside,
    Escape,
    Inside,
}

impl Matcher {
    /// Adds a text to look for, and what stands in its place.
    pub fn add(&mut self, form: &Form, instead: &str) {
        let chars: Vec<char> = form.text.chars().collect();
        let known = self.patterns.iter().any(|pattern| pattern.chars == chars);
        if !chars.is_empty() && !known {
            self.patterns.push(Pattern { chars, breaks: form.breaks, instead: instead.to_owned() });
        }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The text with what stands in the place of what was found.
    pub fn replace<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let found = self.find(text);
        if found.matches.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(self.fill(text, &found)) }
    }

    /// The text before what is open, with what stands in the place of what was found.
    pub fn fill(&self, text: &str, found: &Found) -> String {
        let (mut filled, mut done) = (String::with_capacity(text.len()), 0);
        for (range, pattern) in &found.matches {
            filled.push_str(&text[done..range.start]);
            filled.push_str(&self.patterns[*pattern].instead);
            done = range.end;
        }
        filled.push_str(&text[done..]);
        filled
    }

    /// Looks for the patterns. Of overlapping ones the first to end is taken, and those that overlap it join it.
    pub fn find(&self, text: &str) -> Found {
        let mut found = Found { matches: Vec::new(), open: text.len() };
        if self.is_empty() {
            return found;
        }
        let (mut partials, mut control): (Vec<Partial>, _) = (Vec::new(), Control::Outside);
        let mut escape = text.len();
        for (at, next) in text.char_indices() {
            control = match (control, next) {
                (Control::Outside, '\u{1b}') => {
                    escape = at;
                    Control::Escape
                }
                (Control::Escape, '[') => Control::Inside,
                (Control::Inside, '@'..='~') | (Control::Escape, _) => {
                    control = Control::Outside;
                    continue;
                }
                (control, _) => control,
            };
            if control != Control::Outside {
                continue;
            }
            let end = at + next.len_utf8();
            self.step(&mut partials, at, next);
            if let Some(done) =
                partials.iter().find(|partial| self.patterns[partial.pattern].chars.len() == partial.seen)
            {
                found.matches.push((done.start..end, done.pattern));
                partials.clear();
            }
        }
        let open = partials.iter().map(|partial| partial.start).min().unwrap_or(text.len());
        found.open = if control == Control::Outside { open } else { open.min(escape) };
        found
    }

    /// Moves all partials on by a character, and begins new ones.
    fn step(&self, partials: &mut Vec<Partial>, at: usize, next: char) {
        partials.retain_mut(|partial| {
            let pattern = &self.patterns[partial.pattern];
            if pattern.chars[partial.seen] == next {
                partial.seen += 1;
                return true;
            }
            pattern.breaks && matches!(next, '\n' | '\r')
        });
        let begun = self.patterns.iter().enumerate().filter(|(_, pattern)| pattern.chars[0] == next);
        partials.extend(begun.map(|(pattern, _)| Partial { pattern, start: at, seen: 1 }));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matcher(texts: &[&str]) -> Matcher {
        let mut matcher = Matcher::default();
        for text in texts {
            matcher.add(&Form { text: (*text).to_owned(), breaks: false }, "*");
        }
        matcher
    }

    #[test]
    fn repeated_beginnings_are_not_missed() {
        for (pattern, text, expected) in
            [("aab", "aaab", "a*"), ("abab", "aababab", "a*ab"), ("aa", "aaaa", "**"), ("ab", "xaby", "x*y")]
        {
            assert_eq!(matcher(&[pattern]).replace(text), expected);
        }
        assert_eq!(matcher(&["abcd", "bc"]).replace("abcd"), "a*d", "the first to end");
    }

    proptest! {
        #[test]
        fn nothing_that_is_looked_for_remains(pattern in "[ab]{2,4}", text in "[abc]{0,30}") {
            let matcher = matcher(&[&pattern]);
            let expected = text.contains(&pattern);
            prop_assert_eq!(matcher.replace(&text).contains('*'), expected);
            prop_assert!(!matcher.replace(&text).contains(&pattern));
        }
    }
}
