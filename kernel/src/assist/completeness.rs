//! Whether a cell is complete, for front ends that run it at the press of a key: `is_complete_request`.

use syn::Block;
use syn::parse::Parser as _;

use super::lexer::{Kind, Token, tokens};
use super::magic;

/// What more a cell needs, in the terms of `is_complete_reply`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completeness {
    /// Nothing: it can run.
    Complete,
    /// More text; its next line is best begun with `indent`.
    Incomplete {
        /// Blanks.
        indent: String,
    },
    /// No further text can make it right.
    Invalid,
}

/// One step of indentation.
const STEP: usize = 4;

/// Whether `code` is complete.
pub fn completeness(code: &str) -> Completeness {
    if code.trim_start().starts_with("%%") {
        // As in IPython: the body of a cell magic ends with an empty line.
        return if code.ends_with('\n') { Completeness::Complete } else { incomplete(0) };
    }
    let code = &magic::rust(code);
    let all = tokens(code);
    let (Some(depth), false) = (depth(code, &all), all.iter().any(is_broken)) else {
        return Completeness::Invalid;
    };
    match all.last().map(|token| token.kind) {
        Some(Kind::Text { closed: false, .. }) => return incomplete(0),
        Some(Kind::Comment { closed: false, .. }) if !ends_with_line_comment(code, &all) => {
            return incomplete(0);
        }
        _ => {}
    }
    if depth > 0 {
        return incomplete(depth);
    }
    if all.last().is_some_and(|token| matches!(token.kind, Kind::Comment { outer_doc: true, .. })) {
        return incomplete(0);
    }
    match Block::parse_within.parse_str(code) {
        Ok(_) => Completeness::Complete,
        // An attribute is followed by its item, as far to the left.
        Err(error) if is_at_end(&error) => incomplete(usize::from(!code.trim_end().ends_with(']'))),
        Err(_) if Block::parse_within.parse_str(&format!("{code};")).is_ok() => incomplete(1),
        Err(_) => Completeness::Invalid,
    }
}

fn incomplete(steps: usize) -> Completeness {
    Completeness::Incomplete { indent: " ".repeat(steps * STEP) }
}

/// A quote that never ends: on its line nothing can close it any more.
fn is_broken(token: &Token) -> bool {
    matches!(token.kind, Kind::Character { closed: false })
}

fn ends_with_line_comment(code: &str, all: &[Token]) -> bool {
    all.last().is_some_and(|token| token.text(code).starts_with("//"))
}

/// How many lines of open brackets there are at the end; `None` when brackets don't match.
fn depth(code: &str, all: &[Token]) -> Option<usize> {
    let mut open: Vec<(char, usize)> = Vec::new();
    for token in all {
        match token.kind {
            Kind::Open(bracket) => open.push((bracket, code[..token.range.start].matches('\n').count())),
            Kind::Close(bracket) => {
                let (opened, _) = open.pop()?;
                if closing(opened) != bracket {
                    return None;
                }
            }
            _ => {}
        }
    }
    open.dedup_by_key(|(_, line)| *line);
    Some(open.len())
}

/// The bracket that closes `open`.
pub fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

/// Whether the parser wanted more than there is. Within a bracket it would name the bracket's place instead.
fn is_at_end(error: &syn::Error) -> bool {
    error.to_string().starts_with("unexpected end of input") && error.span().byte_range().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completeness_of_rust() {
        let complete = [
            "1 + 1",
            "let x = 1;",
            "let c = '\"'; let l: &'static str = \"'\";",
            "/* a /* nested */ comment */ f()",
            "let s = r#\"a \" quote\"#;",
            "if x { 1 } else { 2 }",
            "if x {\n    1\n}",
            "struct Unit;",
            "// only a comment",
            "",
            "#[derive(Debug)]\nstruct P { x: i32 }",
            "f(|x| x + 1)?",
            ":dep ndarray = \"0.16\"",
            "%time\n1 + 1",
            "loop { break '{'; }",
        ];
        for code in complete {
            assert_eq!(completeness(code), Completeness::Complete, "{code}");
        }
    }

    #[test]
    fn the_next_line_is_indented_where_it_belongs_to_the_statement() {
        let incomplete = [
            ("fn f() {", 4),
            ("fn f() {\n    if x {", 8),
            ("f(g(", 4),
            ("let x =", 4),
            ("1 +", 4),
            ("df.lazy().", 4),
            ("if x { 1 } else", 4),
            ("fn f()", 4),
            ("#[derive(Debug)]", 0),
            ("/// Says something.", 0),
            ("let s = \"abc", 0),
            ("let s = r#\"abc\"", 0),
            ("/* open", 0),
            ("/* a /* b */", 0),
            ("let x = 5", 4),
            ("%%bigquery\nSELECT 1", 0),
        ];
        for (code, indent) in incomplete {
            let expected = Completeness::Incomplete { indent: " ".repeat(indent) };
            assert_eq!(completeness(code), expected, "{code}");
        }
        assert_eq!(completeness("%%bigquery\nSELECT 1\n"), Completeness::Complete);
    }

    #[test]
    fn what_no_text_can_mend_is_invalid() {
        for code in ["let x = ;", "f(1 +)", "f(]", ")", "let c = '", "}"] {
            assert_eq!(completeness(code), Completeness::Invalid, "{code}");
        }
    }
}
