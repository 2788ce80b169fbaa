//! The items of a session: definitions that every later cell sees.

use quote::ToTokens as _;
use syn::{ImplItem, Item, UseTree};

use super::split::mentions;

/// What an item defines. A later item with a key in common replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ItemKey {
    /// A type, trait, module, alias or union: the type namespace.
    Type(String),
    /// A function, constant or static: the value namespace.
    Value(String),
    /// A `macro_rules!` macro.
    Macro(String),
    /// One name that a `use` brings in, or the path of a glob.
    Use(String),
    /// `impl Trait for Type`, or one method of `impl Type`.
    Impl(String),
    /// Anything else, by its text.
    Other(String),
}

/// One definition within an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What it defines: a later definition with a key in common replaces it.
    pub keys: Vec<ItemKey>,
    /// Its own text where the item defines more than this: one name out of a `use` of several.
    pub text: Option<String>,
}

/// One item of an earlier cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredItem {
    /// What it defines.
    pub keys: Vec<ItemKey>,
    /// Its source text.
    pub text: String,
    /// The cell it stands in, by execution count.
    pub cell: u32,
    /// Its place in that cell: 1-based line and 0-based column in characters.
    pub line: usize,
    /// See `line`.
    pub column: usize,
    /// Byte offsets, in the text, of the `static`s in it.
    pub statics: Vec<usize>,
    /// The cell whose run gave those statics their place in memory: all later cells share it.
    pub since: u32,
}

/// The items of all earlier cells, in the order of their definition.
#[derive(Debug, Clone, Default)]
pub struct Items(Vec<StoredItem>);

impl Items {
    /// Earlier items that are not replaced by one that defines any of `keys`.
    pub fn without(&self, keys: &[ItemKey]) -> impl Iterator<Item = &StoredItem> {
        self.0.iter().filter(move |item| !item.keys.iter().any(|key| keys.contains(key)))
    }

    /// Adds `item`, in place of those that define the same.
    pub fn add(&mut self, item: StoredItem) {
        self.0.retain(|old| !old.keys.iter().any(|key| item.keys.contains(key)));
        self.0.push(item);
    }

    /// From cell `count` on, statics whose types mention any of `types` are new ones: the types are.
    pub fn renew_statics(&mut self, types: &[String], count: u32) {
        let outdated = |item: &StoredItem| types.iter().any(|name| mentions(&item.text, name));
        for item in self.0.iter_mut().filter(|item| !item.statics.is_empty() && outdated(item)) {
            item.since = count;
        }
    }

    /// Whether an item has this name.
    pub fn define(&self, name: &str) -> bool {
        let named = |key: &ItemKey| match key {
            ItemKey::Type(own) | ItemKey::Value(own) | ItemKey::Macro(own) | ItemKey::Use(own) => own == name,
            ItemKey::Impl(_) | ItemKey::Other(_) => false,
        };
        self.0.iter().any(|item| item.keys.iter().any(named))
    }

    /// The types that `new` items define anew with another text: values of the old types are no longer valid.
    pub fn redefined_types(&self, new: &[StoredItem]) -> Vec<String> {
        let mut names = Vec::new();
        for item in new {
            for key in &item.keys {
                if let ItemKey::Type(name) = key
                    && self.0.iter().any(|old| old.keys.contains(key) && old.text != item.text)
                {
                    names.push(name.clone());
                }
            }
        }
        names
    }
}

/// What `item` defines.
pub fn definitions(item: &Item) -> Vec<Definition> {
    let keys = match item {
        Item::Struct(item) => vec![ItemKey::Type(item.ident.to_string())],
        Item::Enum(item) => vec![ItemKey::Type(item.ident.to_string())],
        Item::Union(item) => vec![ItemKey::Type(item.ident.to_string())],
        Item::Trait(item) => vec![ItemKey::Type(item.ident.to_string())],
        Item::TraitAlias(item) => vec![ItemKey::Type(item.ident.to_string())],
        Item::Type(item) => vec![ItemKey::Type(item.ident.to_string())],
        Item::Mod(item) => vec![ItemKey::Type(item.ident.to_string())],
        Item::Fn(item) => vec![ItemKey::Value(item.sig.ident.to_string())],
        Item::Const(item) => vec![ItemKey::Value(item.ident.to_string())],
        Item::Static(item) => vec![ItemKey::Value(item.ident.to_string())],
        Item::Macro(item) => vec![match &item.ident {
            Some(name) => ItemKey::Macro(name.to_string()),
            None => ItemKey::Other(item.to_token_stream().to_string()),
        }],
        Item::Use(item) => {
            let root = if item.leading_colon.is_some() { "::" } else { "" };
            let mut imports = Vec::new();
            imported(&item.tree, root, &mut imports);
            return imports;
        }
        Item::Impl(item) => implemented(item),
        other => vec![ItemKey::Other(other.to_token_stream().to_string())],
    };
    vec![Definition { keys, text: None }]
}

fn imported(tree: &UseTree, path: &str, imports: &mut Vec<Definition>) {
    let mut import = |name: String, path: String| {
        imports.push(Definition { keys: vec![ItemKey::Use(name)], text: Some(format!("use {path};")) });
    };
    match tree {
        UseTree::Path(tree) => imported(&tree.tree, &format!("{path}{}::", tree.ident), imports),
        UseTree::Name(tree) if tree.ident == "self" => {
            let whole = path.trim_end_matches("::").to_owned();
            import(whole.rsplit("::").next().unwrap_or_default().to_owned(), whole);
        }
        UseTree::Name(tree) => import(tree.ident.to_string(), format!("{path}{}", tree.ident)),
        UseTree::Rename(tree) => {
            let whole = if tree.ident == "self" {
                path.trim_end_matches("::").to_owned()
            } else {
                format!("{path}{}", tree.ident)
            };
            let text = format!("{whole} as {}", tree.rename);
            import(if tree.rename == "_" { text.clone() } else { tree.rename.to_string() }, text);
        }
        UseTree::Glob(_) => import(format!("{path}*"), format!("{path}*")),
        UseTree::Group(tree) => tree.items.iter().for_each(|tree| imported(tree, path, imports)),
    }
}

fn implemented(item: &syn::ItemImpl) -> Vec<ItemKey> {
    let target = item.self_ty.to_token_stream().to_string();
    if let Some((path, _)) = &item.trait_ {
        return vec![ItemKey::Impl(format!("{} for {target}", path.to_token_stream()))];
    }
    let name = |member: &ImplItem| match member {
        ImplItem::Fn(member) => Some(member.sig.ident.to_string()),
        ImplItem::Const(member) => Some(member.ident.to_string()),
        ImplItem::Type(member) => Some(member.ident.to_string()),
        _ => None,
    };
    item.items.iter().filter_map(name).map(|name| ItemKey::Impl(format!("{target}::{name}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(text: &str, cell: u32) -> Vec<StoredItem> {
        definitions(&syn::parse_str(text).expect("an item"))
            .into_iter()
            .map(|definition| StoredItem {
                keys: definition.keys,
                text: definition.text.unwrap_or_else(|| text.into()),
                cell,
                line: 1,
                column: 0,
                statics: Vec::new(),
                since: cell,
            })
            .collect()
    }

    #[test]
    fn a_later_definition_replaces_the_earlier_one() {
        let mut items = Items::default();
        for (cell, text) in [
            "use std::collections::{HashMap, BTreeMap as Map, hash_map::{self, Entry}};",
            "fn f() -> i32 { 1 }",
            "impl P { fn a(&self) {} }",
            "impl P { fn b(&self) {} }",
            "fn f() -> i32 { 2 }",
            "impl P { fn a(&self) { new() } }",
            "use other::HashMap;",
        ]
        .iter()
        .enumerate()
        {
            for item in stored(text, u32::try_from(cell).expect("small")) {
                items.add(item);
            }
        }
        let left: Vec<_> = items.without(&[]).map(|item| item.text.as_str()).collect();
        assert_eq!(
            left,
            [
                "use std::collections::BTreeMap as Map;",
                "use std::collections::hash_map;",
                "use std::collections::hash_map::Entry;",
                "impl P { fn b(&self) {} }",
                "fn f() -> i32 { 2 }",
                "impl P { fn a(&self) { new() } }",
                "use other::HashMap;"
            ]
        );
    }

    #[test]
    fn only_a_changed_type_counts_as_redefined() {
        let mut items = Items::default();
        for item in stored("struct P { x: i32 }", 1) {
            items.add(item);
        }
        assert!(items.redefined_types(&stored("struct P { x: i32 }", 2)).is_empty());
        assert_eq!(items.redefined_types(&stored("struct P { x: i64 }", 2)), ["P"]);
    }
}
