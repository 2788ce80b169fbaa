//! What single items contribute to the table.

use syn::{Attribute, Fields, ImplItem, Item, Signature, TraitItem, Visibility};

use super::cfg::Cfg;
use super::entry::{Entry, documentation, text};
use super::types::{bound_name, bounds, head, parameters, pattern};
use crate::assist::Kind;

/// Where items stand.
#[derive(Clone, Copy)]
pub struct Home<'a> {
    /// Full path of the module.
    pub module: &'a str,
    /// What is compiled; in a session, everything.
    pub cfg: Option<&'a Cfg>,
}

impl Home<'_> {
    /// Whether something is compiled.
    pub fn allows(&self, attributes: &[Attribute]) -> bool {
        self.cfg.is_none_or(|cfg| cfg.allows(attributes))
    }

    /// Whether others see something. A session sees all of its own.
    pub fn shows(&self, visibility: &Visibility) -> bool {
        self.cfg.is_none() || matches!(visibility, Visibility::Public(_))
    }
}

/// The attributes of an item.
pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Adds the entries of a public definition, and tells its name.
pub fn definition(item: &Item, home: Home<'_>, to: &mut Vec<Entry>) -> Option<(String, Kind)> {
    let (visibility, name, kind, signature) = head_line(item)?;
    if !home.shows(visibility) {
        return None;
    }
    to.push(Entry::item(name.clone(), kind, signature, home.module, attributes(item)));
    match item {
        Item::Struct(item) => {
            fields(&item.fields, &name, home, to);
            derived(&item.attrs, &name, home, to);
        }
        Item::Enum(item) => {
            for variant in item.variants.iter().filter(|variant| home.allows(&variant.attrs)) {
                let doc = documentation(&variant.attrs);
                let signature = match &variant.fields {
                    Fields::Unit => variant.ident.to_string(),
                    fields => format!("{}{}", variant.ident, text(fields)),
                };
                to.push(member(&name, variant.ident.to_string(), Kind::Variant, signature, home, doc));
            }
            derived(&item.attrs, &name, home, to);
        }
        Item::Trait(item) => {
            for supertrait in item.supertraits.iter().filter_map(bound_name) {
                to.push(relation('t', &name, supertrait, Kind::Trait, String::new(), home, String::new()));
            }
            for associated in &item.items {
                trait_member(associated, &name, home, to);
            }
        }
        _ => {}
    }
    Some((name, kind))
}

/// Adds the entries of an `impl`: its members, or the trait that the type implements.
pub fn implementation(item: &syn::ItemImpl, home: Home<'_>, to: &mut Vec<Entry>) {
    let own = parameters(&item.generics);
    let name = head(&item.self_ty, &own);
    if let Some((path, _)) = &item.trait_ {
        let Some(implemented) = path.segments.last().map(|last| last.ident.to_string()) else { return };
        let Some(name) = name else {
            let parameter = pattern(&item.self_ty, &[]);
            if own.contains(&parameter) {
                let bounds = bounds(&item.generics, &parameter).join("+");
                to.push(relation('t', "*", implemented, Kind::Trait, bounds, home, String::new()));
            }
            return;
        };
        let target = item.items.iter().find_map(|associated| match associated {
            ImplItem::Type(associated) if associated.ident == "Target" => Some(pattern(&associated.ty, &[])),
            _ => None,
        });
        if let Some(target) = target.filter(|_| implemented == "Deref") {
            let owner = pattern(&item.self_ty, &[]);
            to.push(relation('d', &name, implemented.clone(), Kind::Trait, target, home, owner));
        }
        to.push(relation(
            't',
            &name,
            implemented,
            Kind::Trait,
            String::new(),
            home,
            pattern(&item.self_ty, &own),
        ));
        return;
    }
    let Some(name) = name else { return };
    let owner = pattern(&item.self_ty, &own);
    for associated in &item.items {
        let entry = match associated {
            ImplItem::Fn(item) if home.shows(&item.vis) && home.allows(&item.attrs) => {
                function(&name, &item.sig, home, documentation(&item.attrs))
            }
            ImplItem::Const(item) if home.shows(&item.vis) && home.allows(&item.attrs) => {
                let signature = format!("const {}: {}", item.ident, text(&item.ty));
                let doc = documentation(&item.attrs);
                member(&name, item.ident.to_string(), Kind::Constant, signature, home, doc)
            }
            _ => continue,
        };
        to.push(Entry { owner: owner.clone(), ..entry });
    }
}

fn head_line(item: &Item) -> Option<(&Visibility, String, Kind, String)> {
    Some(match item {
        Item::Struct(item) => {
            let generics = text(&item.generics);
            (&item.vis, item.ident.to_string(), Kind::Struct, format!("struct {}{generics}", item.ident))
        }
        Item::Enum(item) => {
            let generics = text(&item.generics);
            (&item.vis, item.ident.to_string(), Kind::Enum, format!("enum {}{generics}", item.ident))
        }
        Item::Union(item) => {
            (&item.vis, item.ident.to_string(), Kind::Union, format!("union {}", item.ident))
        }
        Item::Trait(item) => {
            let supertraits = match text(&item.supertraits) {
                bounds if bounds.is_empty() => bounds,
                bounds => format!(": {bounds}"),
            };
            let signature = format!("trait {}{}{supertraits}", item.ident, text(&item.generics));
            (&item.vis, item.ident.to_string(), Kind::Trait, signature)
        }
        Item::Type(item) => {
            let signature = format!("type {}{} = {}", item.ident, text(&item.generics), text(&item.ty));
            (&item.vis, item.ident.to_string(), Kind::Alias, signature)
        }
        Item::Fn(item) => (&item.vis, item.sig.ident.to_string(), Kind::Function, text(&item.sig)),
        Item::Const(item) => {
            let signature = format!("const {}: {}", item.ident, text(&item.ty));
            (&item.vis, item.ident.to_string(), Kind::Constant, signature)
        }
        Item::Static(item) => {
            let signature = format!("static {}: {}", item.ident, text(&item.ty));
            (&item.vis, item.ident.to_string(), Kind::Static, signature)
        }
        _ => return None,
    })
}

fn fields(fields: &Fields, of: &str, home: Home<'_>, to: &mut Vec<Entry>) {
    let public = |field: &&syn::Field| home.shows(&field.vis) && home.allows(&field.attrs);
    for (index, field) in fields.iter().filter(public).enumerate() {
        let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
        let signature = format!("{name}: {}", text(&field.ty));
        to.push(member(of, name, Kind::Field, signature, home, documentation(&field.attrs)));
    }
}

fn trait_member(item: &TraitItem, of: &str, home: Home<'_>, to: &mut Vec<Entry>) {
    match item {
        TraitItem::Fn(item) if home.allows(&item.attrs) => {
            to.push(function(of, &item.sig, home, documentation(&item.attrs)));
        }
        TraitItem::Const(item) if home.allows(&item.attrs) => {
            let signature = format!("const {}: {}", item.ident, text(&item.ty));
            let doc = documentation(&item.attrs);
            to.push(member(of, item.ident.to_string(), Kind::Constant, signature, home, doc));
        }
        _ => {}
    }
}

/// Traits that a type implements by `#[derive(…)]`.
fn derived(attributes: &[Attribute], of: &str, home: Home<'_>, to: &mut Vec<Entry>) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        let _ = attribute.parse_nested_meta(|derive| {
            if let Some(last) = derive.path.segments.last() {
                let name = last.ident.to_string();
                to.push(relation('t', of, name, Kind::Trait, String::new(), home, String::new()));
            }
            Ok(())
        });
    }
}

fn function(of: &str, signature: &Signature, home: Home<'_>, doc: String) -> Entry {
    let kind = if signature.receiver().is_some() { Kind::Method } else { Kind::Function };
    member(of, signature.ident.to_string(), kind, text(signature), home, doc)
}

fn member(of: &str, name: String, kind: Kind, signature: String, home: Home<'_>, doc: String) -> Entry {
    let of = of.to_owned();
    Entry { section: 'm', of, name, kind, signature, home: home.module.to_owned(), owner: String::new(), doc }
}

fn relation(
    section: char,
    of: &str,
    name: String,
    kind: Kind,
    signature: String,
    home: Home<'_>,
    owner: String,
) -> Entry {
    let (of, home) = (of.to_owned(), home.module.to_owned());
    Entry { section, of, name, kind, signature, home, owner, doc: String::new() }
}
