//! The items of a session: definitions that every later cell sees.

use std::borrow::Cow;

use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::{ImplItem, Item, UseTree};

use super::split::{Offsets, mentions};

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
    /// What is left of earlier items beside one that defines `keys`.
    pub fn without(&self, keys: &[ItemKey]) -> impl Iterator<Item = Cow<'_, StoredItem>> {
        self.0.iter().filter_map(move |item| item.without(keys))
    }

    /// Adds `item`, in place of what defines the same.
    pub fn add(&mut self, item: StoredItem) {
        self.0 = self.without(&item.keys).map(Cow::into_owned).collect();
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

    /// Whether an item is a type of this name.
    pub fn define_type(&self, name: &str) -> bool {
        let named = |key: &ItemKey| matches!(key, ItemKey::Type(own) if own == name);
        self.0.iter().any(|item| item.keys.iter().any(named))
    }

    /// The types that `new` items define anew with another text: values of the old types are no longer valid.
    pub fn redefined_types(&self, new: &[StoredItem]) -> Vec<String> {
        let is_type = |key: &&ItemKey| matches!(key, ItemKey::Type(_));
        self.changed(new).filter(is_type).filter_map(ItemKey::layout_name).map(str::to_owned).collect()
    }

    /// The same, with all types that are built on what the `new` items define anew, be it the length of an array:
    /// their values are no longer valid either.
    pub fn outdated_types(&self, new: &[StoredItem]) -> Vec<String> {
        let mut types = self.redefined_types(new);
        let mut changed: Vec<&str> = self.changed(new).filter_map(ItemKey::layout_name).collect();
        let mut known = 0;
        while known < changed.len() {
            known = changed.len();
            for item in self.0.iter().filter(|item| item.shapes_types()) {
                let Some(name) = item.keys.iter().find_map(ItemKey::layout_name) else { continue };
                if !changed.contains(&name) && changed.iter().any(|changed| mentions(&item.text, changed)) {
                    changed.push(name);
                    if matches!(item.keys[..], [ItemKey::Type(_)]) {
                        types.push(name.to_owned());
                    }
                }
            }
        }
        types
    }

    /// What `new` items define with another text than before, as far as the layout of a type may rest on it.
    fn changed<'a>(&'a self, new: &'a [StoredItem]) -> impl Iterator<Item = &'a ItemKey> {
        let differs = |item: &StoredItem, key: &ItemKey| {
            self.0.iter().any(|old| old.keys.contains(key) && old.text != item.text)
        };
        new.iter()
            .filter(|item| item.shapes_types())
            .flat_map(move |item| item.keys.iter().filter(move |key| differs(item, key)))
    }
}

impl ItemKey {
    /// The name, of what the layout of a type may rest on.
    fn layout_name(&self) -> Option<&str> {
        match self {
            ItemKey::Type(name) | ItemKey::Value(name) | ItemKey::Use(name) => Some(name),
            ItemKey::Macro(_) | ItemKey::Impl(_) | ItemKey::Other(_) => None,
        }
    }
}

impl StoredItem {
    /// Whether the layout of a type may rest on it: of the values, only on constants.
    fn shapes_types(&self) -> bool {
        let shapes = |key: &ItemKey| match key {
            ItemKey::Value(_) => mentions(&self.text, "const"),
            key => key.layout_name().is_some(),
        };
        self.keys.iter().any(shapes)
    }

    /// What is left beside an item that defines `keys`: of an `impl`, its other members.
    fn without(&self, keys: &[ItemKey]) -> Option<Cow<'_, Self>> {
        let (replaced, left): (Vec<_>, Vec<_>) =
            self.keys.iter().cloned().partition(|key| keys.contains(key));
        if replaced.is_empty() {
            return Some(Cow::Borrowed(self));
        }
        let Ok(Item::Impl(block)) = syn::parse_str(&self.text) else { return None };
        if left.is_empty() {
            return None;
        }
        let offsets = Offsets::new(&self.text);
        let mut item = StoredItem { keys: left, ..self.clone() };
        for member in &block.items {
            if member_key(&block, member).is_some_and(|key| replaced.contains(&key)) {
                // Blanks in its place leave everything else where it stands.
                let range = offsets.range(member.span());
                let blank =
                    self.text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' });
                item.text.replace_range(range.clone(), &blank.collect::<String>());
                item.statics.retain(|at| !range.contains(at));
            }
        }
        Some(Cow::Owned(item))
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
    if let Some((path, _)) = &item.trait_ {
        let target = item.self_ty.to_token_stream();
        return vec![ItemKey::Impl(format!("{} for {target}", path.to_token_stream()))];
    }
    item.items.iter().filter_map(|member| member_key(item, member)).collect()
}

/// What a member of an inherent `impl` defines.
fn member_key(block: &syn::ItemImpl, member: &ImplItem) -> Option<ItemKey> {
    let name = match member {
        ImplItem::Fn(member) => &member.sig.ident,
        ImplItem::Const(member) => &member.ident,
        ImplItem::Type(member) => &member.ident,
        _ => return None,
    };
    Some(ItemKey::Impl(format!("{}::{name}", block.self_ty.to_token_stream())))
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
        let left: Vec<_> = items.without(&[]).map(|item| item.text.clone()).collect();
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
    fn a_method_is_replaced_without_its_neighbours() {
        let mut items = Items::default();
        for (cell, text) in
            (1..).zip(["impl P { fn a() {}\n/// Stays.\nfn b() {} }", "impl P { fn a() { 1; } }"])
        {
            for item in stored(text, cell) {
                items.add(item);
            }
        }
        let left: Vec<_> = items.without(&[]).map(|item| item.text.clone()).collect();
        assert_eq!(left, ["impl P {          \n/// Stays.\nfn b() {} }", "impl P { fn a() { 1; } }"]);
    }

    #[test]
    fn types_built_on_a_changed_one_are_outdated_too() {
        let mut items = Items::default();
        let texts = [
            "struct A { x: i32 }",
            "use self::A as B;",
            "struct C { b: B }",
            "const N: usize = 1;",
            "struct D([u8; N]);",
            "struct E { n: u8 }",
            "fn f(a: A) {}",
        ];
        for text in texts {
            for item in stored(text, 1) {
                items.add(item);
            }
        }
        assert_eq!(items.outdated_types(&stored("struct A { x: i64 }", 2)), ["A", "C"]);
        assert_eq!(items.outdated_types(&stored("const N: usize = 2;", 2)), ["D"]);
        assert!(items.outdated_types(&stored("fn f(a: A) { }", 2)).is_empty());
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
