//! Names that a cell binds before the cursor: by `let`, `for`, closures and parameters of functions.

use super::lexer::{Kind, Token, tokens};

/// The names, the latest first. Scopes are not told apart: a name too many does less harm than one missing.
pub fn locals(before: &str) -> Vec<String> {
    let all = tokens(before);
    let mut names: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(token) = all.get(at) {
        let pattern = match token.text(before) {
            "let" => until(&all[at + 1..], |token| token.is_sign('=') || token.is_sign(';')),
            "for" => until(&all[at + 1..], |token| token.text(before) == "in"),
            "fn" => parameters(&all[at + 1..]),
            "|" if begins_closure(before, &all[..at]) => {
                let parameters = until(&all[at + 1..], |token| token.is_sign('|'));
                at += parameters.len() + 1;
                parameters
            }
            _ => &[],
        };
        names.extend(bound(before, pattern));
        at += 1;
    }
    names.reverse();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

fn until(all: &[Token], end: impl Fn(&Token) -> bool) -> &[Token] {
    let length = all.iter().position(end).unwrap_or(0);
    &all[..length]
}

/// The tokens between the parentheses of a function's head.
fn parameters(all: &[Token]) -> &[Token] {
    let Some(open) = all.iter().position(|token| token.kind == Kind::Open('(')) else { return &[] };
    let mut depth = 0usize;
    let close = all[open..].iter().position(|token| {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    close.map_or(&[], |length| &all[open + 1..open + length])
}

/// Whether a `|` after `earlier` begins the parameters of a closure rather than being an operator.
fn begins_closure(before: &str, earlier: &[Token]) -> bool {
    earlier.last().is_none_or(|last| match last.kind {
        Kind::Open(_) => true,
        Kind::Sign(sign) => matches!(sign, '=' | ',' | ';' | '>' | '&'),
        Kind::Word => matches!(last.text(before), "move" | "return"),
        _ => false,
    })
}

/// The names in a pattern: not its types, nor the paths of what it takes apart.
fn bound(before: &str, pattern: &[Token]) -> Vec<String> {
    let mut names = Vec::new();
    let (mut in_type, mut depth) = (false, 0usize);
    for token in pattern {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            Kind::Sign(':') => in_type = true,
            Kind::Sign(',') if depth == 0 || !in_type => in_type = false,
            Kind::Word if !in_type => {
                let name = token.text(before);
                let is_variable = name.starts_with(|first: char| first.is_lowercase() || first == '_');
                if is_variable && !matches!(name, "mut" | "ref" | "_" | "if" | "self") {
                    names.push(name.to_owned());
                }
            }
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sort_of_binding_counts() {
        assert_eq!(locals("let (a, mut b): (i32, Vec<u8>) = t; let Some(c) = o else { };"), ["c", "b", "a"]);
        assert_eq!(locals("for (i, x) in v.iter() { v.map(|(k, _), w: &str| k"), ["w", "k", "x", "i"]);
        assert_eq!(locals("fn f<T>(n: HashMap<K, V>, mut m: i32) -> i32 {"), ["m", "n"]);
        assert_eq!(locals("a | b; c || d"), [""; 0]);
    }
}
