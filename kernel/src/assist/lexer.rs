//! Tokens of Rust source that may end anywhere: what stands before the cursor is seldom complete.
//!
//! After "Tokens" in the Rust reference: <https://doc.rust-lang.org/reference/tokens.html>.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An identifier or keyword.
    Word,
    /// `'a`.
    Lifetime,
    /// A number.
    Number,
    /// A string of any sort: its text begins after `open` bytes; without an end, it runs to the end.
    Text {
        /// Length of the opening: `"`, `br#"`, …
        open: usize,
        /// Whether it has its end.
        closed: bool,
    },
    /// `'x'` or `b'x'`.
    Character {
        /// Whether it has its end.
        closed: bool,
    },
    /// `// …` or `/* … */`.
    Comment {
        /// Whether more would still belong to it, at the end of the source.
        closed: bool,
        /// Whether it documents the item that follows it.
        outer_doc: bool,
    },
    /// `(`, `[` or `{`.
    Open(char),
    /// `)`, `]` or `}`.
    Close(char),
    /// Any other sign, one character each.
    Sign(char),
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its bytes in the source.
    pub range: Range<usize>,
}

impl Token {
    /// Its text in the `source` that it was read from.
    pub fn text<'a>(&self, source: &'a str) -> &'a str {
        &source[self.range.clone()]
    }

    /// Whether it is this sign.
    pub fn is_sign(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }
}

/// Whether `character` may stand in an identifier.
pub fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The tokens of `source`, comments included.
pub fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = source[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = token(&source[at..], first);
        tokens.push(Token { kind, range: at..at + length });
        at += length;
    }
    tokens
}

fn token(rest: &str, first: char) -> (Kind, usize) {
    if rest.starts_with("//") {
        let length = rest.find('\n').unwrap_or(rest.len());
        let outer_doc = rest.starts_with("///") && !rest.starts_with("////");
        return (Kind::Comment { closed: length < rest.len(), outer_doc }, length);
    }
    if rest.starts_with("/*") {
        return block_comment(rest);
    }
    if let Some(string) = string(rest) {
        return string;
    }
    match first {
        '\'' => quoted(rest, 1),
        'b' if rest.starts_with("b'") => quoted(rest, 2),
        '(' | '[' | '{' => (Kind::Open(first), 1),
        ')' | ']' | '}' => (Kind::Close(first), 1),
        first if first.is_ascii_digit() => (Kind::Number, number(rest)),
        first if is_word(first) => (Kind::Word, word(rest)),
        first => (Kind::Sign(first), first.len_utf8()),
    }
}

fn word(rest: &str) -> usize {
    let raw = if rest.starts_with("r#") { 2 } else { 0 };
    raw + rest[raw..].find(|character| !is_word(character)).unwrap_or(rest.len() - raw)
}

/// A dot belongs to a number only where neither a method, a field nor a range follows it.
fn number(rest: &str) -> usize {
    let whole = word(rest);
    let Some(fraction) = rest[whole..].strip_prefix('.') else { return whole };
    match fraction.chars().next() {
        Some(next) if next.is_ascii_digit() => whole + 1 + word(fraction),
        _ => whole,
    }
}

fn block_comment(rest: &str) -> (Kind, usize) {
    let outer_doc = rest.starts_with("/**") && !rest.starts_with("/***") && !rest.starts_with("/**/");
    let (mut depth, mut at) = (0usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return (Kind::Comment { closed: true, outer_doc }, at);
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    (Kind::Comment { closed: false, outer_doc }, rest.len())
}

/// `"…"`, `r#"…"#`, and the same with `b` or `c` in front.
fn string(rest: &str) -> Option<(Kind, usize)> {
    let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| {
        rest.strip_prefix(prefix).is_some_and(|after| {
            let after = if prefix.ends_with('r') { after.trim_start_matches('#') } else { after };
            after.starts_with('"')
        })
    })?;
    let hashes = rest[prefix.len()..].bytes().take_while(|&byte| byte == b'#').count();
    let open = prefix.len() + hashes + 1;
    let body = &rest[open..];
    let end = if prefix.ends_with('r') {
        let close = format!("\"{}", "#".repeat(hashes));
        body.find(&close).map(|at| at + close.len())
    } else {
        closing_quote(body, '"')
    };
    Some((Kind::Text { open, closed: end.is_some() }, open + end.unwrap_or(body.len())))
}

/// The length of `body` up to and with `quote`, which no backslash escapes.
fn closing_quote(body: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in body.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if character == quote {
            return Some(at + 1);
        }
    }
    None
}

/// A character, or a lifetime: `'a` with no quote behind it.
fn quoted(rest: &str, open: usize) -> (Kind, usize) {
    let body = &rest[open..];
    let mut characters = body.char_indices();
    let first = characters.next().map(|(_, character)| character);
    let second = characters.next();
    let is_lifetime = first.is_some_and(is_word) && second.is_none_or(|(_, next)| next != '\'');
    if open == 1 && is_lifetime {
        return (Kind::Lifetime, open + word(body));
    }
    let line = &body[..body.find('\n').unwrap_or(body.len())];
    match closing_quote(line, '\'') {
        Some(length) => (Kind::Character { closed: true }, open + length),
        None => (Kind::Character { closed: false }, open + line.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<(Kind, &str)> {
        tokens(source).iter().map(|token| (token.kind, token.text(source))).collect()
    }

    #[test]
    fn strings_of_every_sort_end_where_they_end() {
        let closed = |open| Kind::Text { open, closed: true };
        assert_eq!(
            kinds(r###""a\"" r"\" r#"""# b"x" br##""#"## c"y""###),
            [
                (closed(1), r#""a\"""#),
                (closed(2), r#"r"\""#),
                (closed(3), r##"r#"""#"##),
                (closed(2), r#"b"x""#),
                (closed(5), r###"br##""#"##"###),
                (closed(2), r#"c"y""#),
            ]
        );
        assert_eq!(kinds("r#\"a\""), [(Kind::Text { open: 3, closed: false }, "r#\"a\"")]);
    }

    #[test]
    fn lifetimes_are_no_characters() {
        assert_eq!(
            kinds(r"'a 'b' '\'' b'x' 'static '"),
            [
                (Kind::Lifetime, "'a"),
                (Kind::Character { closed: true }, "'b'"),
                (Kind::Character { closed: true }, r"'\''"),
                (Kind::Character { closed: true }, "b'x'"),
                (Kind::Lifetime, "'static"),
                (Kind::Character { closed: false }, "'"),
            ]
        );
    }

    #[test]
    fn comments_nest_and_may_lack_their_end() {
        let comment = |closed| Kind::Comment { closed, outer_doc: false };
        assert_eq!(kinds("/* a /* b */ c */"), [(comment(true), "/* a /* b */ c */")]);
        assert_eq!(kinds("/* a /* b */"), [(comment(false), "/* a /* b */")]);
        assert_eq!(kinds("// \"\n")[0], (comment(true), "// \""));
        assert_eq!(kinds("/// d")[0].0, Kind::Comment { closed: false, outer_doc: true });
    }

    #[test]
    fn numbers_leave_methods_and_ranges_alone() {
        let texts = |source| kinds(source).into_iter().map(|(_, text)| text.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            texts("1.5e3 1.max 0..2 1_000u8 r#type"),
            ["1.5e3", "1", ".", "max", "0", ".", ".", "2", "1_000u8", "r#type"]
        );
    }
}
