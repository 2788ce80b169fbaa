//! The program whose error tells a type: the session's items, and the cell up to the expression.

use std::fmt::Write as _;

use syn::Block;
use syn::parse::Parser as _;

use super::FIELD;
use crate::assist::completeness::closing;
use crate::assist::lexer::{Kind, Token, tokens};
use crate::assist::scope::Scope;
use crate::engine::split::mentions;

/// Programs that ask for the type of the expression ending at `end`, the most faithful one first; the others
/// leave out what does not parse.
pub fn variants(scope: &Scope, code: &str, end: usize) -> Vec<String> {
    let before = &code[..end];
    let all = tokens(before);
    let Some(last) = statements(&all).pop() else { return Vec::new() };
    let probed = closed(before, &all, 0);
    let mut bodies = Vec::new();
    if parses(&probed) {
        bodies.push(probed);
    } else {
        let parsing: String = statements(&all)
            .into_iter()
            .filter(|range| range.start != last.start)
            .map(|range| &before[range])
            .filter(|statement| parses(statement))
            .collect();
        let statement = closed(before, &all, last.start);
        let statement = if parses(&statement) {
            statement
        } else {
            format!("{}.{FIELD};", &before[receiver(before, &all)..])
        };
        bodies.push(parsing + "\n" + &statement);
    }
    bodies.into_iter().map(|body| program(scope, &body)).collect()
}

fn program(scope: &Scope, body: &str) -> String {
    let mut text = scope.items.iter().fold(String::new(), |text, item| text + item + "\n");
    // So that `.await` is as good here as in the cell.
    let keyword = if mentions(body, "await") { "async fn" } else { "fn" };
    let _ = write!(text, "{keyword} __nbrun_cell(");
    for variable in scope.variables.iter().filter(|variable| mentions(body, &variable.name)) {
        let _ = write!(text, "mut {}: {}, ", variable.name, variable.type_name);
    }
    let _ = writeln!(
        text,
        ") -> ::nbrun_prelude::cell::CellResult {{\n{body}\n; ::nbrun_prelude::cell::CellResult::Ok(()) }}"
    );
    text
}

fn parses(body: &str) -> bool {
    Block::parse_within.parse_str(body).is_ok()
}

/// The statements at the top of a cell, as byte ranges that lie side by side; the last one may be unfinished.
pub fn statements(all: &[Token]) -> Vec<std::ops::Range<usize>> {
    let (mut ranges, mut start, mut depth) = (Vec::new(), 0, 0usize);
    for (index, token) in all.iter().enumerate() {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        let block_ends = token.kind == Kind::Close('}')
            && all.get(index + 1).is_some_and(|next| matches!(next.kind, Kind::Word));
        if depth == 0 && (token.is_sign(';') || block_ends) {
            ranges.push(start..token.range.end);
            start = token.range.end;
        }
    }
    if let Some(last) = all.last()
        && start < last.range.end
    {
        ranges.push(start..last.range.end);
    }
    ranges
}

/// `before` from byte `from`, with the field asked for at its end and everything closed that is still open.
fn closed(before: &str, all: &[Token], from: usize) -> String {
    let mut text = format!("{}.{FIELD}", &before[from..]);
    let mut open: Vec<(char, bool)> = vec![(' ', false)];
    for (index, token) in all.iter().enumerate().filter(|(_, token)| token.range.start >= from) {
        let is_head = token.kind == Kind::Word && is_head(before, all, index);
        if let Some((_, wants_block)) = open.last_mut() {
            *wants_block = is_head || (*wants_block && token.kind != Kind::Open('{'));
        }
        match token.kind {
            Kind::Open(bracket) => open.push((bracket, false)),
            Kind::Close(_) if open.len() > 1 => {
                open.pop();
            }
            _ => {}
        }
    }
    for (bracket, wants_block) in open.into_iter().rev() {
        if wants_block {
            text.push_str(" {}");
        }
        if bracket != ' ' {
            text.push(closing(bracket));
        }
    }
    text + ";"
}

/// Whether a block must follow the expression after this word.
fn is_head(before: &str, all: &[Token], index: usize) -> bool {
    // The `for` of `impl Trait for Type` stands within no body that the cursor could be in.
    matches!(all[index].text(before), "if" | "while" | "match" | "for")
}

/// Where the chain of calls begins that ends `before`: at its first name or bracket.
fn receiver(before: &str, all: &[Token]) -> usize {
    let mut at = all.len();
    let mut depth = 0usize;
    while at > 0 {
        let token = &all[at - 1];
        let belongs = match token.kind {
            Kind::Close(_) => {
                depth += 1;
                true
            }
            Kind::Open(_) if depth > 0 => {
                depth -= 1;
                true
            }
            _ if depth > 0 => true,
            Kind::Word => !all.get(at).is_some_and(|next| next.kind == Kind::Word),
            Kind::Text { .. } | Kind::Number | Kind::Character { .. } => {
                at == all.len() || all[at].is_sign('.')
            }
            Kind::Sign(sign) => matches!(sign, '.' | '?' | ':' | '!'),
            _ => false,
        };
        if !belongs {
            break;
        }
        at -= 1;
    }
    all.get(at).map_or(before.len(), |token| token.range.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(marked: &str) -> String {
        let end = marked.find('‸').expect("a cursor");
        let code = marked.replacen('‸', "", 1);
        let program = variants(&Scope::default(), &code, end).remove(0);
        let body = program.split_once("{\n").map_or("", |(_, body)| body);
        body.split("\n; ::nbrun").next().unwrap_or_default().to_owned()
    }

    #[test]
    fn what_is_open_is_closed() {
        assert_eq!(body("df‸"), "df.__nbrun_probe;");
        assert_eq!(body("df.filter(col(\"x\")‸"), "df.filter(col(\"x\").__nbrun_probe);");
        assert_eq!(body("v.iter().map(|x| x‸"), "v.iter().map(|x| x.__nbrun_probe);");
        assert_eq!(body("if df‸"), "if df.__nbrun_probe {};");
        assert_eq!(body("for x in f(v‸"), "for x in f(v.__nbrun_probe) {};");
        assert_eq!(body("fn f() { match x‸"), "fn f() { match x.__nbrun_probe {}};");
        assert_eq!(body("if a { b‸ }"), "if a { b.__nbrun_probe};");
    }

    #[test]
    fn broken_statements_are_left_out() {
        assert_eq!(body("let x = ; let y = 1; y‸").trim(), "let y = 1;\n y.__nbrun_probe;");
        assert_eq!(body("let = df.lazy()‸").trim(), "df.lazy().__nbrun_probe;");
    }

    #[test]
    fn only_variables_that_the_cell_mentions_are_declared() {
        let variable = |name: &str| crate::assist::scope::Variable {
            name: name.into(),
            type_name: "i32".into(),
            columns: Vec::new(),
        };
        let scope = Scope { variables: vec![variable("a"), variable("b")], ..Scope::default() };
        let program = &variants(&scope, "a", 1)[0];
        assert!(program.contains("(mut a: i32, )"), "{program}");
    }
}
