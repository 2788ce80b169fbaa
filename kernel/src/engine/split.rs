//! A cell taken apart: items, statements, and the last expression.

use std::ops::Range;

use proc_macro2::Span;
use syn::parse::Parser as _;
use syn::spanned::Spanned as _;
use syn::visit::Visit;
use syn::{Block, Expr, Pat, Stmt};

use super::found::{Awaits, Statics};
use super::items::{Definition, definitions};

/// A part of a cell, as byte range of its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// `fn`, `struct`, `use`, `impl`, …: visible in all later cells.
    Item {
        /// Where it stands.
        range: Range<usize>,
        /// What it defines; a `use` may define several things.
        defines: Vec<Definition>,
        /// Byte offsets, in the item, of the `static`s in it.
        statics: Vec<usize>,
    },
    /// A statement, with its semicolon.
    Statement(Range<usize>),
    /// The last expression, whose value is shown.
    Shown(Range<usize>),
}

/// A cell taken apart.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The parts, in the order of the source.
    pub parts: Vec<Part>,
    /// Names that top-level `let`s bind, in order; a name bound twice stands here once.
    pub bound: Vec<Binding>,
    /// Whether its statements await something.
    pub awaits: bool,
    /// Whether it speaks of tokio, some of whose functions want a runtime even where nothing is awaited.
    pub mentions_tokio: bool,
    /// Whether a bracket or string is left open, so that nothing can stand around the cell.
    pub unbalanced: bool,
    /// What stands around its statements, if they are to be one statement whose value is not shown.
    pub wrapping: Option<Wrapping>,
}

/// Code of the kernel's own around the statements of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapping {
    /// Before them.
    pub before: String,
    /// Behind them.
    pub after: String,
}

/// A variable that a top-level `let` binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Its name.
    pub name: String,
    /// Whether it was bound `mut`.
    pub mutable: bool,
}

/// Takes a cell's `source` apart.
///
/// Source that does not parse is returned as one statement: the compiler explains best what is wrong with it.
pub fn split(source: &str) -> Cell {
    let Ok(statements) = Block::parse_within.parse_str(source) else {
        let unbalanced = source.parse::<proc_macro2::TokenStream>().is_err();
        return Cell { parts: vec![Part::Statement(0..source.len())], unbalanced, ..Cell::default() };
    };
    let offsets = Offsets::new(source);
    let awaits = Awaits::anywhere_in(&statements);
    let mut cell = Cell { awaits, mentions_tokio: mentions(source, "tokio"), ..Cell::default() };
    let last = statements.len().saturating_sub(1);
    for (index, statement) in statements.iter().enumerate() {
        let range = offsets.range(statement.span());
        match statement {
            Stmt::Item(item) => {
                let statics = Statics::of(item).into_iter().map(|span| offsets.range(span).start);
                let statics = statics.map(|at| at - range.start).collect();
                cell.parts.push(Part::Item { range, defines: definitions(item), statics });
            }
            Stmt::Expr(expression, None) if index == last => cell.parts.push(shown(expression, range)),
            Stmt::Macro(call) if index == last && call.semi_token.is_none() => {
                cell.parts.push(Part::Shown(range));
            }
            Stmt::Local(local) => {
                Bindings(&mut cell.bound).visit_pat(&local.pat);
                cell.parts.push(Part::Statement(range));
            }
            _ => cell.parts.push(Part::Statement(range)),
        }
    }
    cell
}

/// Expressions that never have a value worth showing are statements.
fn shown(expression: &Expr, range: Range<usize>) -> Part {
    match expression {
        Expr::ForLoop(_) | Expr::While(_) | Expr::Assign(_) | Expr::Return(_) => Part::Statement(range),
        _ => Part::Shown(range),
    }
}

/// Whether more input may complete `source`: it ends within a bracket, string or comment.
pub fn is_incomplete(source: &str) -> bool {
    if source.parse::<proc_macro2::TokenStream>().is_ok() {
        return false;
    }
    let mut depth = 0usize;
    for character in source.chars() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let open_string = source.matches('"').count() % 2 == 1;
    depth > 0 || open_string || source.matches("/*").count() > source.matches("*/").count()
}

/// Whether `name` stands in `source` as a whole word, be it as an inline format argument.
pub fn mentions(source: &str, name: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    source.match_indices(name).any(|(at, _)| {
        !source[..at].chars().next_back().is_some_and(is_word)
            && !source[at + name.len()..].chars().next().is_some_and(is_word)
    })
}

struct Bindings<'a>(&'a mut Vec<Binding>);

impl<'ast> Visit<'ast> for Bindings<'_> {
    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        let name = pattern.ident.to_string();
        // An upper-case name without a subpattern is a constant or a unit struct, not a variable.
        if name.chars().next().is_some_and(|first| first.is_lowercase() || first == '_') {
            self.0.retain(|bound| bound.name != name);
            self.0.push(Binding { name, mutable: pattern.mutability.is_some() });
        }
        if let Some((_, subpattern)) = &pattern.subpat {
            self.visit_pat(subpattern);
        }
    }

    fn visit_expr(&mut self, _: &'ast Expr) {}

    fn visit_pat(&mut self, pattern: &'ast Pat) {
        syn::visit::visit_pat(self, pattern);
    }
}

/// Byte offsets of lines, since spans speak of lines and columns.
pub struct Offsets<'a> {
    source: &'a str,
    lines: Vec<usize>,
}

impl<'a> Offsets<'a> {
    /// Of `source`, from which spans were parsed.
    pub fn new(source: &'a str) -> Self {
        let lines = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Offsets { source, lines }
    }

    /// The bytes that `span` covers.
    pub fn range(&self, span: Span) -> Range<usize> {
        self.offset(span.start())..self.offset(span.end())
    }

    fn offset(&self, at: proc_macro2::LineColumn) -> usize {
        let start = self.lines.get(at.line.saturating_sub(1)).copied().unwrap_or(self.source.len());
        let line = &self.source[start..];
        line.char_indices().nth(at.column).map_or(self.source.len(), |(offset, _)| start + offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<(&'static str, &str)> {
        split(source)
            .parts
            .iter()
            .map(|part| match part {
                Part::Item { range, .. } => ("item", &source[range.clone()]),
                Part::Statement(range) => ("statement", &source[range.clone()]),
                Part::Shown(range) => ("shown", &source[range.clone()]),
            })
            .collect()
    }

    #[test]
    fn items_statements_and_the_last_expression_come_apart() {
        assert_eq!(
            texts("struct P { x: i32 }\nlet p = P { x: 1 };\nuse std::fmt;\np.x + 1"),
            [
                ("item", "struct P { x: i32 }"),
                ("statement", "let p = P { x: 1 };"),
                ("item", "use std::fmt;"),
                ("shown", "p.x + 1")
            ]
        );
    }

    #[test]
    fn a_macro_without_semicolon_is_shown_and_a_loop_is_not() {
        assert_eq!(texts("vec![1, 2]"), [("shown", "vec![1, 2]")]);
        assert_eq!(texts("for _ in 0..3 {}"), [("statement", "for _ in 0..3 {}")]);
    }

    #[test]
    fn statics_are_found_wherever_an_item_has_them() {
        let source = "/// Doc.\nstatic A: i32 = 1;\nfn f() { static B: u8 = 2; }";
        let found: Vec<_> = split(source)
            .parts
            .into_iter()
            .filter_map(|part| match part {
                Part::Item { range, statics, .. } => Some((range.start, statics)),
                _ => None,
            })
            .collect();
        assert_eq!(found, [(0, vec![0]), (28, vec![9])]);
    }

    #[test]
    fn awaiting_counts_at_the_top_level_only() {
        assert!(split("let x = f().await?;").awaits);
        assert!(split("println!(\"{}\", f().await)").awaits);
        assert!(split("tokio::join!(a, b)").awaits);
        assert!(!split("async fn f() { g().await }").awaits);
        assert!(!split("let f = async { g().await };").awaits);
        assert!(!split("spawn(async move { println!(\"{}\", g().await) });").awaits);
    }

    #[test]
    fn source_that_does_not_parse_stays_whole() {
        assert_eq!(texts("let x = ;"), [("statement", "let x = ;")]);
    }

    #[test]
    fn patterns_bind_names_once_and_constants_do_not_count() {
        let cell = split(
            "let (a, mut b) = t; let Some(c) = o else { panic!() }; let a = 2; let d @ None = x else { return };",
        );
        let bound: Vec<_> = cell.bound.iter().map(|b| (b.name.as_str(), b.mutable)).collect();
        assert_eq!(bound, [("b", true), ("c", false), ("a", false), ("d", false)]);
    }

    #[test]
    fn ranges_hold_with_wide_characters() {
        assert_eq!(texts("let ä = \"→\"; ä"), [("statement", "let ä = \"→\";"), ("shown", "ä")]);
    }

    #[test]
    fn names_are_found_as_whole_words_and_in_format_strings() {
        assert!(mentions("println!(\"{x}\")", "x"));
        assert!(!mentions("max(1)", "x"));
    }

    #[test]
    fn open_brackets_and_strings_ask_for_more() {
        assert!(is_incomplete("fn f() {"));
        assert!(is_incomplete("let s = \"abc"));
        assert!(!is_incomplete("let x = 1;"));
        assert!(!is_incomplete("let x = ;"));
    }
}
