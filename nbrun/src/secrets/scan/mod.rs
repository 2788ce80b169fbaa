//! Finding what looks like a secret in a notebook.
//!
//! A notebook keeps what a cell printed long after the cell was cleaned, so outputs are read as well as sources, and
//! metadata too. What looks like a secret is said by rules (`rules.toml`); pictures are not read. A finding never holds
//! the value.

mod plausible;
mod rules;
mod texts;

use std::collections::HashSet;

use notebook::Notebook;

pub use rules::RulesError;
use rules::{Rule, rules};
use texts::Text;

/// In a line of code: what looks like a secret here is none, or may be here.
const ALLOWED_LINE: &str = "nbrun: allow-secret";
/// The tag of cells in which nothing is looked for.
const ALLOWED_TAG: &str = "allow-secret";
/// Characters of a long value that may be seen.
const SEEN: usize = 4;

/// Where in a cell, or a notebook, something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The cell's source.
    Source,
    /// An output, by its number from 1.
    Output(usize),
    /// The cell's or the notebook's metadata, by the path of names.
    Metadata(String),
    /// A file that the cell's Markdown refers to.
    Attachment(String),
}

/// What looks like a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The number of the cell among all cells, from 1; none in the notebook's own metadata.
    pub cell: Option<usize>,
    /// The cell's id.
    pub id: Option<String>,
    /// Where in it.
    pub part: Part,
    /// The line in that part's text, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The rule's name, for programs.
    pub rule: &'static str,
    /// What it is, for people.
    pub kind: &'static str,
    /// The beginning of the value if it is long, and its length.
    pub masked: String,
}

/// Looks through a notebook. What an output has in several forms is found once.
pub fn scan(notebook: &Notebook) -> Result<Vec<Finding>, RulesError> {
    let rules = rules()?;
    let mut findings = Vec::new();
    for (index, cell) in notebook.cells().enumerate() {
        if cell.has_tag(ALLOWED_TAG) {
            continue;
        }
        let mut place = Place { cell: Some(index + 1), id: cell.id(), seen: HashSet::new() };
        texts::of_cell(cell, |text| place.search(rules, &text, &mut findings));
    }
    let mut place = Place { cell: None, id: None, seen: HashSet::new() };
    for text in texts::of_metadata(notebook.metadata()) {
        place.search(rules, &text, &mut findings);
    }
    Ok(findings)
}

struct Place<'a> {
    cell: Option<usize>,
    id: Option<&'a str>,
    /// The part and the value of what was found. It never leaves this struct.
    seen: HashSet<(String, String)>,
}

impl Place<'_> {
    fn search(&mut self, rules: &'static [Rule], text: &Text, findings: &mut Vec<Finding>) {
        let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
        for rule in rules {
            for range in rule.find(&text.text) {
                let value = &text.text[range.clone()];
                let overlaps = taken.iter().any(|other| other.start < range.end && range.start < other.end);
                let (line, column, whole) = position(&text.text, range.start);
                if overlaps || (text.part == Part::Source && whole.contains(ALLOWED_LINE)) {
                    continue;
                }
                let known = self.seen.insert((format!("{:?}", text.part), value.to_owned()));
                taken.push(range.clone());
                if !known && matches!(text.part, Part::Output(_)) {
                    continue;
                }
                findings.push(Finding {
                    cell: self.cell,
                    id: self.id.map(str::to_owned),
                    part: text.part.clone(),
                    line,
                    column,
                    rule: &rule.id,
                    kind: &rule.kind,
                    masked: masked(value),
                });
            }
        }
    }
}

/// Line and column of a byte, from 1, and the line's text.
fn position(text: &str, at: usize) -> (usize, usize, &str) {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    let line = text[..start].matches('\n').count() + 1;
    (line, text[start..at].chars().count() + 1, &text[start..end])
}

/// What may be said of a value.
fn masked(value: &str) -> String {
    let length = value.chars().count();
    let seen = if length >= 5 * SEEN { SEEN } else { 0 };
    let start: String = value.chars().take(seen).collect();
    format!("{start}… ({length} characters)")
}

#[cfg(test)]
mod tests;
