//! What could come next: `complete_request`.

use magics::Takes;

use super::cursor::{Cursor, Place, Text};
use super::lexer::is_word;
use super::locals::locals;
use super::magic::{self, Owner};
use super::members::{Access, Member};
use super::names::{CRATES, KEYWORDS, Names};
use super::paths::paths;
use super::scope::Scope;
use super::{Assistant, Kind, Match, byte_of};
use crate::context;

/// An answer to `complete_request`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completion {
    /// Ways to go on, the most likely first.
    pub matches: Vec<Match>,
    /// The characters that a match replaces: from here …
    pub start: usize,
    /// … to the cursor.
    pub end: usize,
}

impl Completion {
    /// `matches` for bytes `start..end` of `code`.
    fn new(matches: Vec<Match>, code: &str, start: usize, end: usize) -> Self {
        Completion { matches, start: code[..start].chars().count(), end: code[..end].chars().count() }
    }
}

/// Calls whose argument names a column.
const COLUMN_CALLS: [&str; 12] = [
    "col",
    "cols",
    "column",
    "select",
    "drop",
    "sort",
    "group_by",
    "alias",
    "by_name",
    "drop_many",
    "rename",
    "unique",
];

/// Macros whose first string may name variables in braces.
const FORMATTING: [&str; 10] =
    ["format", "print", "println", "eprint", "eprintln", "write", "writeln", "panic", "assert", "bail"];

impl Assistant {
    /// What could come at the character `position` of `code`.
    pub async fn complete(&self, scope: &Scope, code: &str, position: usize) -> Completion {
        let at = byte_of(code, position);
        if let Some(start) = tables_word(&code[..at]) {
            let matches = self.warehouses.tables(scope, &code[start..at]).await;
            return Completion::new(matches, code, start, at);
        }
        let (matches, start) = match (on_magics_line(scope, &code[..at]), magic::owner(code, at)) {
            (Some(found), _) => found,
            (None, Some(Owner { name: "bigquery" | "bq", start })) => {
                let (matches, word) = self.warehouses.complete(scope, &code[start..], at - start).await;
                (matches, start + word)
            }
            (None, Some(owner)) if !magic::takes_rust(owner.name) => (Vec::new(), at),
            _ => self.complete_rust(scope, &magic::rust(code), at).await,
        };
        Completion::new(matches, code, start, at)
    }

    async fn complete_rust(&self, scope: &Scope, code: &str, at: usize) -> (Vec<Match>, usize) {
        let Cursor { place, start } = Cursor::of(code, at);
        let word = &code[start..at];
        let matches = match place {
            Place::Nothing => Vec::new(),
            Place::Text(text) => return within_text(scope, code, &text, at),
            Place::Member(dot) => {
                let Some(kind) = self.type_at(scope, code, dot).await else { return (Vec::new(), start) };
                let mut members = of_members(self.names(scope, code).members(&kind, Access::Value));
                members.push(Match::new("await", Kind::Keyword, ""));
                members.retain(|found| found.kind != Kind::Keyword || kind.contains("Future"));
                members
            }
            Place::Path(path) => of_members(self.names(scope, code).at_path(&path)),
            Place::Fields(of) => {
                let names = self.names(scope, code);
                let mut fields: Vec<Match> = names
                    .index
                    .members(&of)
                    .filter(|row| row.kind == Kind::Field)
                    .map(|row| Match::new(row.name, Kind::Field, row.signature))
                    .collect();
                if fields.is_empty() || !word.is_empty() {
                    fields.extend(in_scope(&names, scope, code, at));
                }
                fields
            }
            Place::Import => CRATES.iter().map(|name| Match::new(*name, Kind::Module, "")).collect(),
            Place::Name => in_scope(&self.names(scope, code), scope, code, at),
        };
        let bang_follows = code[at..].starts_with('!');
        let mut matches = beginning_with(matches, word);
        for found in matches.iter_mut().filter(|found| found.kind == Kind::Macro && !bang_follows) {
            found.text.push('!');
        }
        (matches, start)
    }
}

/// Where a table's name begins that ends with `before`, on the line of a magic that takes one.
fn tables_word(before: &str) -> Option<usize> {
    let completion = context::magics().complete(before)?;
    (completion.takes == Some(Takes::Table)).then_some(completion.start)
}

/// On the line of a magic: what it takes. `None` elsewhere, and where it takes Rust.
fn on_magics_line(scope: &Scope, before: &str) -> Option<(Vec<Match>, usize)> {
    let magics::Completion { start, candidates, takes } = context::magics().complete(before)?;
    let word = &before[start..];
    let listed: Vec<Match> =
        candidates.into_iter().map(|found| Match::new(found.text, Kind::Magic, found.summary)).collect();
    match takes {
        Some(Takes::Rust) => None,
        Some(Takes::Variable) => {
            let names = scope.variables.iter();
            let names = names.map(|variable| Match::new(&variable.name, Kind::Variable, &variable.type_name));
            Some((beginning_with(names.collect(), word), start))
        }
        Some(Takes::Environment) => {
            let names = scope.environment.iter().map(|name| Match::new(name, Kind::Variable, ""));
            Some((beginning_with(names.collect(), word), start))
        }
        Some(Takes::File | Takes::Folder) => {
            let (mut found, replaced) = paths(word, &scope.folder);
            found.retain(|path| takes == Some(Takes::File) || path.text.ends_with('/'));
            Some((found, before.len() - replaced))
        }
        Some(Takes::Anything | Takes::Magic | Takes::Table | Takes::Command(_)) | None => {
            Some((listed, start))
        }
    }
}

/// Within a string: variables in braces, columns of frames, file paths.
fn within_text(scope: &Scope, code: &str, text: &Text, at: usize) -> (Vec<Match>, usize) {
    let written = &code[text.start..at];
    let of = text.of.as_deref().unwrap_or_default();
    if FORMATTING.contains(&of)
        && let Some((_, name)) = written.rsplit_once('{')
        && name.chars().all(is_word)
    {
        let variables = variables(scope, &code[..text.start]);
        return (beginning_with(variables, name), at - name.len());
    }
    if COLUMN_CALLS.contains(&of) || scope.variable(of).is_some() {
        let columns = beginning_with(columns(scope, code, of), written);
        if !columns.is_empty() {
            return (columns, text.start);
        }
    }
    let (found, replaced) = paths(written, &scope.folder);
    (found, at - replaced)
}

/// Columns of the frame that is indexed, or else of the frames that the cell mentions, or else of all.
fn columns(scope: &Scope, code: &str, of: &str) -> Vec<Match> {
    let indexed: Vec<_> = scope.variable(of).into_iter().collect();
    let mentioned = |name: &str| crate::engine::split::mentions(code, name);
    let mut frames = if indexed.is_empty() { scope.variables.iter().collect() } else { indexed };
    if frames.iter().any(|frame| !frame.columns.is_empty() && mentioned(&frame.name)) {
        frames.retain(|frame| mentioned(&frame.name));
    }
    let all = frames.into_iter().flat_map(|frame| frame.columns.iter().map(|name| (name, &frame.name)));
    all.map(|(column, frame)| Match::new(column.as_str(), Kind::Column, format!("column of {frame}")))
        .collect()
}

fn of_members(members: Vec<Member>) -> Vec<Match> {
    members.into_iter().map(|member| Match::new(member.name, member.kind, member.signature)).collect()
}

fn variables(scope: &Scope, before: &str) -> Vec<Match> {
    let own = locals(before).into_iter().map(|name| Match::new(name, Kind::Variable, ""));
    let kept = scope
        .variables
        .iter()
        .map(|variable| Match::new(variable.name.as_str(), Kind::Variable, variable.type_name.as_str()));
    own.chain(kept).collect()
}

/// All names that need no path. Without a letter to begin with, only those of the session.
fn in_scope(names: &Names, scope: &Scope, code: &str, at: usize) -> Vec<Match> {
    let mut all = variables(scope, &code[..at]);
    let is_word_begun = code[..at].chars().next_back().is_some_and(is_word);
    let items = names.in_scope();
    let own = items.iter().filter(|(_, row)| is_word_begun || row.home == super::session::MODULE);
    all.extend(own.map(|(name, row)| Match::new(name.as_str(), row.kind, row.signature)));
    if is_word_begun {
        all.extend(KEYWORDS.iter().map(|name| Match::new(*name, Kind::Keyword, "")));
        all.extend(CRATES.iter().map(|name| Match::new(*name, Kind::Module, "")));
    }
    all
}

/// Those that begin with `word`; where none does, those that do so in another case.
fn beginning_with(all: Vec<Match>, word: &str) -> Vec<Match> {
    let mut seen = std::collections::HashSet::new();
    let is_new = |found: &Match| seen.insert((found.text.clone(), found.kind == Kind::Macro));
    let all: Vec<Match> = all.into_iter().filter(is_new).collect();
    if all.iter().any(|found| found.text.starts_with(word)) {
        return all.into_iter().filter(|found| found.text.starts_with(word)).collect();
    }
    let word = word.to_lowercase();
    all.into_iter().filter(|found| found.text.to_lowercase().starts_with(&word)).collect()
}
