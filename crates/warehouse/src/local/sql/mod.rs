//! GoogleSQL, read: text to a tree in which every node knows its place.
//!
//! Only what the tree has a node for can reach the engine, so everything else is refused by construction.
//! The grammar follows GoogleSQL's reference ("Lexical structure and syntax", "Query syntax").

pub mod ast;
mod cursor;
mod expression;
mod lexer;
mod literal;
mod pipe;
mod pivot;
mod query;
mod select;
pub mod statement;
mod table;

use super::Fault;
use ast::Span;
use cursor::Cursor;
use lexer::TokenKind;
use statement::ast::Statement;

/// Reads all statements of a script.
pub fn script(sql: &str) -> Result<Vec<Statement>, Fault> {
    let mut cursor = Cursor::new(lexer::tokens(sql)?, sql);
    if cursor.at_end() {
        return Err(Fault::syntax("the query is empty", cursor.span()));
    }
    cursor.script()
}

/// Reads a script that another one holds or calls: all of it is at `span` of that one.
///
/// A `?` is the parameter `?1`, `?2`, …
pub fn script_at(sql: &str, span: Span) -> Result<Vec<Statement>, Fault> {
    cursor_at(sql, span)?.script().map_err(|fault| Fault { span, ..fault })
}

fn cursor_at(sql: &str, span: Span) -> Result<Cursor, Fault> {
    let mut tokens = lexer::tokens(sql).map_err(|fault| Fault { span, ..fault })?;
    let mut positional = 0;
    for token in &mut tokens {
        if token.kind == TokenKind::Symbol("?") {
            positional += 1;
            token.kind = TokenKind::Param(format!("?{positional}"));
        }
    }
    let mut cursor = Cursor::new(tokens, sql);
    cursor.place_at(span);
    Ok(cursor)
}

/// The names of the query parameters in `sql`, each once, as they are first written; none where it can't be read.
pub fn parameters(sql: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for token in lexer::tokens(sql).unwrap_or_default() {
        if let TokenKind::Param(name) = token.kind
            && !name.starts_with('@')
            && !names.iter().any(|known| known.eq_ignore_ascii_case(&name))
        {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{parameters, script as parse};
    use proptest::prelude::*;

    const WORDS: [&str; 39] = [
        "SELECT", "FROM", "t", "(", ")", ",", "*", ".", "WHERE", "GROUP BY", "1", "'x'", "+", "-", "OVER",
        "CASE", "WHEN", "END", "UNNEST", "[", "]", "AS", "STRUCT", "ARRAY", "<", ">", "JOIN", "WITH", "`",
        "@p", "INTERVAL", "NOT", "IN", "BETWEEN", "AND", "x", "/*", "--", "LIMIT",
    ];

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
            let _ = parse(&text);
            let _ = parse(&format!("SELECT {text}"));
        }

        #[test]
        fn any_words_are_read_or_refused(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..40)) {
            let _ = parse(&words.join(" "));
        }

        #[test]
        fn every_string_reads_as_itself(text in any::<String>()) {
            let escaped = text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n");
            let query = parse(&format!("SELECT '{escaped}'")).unwrap();
            let (read, expected) = (format!("{query:?}"), format!("String({text:?})"));
            prop_assert!(read.contains(&expected), "{}", read);
        }
    }

    #[test]
    fn parameters_are_not_in_strings_and_comments() {
        let sql = "SELECT @a, '@b', `@c`, @A, @@row_count -- @d\n /* @e */ FROM t WHERE x = @long_name";
        assert_eq!(parameters(sql), ["a", "long_name"]);
    }

    #[test]
    fn deep_nesting_is_refused_not_a_crash() {
        let deep = format!("SELECT {}1{}", "(".repeat(5000), ")".repeat(5000));
        assert!(parse(&deep).is_err());
        assert!(parse(&format!("SELECT {}1", "- ".repeat(5000))).is_err());
        assert!(parse(&format!("SELECT {}TRUE", "NOT ".repeat(5000))).is_err());
        assert!(parse(&format!("SELECT 1{}", " + 1".repeat(200))).is_ok());
    }
}
