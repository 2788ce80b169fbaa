//! From the name that a type has at run time to one that a later cell can write.
//!
//! `std::any::type_name` names a type by where it is defined, as in `alloc::string::String`, and a cell often can't:
//! modules are private, crates out of reach. rustc finds a path that can be written, but walks all public
//! modules of all crates for it, which is a third of a small cell's compile. So a table translates the types
//! that variables usually have, and a compile of its own tells the others.

mod lex;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::items::Items;
use lex::{Token, is_bare, tokens};

/// Path of the definition and path to write, by tab: see `tests/type_names.rs`, which writes it.
static KNOWN: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| include_str!("known.tsv").lines().filter_map(|line| line.split_once('\t')).collect());

/// The crate that the types of cells are defined in.
const CELL: &str = "cell::";

/// A variable that a cell has kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// Its type, by `std::any::type_name`.
    pub type_name: String,
    /// Bytes of a value.
    pub size: usize,
}

/// What a session knows of paths.
#[derive(Debug, Default)]
pub struct TypeNames(HashMap<String, String>);

impl TypeNames {
    /// The type of `kept` as a cell can write it, if all of its paths are known.
    pub fn translate(&self, kept: &Kept, items: &Items) -> Option<String> {
        // A function's own type is named like a type of that name: a tuple struct is both.
        let may_be_function = kept.size == 0 || kept.type_name.contains("::adapters::");
        if may_be_function && kept.type_name.contains(CELL) {
            return None;
        }
        let mut written = String::with_capacity(kept.type_name.len());
        for token in tokens(&kept.type_name)? {
            match token {
                Token::Path { text, is_binding } if is_binding || is_bare(text) => written.push_str(text),
                Token::Path { text, .. } => written.push_str(self.path(text, items)?),
                Token::Lifetime(text) | Token::Other(text) => written.push_str(text),
            }
        }
        Some(written)
    }

    /// Keeps the paths of a type that was compiled for its name.
    pub fn learn(&mut self, type_name: &str, written: &str) {
        self.0.extend(pairs(type_name, written));
    }

    fn path<'a>(&'a self, defined: &'a str, items: &Items) -> Option<&'a str> {
        if let Some(own) = defined.strip_prefix(CELL) {
            return items.define_type(own).then_some(own);
        }
        KNOWN.get(defined).copied().or_else(|| self.0.get(defined).map(String::as_str))
    }
}

/// Paths of definitions with paths to write, from the two names of one type. None where they don't match.
pub fn pairs(type_name: &str, written: &str) -> Vec<(String, String)> {
    let (Some(defined), Some(written)) = (paths(type_name), paths(written)) else { return Vec::new() };
    if defined.len() != written.len() {
        return Vec::new();
    }
    let pairs = defined.into_iter().zip(written).filter(|(defined, _)| !defined.starts_with(CELL));
    pairs.map(|(defined, written)| (defined.to_owned(), written.to_owned())).collect()
}

fn paths(name: &str) -> Option<Vec<&str>> {
    let path = |token| match token {
        Token::Path { text, is_binding } if !is_binding && !is_bare(text) => Some(text),
        _ => None,
    };
    Some(tokens(name)?.into_iter().filter_map(path).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translated(type_name: &str) -> Option<String> {
        let kept = Kept { name: "x".into(), type_name: type_name.into(), size: 8 };
        TypeNames::default().translate(&kept, &Items::default())
    }

    #[test]
    fn known_paths_are_written_as_cells_can() {
        let vec = translated("alloc::vec::Vec<(alloc::string::String, [f64; 3])>");
        assert_eq!(vec.as_deref(), Some("std::vec::Vec<(std::string::String, [f64; 3])>"));
        let function = translated("alloc::boxed::Box<dyn core::ops::function::Fn(i32) -> &str>");
        assert_eq!(function.as_deref(), Some("std::boxed::Box<dyn std::ops::Fn(i32) -> &str>"));
        let pointer = translated("for<'a> fn(&'a str) -> &'a str");
        assert_eq!(pointer.as_deref(), Some("for<'a> fn(&'a str) -> &'a str"));
        let bound = translated("alloc::boxed::Box<dyn core::iter::traits::iterator::Iterator<Item = i32>>");
        assert_eq!(bound.as_deref(), Some("std::boxed::Box<dyn std::iter::Iterator<Item = i32>>"));
    }

    #[test]
    fn what_is_no_plain_type_is_not_guessed() {
        for name in [
            "cell::nbrun_cell::{{closure}}",
            "core::option::Option<i32>::Some",
            "core::num::<impl i32>::abs",
            "<i32 as core::ops::arith::Add>::add",
            "cell::Unheard",
            "some::crate_of::Types",
        ] {
            assert_eq!(translated(name), None, "{name}");
        }
    }

    #[test]
    fn paths_are_learned_from_a_pair_of_names() {
        assert_eq!(
            pairs("core::slice::iter::Iter<cell::Own>", "std::slice::Iter<'_, Own>"),
            [("core::slice::iter::Iter".to_owned(), "std::slice::Iter".to_owned())]
        );
        assert_eq!(pairs("a::B<c::D>", "b::B"), []);
    }
}
