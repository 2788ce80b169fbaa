//! What stands at the cursor of a cell of Rust.

use super::lexer::{Kind, Token, is_word, tokens};

/// Where the cursor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// After `receiver.`, whose dot is at this byte.
    Member(usize),
    /// After `a::b::`; in a `use` also where braces stand between.
    Path(Vec<String>),
    /// Among the fields of a struct expression of this type.
    Fields(String),
    /// At a name in an expression, type or pattern.
    Name,
    /// At the first name of a `use`.
    Import,
    /// Within a string.
    Text(Text),
    /// Where nothing can be offered: in a comment or number, or where a new name is given.
    Nothing,
}

/// A string with the cursor in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Where its text begins, in bytes.
    pub start: usize,
    /// The function, macro or method whose argument it is: `col`, `println`; of an index, the variable.
    pub of: Option<String>,
}

/// The cursor's place, and the word before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The place.
    pub place: Place,
    /// Where the word begins, in bytes; the cursor itself if there is none.
    pub start: usize,
}

/// Words after which a new name is given.
const NAMING: [&str; 10] =
    ["fn", "struct", "enum", "union", "trait", "mod", "type", "const", "static", "macro_rules"];

impl Cursor {
    /// Looks at `code` before the byte `at`.
    pub fn of(code: &str, at: usize) -> Cursor {
        let before = tokens(&code[..at]);
        let nothing = Cursor { place: Place::Nothing, start: at };
        let (start, context) = match before.split_last() {
            Some((last, context)) => match last.kind {
                Kind::Text { open, closed: false } => {
                    let start = (last.range.start + open).min(at);
                    let text = Text { start, of: callee(code, context) };
                    return Cursor { place: Place::Text(text), start };
                }
                Kind::Comment { closed: false, .. } | Kind::Character { closed: false } => return nothing,
                Kind::Word if last.range.end == at => (last.range.start, context),
                Kind::Number | Kind::Lifetime if last.range.end == at => return nothing,
                _ => (at, before.as_slice()),
            },
            None => (at, before.as_slice()),
        };
        Cursor { place: place(code, context, &code[start..at]), start }
    }
}

fn place(code: &str, before: &[Token], word: &str) -> Place {
    if ends_with_path_separator(before) {
        return path(code, &before[..before.len() - 2]).map_or(Place::Nothing, Place::Path);
    }
    let Some((last, earlier)) = before.split_last() else { return Place::Name };
    if last.is_sign('.') {
        let range = earlier.last().is_some_and(|previous| previous.is_sign('.'));
        return if range { Place::Name } else { Place::Member(last.range.start) };
    }
    let text = last.text(code);
    if NAMING.contains(&text) || (text == "let" && !word.starts_with(char::is_uppercase)) {
        return Place::Nothing;
    }
    if let Some(use_path) = import(code, before) {
        return use_path;
    }
    if (text == "{" || text == ",")
        && let Some(open) = innermost_open(before)
        && before[open].kind == Kind::Open('{')
        && let Some(name) = struct_name(code, &before[..open])
    {
        return Place::Fields(name);
    }
    Place::Name
}

fn ends_with_path_separator(before: &[Token]) -> bool {
    matches!(before, [.., first, second] if first.is_sign(':') && second.is_sign(':') && first.range.end == second.range.start)
}

/// The names of the path that `before` ends with, generic arguments left out.
fn path(code: &str, mut before: &[Token]) -> Option<Vec<String>> {
    let mut names = Vec::new();
    loop {
        before = without_generics(before);
        if ends_with_path_separator(before) {
            before = &before[..before.len() - 2];
        }
        let (last, rest) = before.split_last()?;
        if last.kind != Kind::Word {
            return None;
        }
        names.insert(0, last.text(code).to_owned());
        if !ends_with_path_separator(rest) {
            return Some(names);
        }
        before = &rest[..rest.len() - 2];
    }
}

fn without_generics(before: &[Token]) -> &[Token] {
    if !before.last().is_some_and(|last| last.is_sign('>')) {
        return before;
    }
    let mut depth = 0usize;
    for (index, token) in before.iter().enumerate().rev() {
        if token.is_sign('>') {
            depth += 1;
        } else if token.is_sign('<') {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return &before[..index];
            }
        }
    }
    before
}

/// The place within a `use`: its path so far, through the braces that the cursor is in.
fn import(code: &str, before: &[Token]) -> Option<Place> {
    let start = before.iter().rposition(|token| token.is_sign(';') || token.text(code) == "use")?;
    if before[start].text(code) != "use" {
        return None;
    }
    let mut inner = &before[start + 1..];
    let mut names: Vec<String> = Vec::new();
    while let Some(open) = innermost_open(inner) {
        let outer = &inner[..open];
        if !ends_with_path_separator(outer) {
            return Some(if outer.is_empty() { Place::Import } else { Place::Nothing });
        }
        names.splice(0..0, path(code, &outer[..outer.len() - 2])?);
        inner = &inner[..open];
        // What stands before the path within the outer braces belongs to other names.
        let within = innermost_open(inner).map_or(0, |at| at + 1);
        if within == 0 {
            break;
        }
    }
    Some(if names.is_empty() { Place::Import } else { Place::Path(names) })
}

/// Index of the last bracket that is not closed.
pub fn innermost_open(before: &[Token]) -> Option<usize> {
    let mut closed = 0usize;
    before.iter().rposition(|token| match token.kind {
        Kind::Close(_) => {
            closed += 1;
            false
        }
        Kind::Open(_) if closed > 0 => {
            closed -= 1;
            false
        }
        Kind::Open(_) => true,
        _ => false,
    })
}

/// The type of a struct expression whose `{` comes next.
fn struct_name(code: &str, before: &[Token]) -> Option<String> {
    let (last, rest) = before.split_last()?;
    let name = last.text(code);
    let declares = rest.last().is_some_and(|previous| {
        NAMING.contains(&previous.text(code))
            || matches!(previous.text(code), "impl" | "for" | "match" | "in")
    });
    (last.kind == Kind::Word && name.starts_with(char::is_uppercase) && !declares).then(|| name.to_owned())
}

/// The function, macro, method or indexed variable whose bracket is the innermost open one.
fn callee(code: &str, before: &[Token]) -> Option<String> {
    let open = innermost_open(before)?;
    let name = match &before[..open] {
        [.., name, sign] if sign.is_sign('!') => name,
        [.., name] if name.kind == Kind::Word => name,
        // `select([col("a"), "…` and the like: the list belongs to the call around it.
        [.., _] if before[open].kind == Kind::Open('[') => return callee(code, &before[..open]),
        _ => return None,
    };
    Some(name.text(code).to_owned())
}

/// The identifier at the byte `at`, or just before it.
pub fn word_at(code: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let before = code[..at].chars().rev().take_while(|&character| is_word(character));
    let start = at - before.map(char::len_utf8).sum::<usize>();
    let after = code[at..].chars().take_while(|&character| is_word(character));
    let end = at + after.map(char::len_utf8).sum::<usize>();
    let is_name = code[start..end].chars().next().is_some_and(|first| !first.is_ascii_digit());
    is_name.then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(marked: &str) -> Place {
        let cursor = marked.find('|').expect("a cursor");
        Cursor::of(&marked.replacen('|', "", 1), cursor).place
    }

    fn path(names: &[&str]) -> Place {
        Place::Path(names.iter().map(|&name| name.to_owned()).collect())
    }

    #[test]
    fn members_paths_and_names() {
        assert_eq!(at("df.he|"), Place::Member(2));
        assert_eq!(at("f(x)?\n  .|"), Place::Member(8));
        assert_eq!(at("0..n|"), Place::Name);
        assert_eq!(at("1.5|"), Place::Nothing);
        assert_eq!(at("std::coll|"), path(&["std"]));
        assert_eq!(at("Vec::<Vec<u8>>::|"), path(&["Vec"]));
        assert_eq!(at("let x = HashMap::<K, V>::ne|"), path(&["HashMap"]));
        assert_eq!(at("// df.|"), Place::Nothing);
        assert_eq!(at("fn na|"), Place::Nothing);
        assert_eq!(at("let na|"), Place::Nothing);
        assert_eq!(at("let So|"), Place::Name);
    }

    #[test]
    fn uses_with_braces() {
        assert_eq!(at("use po|"), Place::Import);
        assert_eq!(at("use polars::prelude::{Data|"), path(&["polars", "prelude"]));
        assert_eq!(at("use std::{fmt, collections::{HashMap, BT|"), path(&["std", "collections"]));
        assert_eq!(at("use std::fmt; Strin|"), Place::Name);
    }

    #[test]
    fn fields_of_struct_expressions() {
        assert_eq!(at("let p = Point { x: 1, y|"), Place::Fields("Point".into()));
        assert_eq!(at("struct Point { x|"), Place::Name);
        assert_eq!(at("impl Shape for Point { f|"), Place::Name);
    }

    #[test]
    fn strings_know_whose_they_are() {
        let text = |marked: &str| match at(marked) {
            Place::Text(text) => text.of,
            other => panic!("{other:?}"),
        };
        assert_eq!(text("col(\"a|").as_deref(), Some("col"));
        assert_eq!(text("df[\"a|").as_deref(), Some("df"));
        assert_eq!(text("df.select([\"a\", \"b|").as_deref(), Some("select"));
        assert_eq!(text("println!(\"{x|").as_deref(), Some("println"));
        assert_eq!(text("let p = \"da|"), None);
    }
}
