//! The rules, from `rules.toml`.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::Deserialize;

use super::plausible::is_plausible;

/// A run of base64 this much longer than a match is data in which the match lies by chance.
const BLOB: usize = 64;

/// What one kind of secret looks like.
#[derive(Debug)]
pub struct Rule {
    /// Its name, for programs.
    pub id: String,
    /// What it finds, for people.
    pub kind: String,
    pattern: Regex,
    entropy: f64,
    in_blobs: bool,
}

/// Why the rules can't be used.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the rules can't be read: {0}")]
pub struct RulesError(String);

#[derive(Deserialize)]
struct Entry {
    id: String,
    kind: String,
    pattern: String,
    entropy: f64,
    #[serde(default)]
    blob: bool,
}

#[derive(Deserialize)]
struct File {
    rule: Vec<Entry>,
}

/// All rules.
pub fn rules() -> Result<&'static [Rule], RulesError> {
    static RULES: LazyLock<Result<Vec<Rule>, RulesError>> = LazyLock::new(read);
    RULES.as_deref().map_err(Clone::clone)
}

fn read() -> Result<Vec<Rule>, RulesError> {
    let wrong = |error: &dyn std::fmt::Display| RulesError(error.to_string());
    let file: File = toml::from_str(include_str!("rules.toml")).map_err(|error| wrong(&error))?;
    let rule = |entry: Entry| {
        let pattern = Regex::new(&entry.pattern).map_err(|error| wrong(&error))?;
        let Entry { id, kind, entropy, blob, .. } = entry;
        Ok(Rule { id, kind, pattern, entropy, in_blobs: blob })
    };
    file.rule.into_iter().map(rule).collect()
}

impl Rule {
    /// The secrets in a text, as ranges of bytes.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
        self.pattern.captures_iter(text).filter_map(|captures| self.secret(text, &captures))
    }

    fn secret(&self, text: &str, captures: &Captures<'_>) -> Option<std::ops::Range<usize>> {
        let value = captures.name("secret").or_else(|| captures.get(0))?;
        let name = captures.name("name").map(|name| name.as_str());
        let plausible = is_plausible(value.as_str(), name, self.entropy);
        let in_blob = !self.in_blobs && run(text, value.range()) > value.len() + BLOB;
        (plausible && !in_blob).then(|| value.range())
    }
}

/// The length of the run of base64 around a range.
fn run(text: &str, range: std::ops::Range<usize>) -> usize {
    let is_base64 = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let (before, after) = (&text.as_bytes()[..range.start], &text.as_bytes()[range.end..]);
    let before = before.iter().rev().take_while(is_base64).count();
    before + range.len() + after.iter().take_while(is_base64).count()
}
