//! Regular expressions: RE2's syntax and meaning, on the `regex` crate.
//!
//! Bytes are matched as RE2's Latin-1 mode does: each is the character of its number.

mod syntax;

use super::{Args, Failure, natives};
use regex::{Captures, Regex};
use std::cell::RefCell;

natives! {
    gs_regexp_extract(Text, Text, Int, Int) -> Text = |args| extract(args.text(0), args.text(1), args);
    gs_regexp_extract_bytes(Bytes, Bytes, Int, Int) -> Bytes = |args| {
        let found = extract(&latin1(args.bytes(0)), &latin1(args.bytes(1)), args)?;
        Ok(found.map(|text| bytes(&text)))
    };
    gs_regexp_extract_all(Text, Text) -> Texts = |args| extract_all(args.text(0), args.text(1));
    gs_regexp_extract_all_bytes(Bytes, Bytes) -> BytesList = |args| {
        let found = extract_all(&latin1(args.bytes(0)), &latin1(args.bytes(1)))?;
        Ok(found.iter().map(|text| bytes(text)).collect::<Vec<_>>())
    };
    gs_regexp_replace(Text, Text, Text) -> Text = |args| replace(args.text(0), args.text(1), args.text(2));
    gs_regexp_replace_bytes(Bytes, Bytes, Bytes) -> Bytes = |args| {
        replace(&latin1(args.bytes(0)), &latin1(args.bytes(1)), &latin1(args.bytes(2))).map(|text| bytes(&text))
    };
    gs_regexp_instr(Text, Text, Int, Int, Int) -> Int = |args| instr(args.text(0), args.text(1), args);
    gs_regexp_instr_bytes(Bytes, Bytes, Int, Int, Int) -> Int = |args| {
        instr(&latin1(args.bytes(0)), &latin1(args.bytes(1)), args)
    };
    gs_regexp_contains(Text, Text) -> Bool = |args| {
        compiled(args.text(1), |regex| Ok(regex.is_match(args.text(0))))
    };
    gs_regexp_contains_bytes(Bytes, Bytes) -> Bool = |args| {
        compiled(&latin1(args.bytes(1)), |regex| Ok(regex.is_match(&latin1(args.bytes(0)))))
    };
}

thread_local! {
    /// The last pattern and what it was compiled to: most calls have one pattern for all rows.
    static LAST: RefCell<Option<(String, Regex)>> = const { RefCell::new(None) };
}

fn compiled<T>(pattern: &str, work: impl FnOnce(&Regex) -> Result<T, Failure>) -> Result<T, Failure> {
    LAST.with_borrow_mut(|last| match last {
        Some((known, regex)) if known == pattern => work(regex),
        _ => {
            let (_, regex) = last.insert((pattern.to_owned(), syntax::compile(pattern)?));
            work(regex)
        }
    })
}

/// The pattern with one capturing group at most.
fn with_one_group<T>(pattern: &str, work: impl FnOnce(&Regex) -> Result<T, Failure>) -> Result<T, Failure> {
    compiled(pattern, |regex| match regex.captures_len() {
        0..=2 => work(regex),
        _ => Failure::error("a regular expression for extraction has one capturing group at most"),
    })
}

/// What follows the given position, from 1, and how many characters come before; `None` behind the end.
fn from_position(value: &str, position: i64) -> Result<Option<&str>, Failure> {
    let Some(skip) = usize::try_from(position).ok().and_then(|position| position.checked_sub(1)) else {
        return Failure::error("a position that is not positive");
    };
    Ok(value.char_indices().nth(skip).map(|(at, _)| &value[at..]))
}

/// The matches one after the other; after one that is empty, the search goes on a character later.
fn matches<'a>(regex: &'a Regex, value: &'a str) -> impl Iterator<Item = Captures<'a>> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let found = regex.captures_at(value, next?)?;
        let whole = found.get_match();
        let after = whole.end() + if whole.is_empty() { width(&value[whole.end()..]) } else { 0 };
        // nothing at the very end is no match
        next = (after < value.len()).then_some(after);
        Some(found).filter(|_| whole.start() < value.len() || value.is_empty())
    })
}

/// Bytes of the first character.
fn width(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

fn nth<'a>(regex: &'a Regex, value: &'a str, occurrence: i64) -> Result<Option<Captures<'a>>, Failure> {
    match usize::try_from(occurrence).ok().and_then(|occurrence| occurrence.checked_sub(1)) {
        Some(skip) => Ok(matches(regex, value).nth(skip)),
        None => Failure::error("an occurrence that is not positive"),
    }
}

fn extract(value: &str, pattern: &str, args: Args) -> Result<Option<String>, Failure> {
    with_one_group(pattern, |regex| {
        let rest = match from_position(value, args.int(2))? {
            None if value.is_empty() && args.int(2) == 1 => "",
            None => return Ok(None),
            Some(rest) => rest,
        };
        let found = nth(regex, rest, args.int(3))?;
        Ok(found.and_then(|found| found.get(regex.captures_len() - 1).map(|part| part.as_str().to_owned())))
    })
}

fn extract_all(value: &str, pattern: &str) -> Result<Vec<String>, Failure> {
    with_one_group(pattern, |regex| {
        let group = regex.captures_len() - 1;
        Ok(matches(regex, value)
            .map(|found| found.get(group).map_or_else(String::new, |part| part.as_str().to_owned()))
            .collect())
    })
}

fn instr(value: &str, pattern: &str, args: Args) -> Result<i64, Failure> {
    let (position, occurrence) = (args.int(2), args.int(3));
    let after = match args.int(4) {
        0 => false,
        1 => true,
        _ => return Failure::error("what REGEXP_INSTR gives is 0 (its start) or 1 (its end)"),
    };
    with_one_group(pattern, |regex| {
        let none = Ok(0);
        let Some(rest) = from_position(value, position)?.filter(|_| !pattern.is_empty()) else { return none };
        let Some(found) = nth(regex, rest, occurrence)? else { return none };
        let Some(part) = found.get(regex.captures_len() - 1) else { return none };
        let at = if after { part.end() } else { part.start() };
        let before = i64::try_from(rest[..at].chars().count()).unwrap_or(i64::MAX);
        Ok(position + before)
    })
}

/// All matches replaced; `\0` to `\9` are groups.
fn replace(value: &str, pattern: &str, rewrite: &str) -> Result<String, Failure> {
    compiled(pattern, |regex| {
        let pieces = pieces(rewrite, regex.captures_len())?;
        let expand = |found: &Captures| {
            let piece = |piece: &Piece| match piece {
                Piece::Group(group) => found.get(*group).map_or("", |part| part.as_str()).to_owned(),
                Piece::Char(c) => c.to_string(),
            };
            pieces.iter().map(piece).collect::<String>()
        };
        Ok(regex.replace_all(value, expand).into_owned())
    })
}

/// A part of what replaces a match.
enum Piece {
    Group(usize),
    Char(char),
}

fn pieces(rewrite: &str, groups: usize) -> Result<Vec<Piece>, Failure> {
    let mut pieces = Vec::new();
    let mut chars = rewrite.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            pieces.push(Piece::Char(c));
            continue;
        }
        match chars.next() {
            Some('\\') => pieces.push(Piece::Char('\\')),
            Some(digit @ '0'..='9') => {
                let group = usize::try_from(u32::from(digit) - u32::from('0')).unwrap_or(usize::MAX);
                if group >= groups {
                    return Failure::error(format!("the regular expression has no group {group}"));
                }
                pieces.push(Piece::Group(group));
            }
            _ => return Failure::error("a \\ in what replaces a match stands before a digit or another \\"),
        }
    }
    Ok(pieces)
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// What [`latin1`] made text of.
fn bytes(text: &str) -> Vec<u8> {
    text.chars().filter_map(|c| u8::try_from(u32::from(c)).ok()).collect()
}
