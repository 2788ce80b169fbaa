//! Types as rustc names them in its messages, taken apart as far as members need it.

use syn::{GenericArgument, PathArguments, Type};

use super::index::build::types::bound_name;

/// A type, references to it left out.
#[derive(Clone)]
pub struct Receiver(Type);

impl Receiver {
    /// Reads a type from a message of rustc's: `&Vec<{integer}>`, `{closure@In[1]:1:2: 1:4}`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.replace("{integer}", "i32").replace("{float}", "f64");
        syn::parse_str(&without_braces(&text)).ok().map(Receiver)
    }

    /// The type of a pattern in the index; `_` stands for anything.
    pub fn pattern(text: &str) -> Option<Self> {
        syn::parse_str(text).ok().map(Receiver)
    }

    /// Names under which the index has its members: one, but of `impl A + B` and `dyn A + B` several.
    pub fn names(&self) -> Vec<String> {
        match peeled(&self.0) {
            Type::Path(path) => {
                path.path.segments.last().map(|last| last.ident.to_string()).into_iter().collect()
            }
            Type::Slice(_) => vec!["[]".into()],
            Type::Array(_) => vec!["[N]".into()],
            Type::Tuple(_) => vec!["()".into()],
            Type::TraitObject(object) => object.bounds.iter().filter_map(bound_name).collect(),
            Type::ImplTrait(opaque) => opaque.bounds.iter().filter_map(bound_name).collect(),
            _ => Vec::new(),
        }
    }

    /// The types of a tuple's fields.
    pub fn fields(&self) -> Vec<String> {
        match peeled(&self.0) {
            Type::Tuple(tuple) => tuple.elems.iter().map(text).collect(),
            _ => Vec::new(),
        }
    }

    /// The slice that an array is one of.
    pub fn as_slice(&self) -> Option<Receiver> {
        match peeled(&self.0) {
            Type::Array(array) => Receiver::parse(&format!("[{}]", text(&array.elem))),
            _ => None,
        }
    }

    /// Whether `pattern` may be this type.
    pub fn matches(&self, pattern: &Receiver) -> bool {
        matches(&pattern.0, &self.0)
    }

    /// The `target` of an `impl Deref for owner`, with this type's arguments in place of the parameters.
    pub fn deref(&self, owner: &str, target: &str) -> Option<Receiver> {
        let owner = Receiver::pattern(owner)?;
        let mut target = target.to_owned();
        let actual = arguments(peeled(&self.0));
        for (parameter, argument) in arguments(peeled(&owner.0)).iter().zip(actual) {
            target = replaced(&target, &text(parameter), &text(argument));
        }
        Receiver::parse(&target)
    }
}

fn text(kind: &Type) -> String {
    super::index::build::types::pattern(kind, &[])
}

fn peeled(kind: &Type) -> &Type {
    match kind {
        Type::Reference(inner) => peeled(&inner.elem),
        Type::Paren(inner) => peeled(&inner.elem),
        Type::Group(inner) => peeled(&inner.elem),
        other => other,
    }
}

fn arguments(kind: &Type) -> Vec<&Type> {
    let Type::Path(path) = kind else { return Vec::new() };
    match path.path.segments.last().map(|last| &last.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(argument) => Some(argument),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn matches(pattern: &Type, actual: &Type) -> bool {
    match (peeled(pattern), peeled(actual)) {
        (Type::Path(pattern_path), Type::Path(actual_path)) => {
            let name = |path: &syn::TypePath| path.path.segments.last().map(|last| last.ident.to_string());
            name(pattern_path) == name(actual_path)
                && arguments(peeled(pattern))
                    .into_iter()
                    .zip(arguments(peeled(actual)))
                    .all(|(pattern, actual)| matches(pattern, actual))
        }
        (Type::Slice(pattern), Type::Slice(actual)) => matches(&pattern.elem, &actual.elem),
        (Type::Path(_), Type::Slice(_) | Type::Tuple(_) | Type::Array(_)) => false,
        _ => true,
    }
}

/// `text` with the word `from` as `to`.
pub fn replaced(text: &str, from: &str, to: &str) -> String {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let after = &rest[at + from.len()..];
        let whole = !rest[..at].chars().next_back().is_some_and(is_word)
            && !after.chars().next().is_some_and(is_word);
        out.push_str(&rest[..at]);
        out.push_str(if whole { to } else { from });
        rest = after;
    }
    out + rest
}

/// Closures are `{closure@…}`, function items `fn(i32) -> i32 {name}`: without what can't be parsed.
fn without_braces(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    for character in text.chars() {
        match character {
            '{' => {
                if depth == 0 && !out.ends_with(' ') {
                    out.push_str("Closure");
                }
                depth += 1;
            }
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(character),
            _ => {}
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receiver(text: &str) -> Receiver {
        Receiver::parse(text).expect("a type")
    }

    #[test]
    fn names_of_what_rustc_prints() {
        let cases = [
            ("&'static str", "str"),
            ("&mut polars::prelude::DataFrame", "DataFrame"),
            (
                "Filter<Map<Iter<'_, i32>, {closure@cell.rs:7:14: 7:17}>, {closure@cell.rs:7:32: 7:35}>",
                "Filter",
            ),
            ("[{integer}; 2]", "[N]"),
            ("&[u8]", "[]"),
            ("fn(i32) -> i32 {double}", ""),
            ("{closure@cell.rs:1:2: 1:4}", "Closure"),
            ("impl Iterator<Item = u8> + Clone", "Iterator Clone"),
            ("Box<dyn Fn(i32) -> i32>", "Box"),
            ("({integer}, &'static str)", "()"),
        ];
        for (text, names) in cases {
            assert_eq!(receiver(text).names().join(" "), names, "{text}");
        }
    }

    #[test]
    fn patterns_tell_specialised_impls_apart() {
        let floats = receiver("&ChunkedArray<Float64Type>");
        let pattern = |text| Receiver::pattern(text).expect("a type");
        assert!(floats.matches(&pattern("ChunkedArray<_>")));
        assert!(floats.matches(&pattern("ChunkedArray<Float64Type>")));
        assert!(!floats.matches(&pattern("ChunkedArray<ListType>")));
        assert!(receiver("Vec<_>").matches(&pattern("Vec<u8>")));
    }

    #[test]
    fn derefs_take_the_arguments_along() {
        let target = receiver("Box<Vec<i32>>").deref("Box<T, A>", "T").expect("a target");
        assert_eq!(text(&target.0), "Vec<i32>");
        let target = receiver("Vec<String>").deref("Vec<T, A>", "[T]").expect("a target");
        assert_eq!(text(&target.0), "[String]");
    }
}
