//! Types as the table names them: by their last name, and as a pattern with `_` for parameters.

use std::borrow::Cow;
use std::collections::HashMap;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{GenericParam, Generics, Type, TypeParamBound};

use super::entry::Entry;
use crate::assist::Kind;

/// The name under which a type's members stand: `Vec`, `str`, `[]` for slices, `[N]` for arrays; a parameter
/// of the `impl` has none.
pub fn head(kind: &Type, parameters: &[String]) -> Option<String> {
    match kind {
        Type::Path(path) => {
            let name = path.path.segments.last()?.ident.to_string();
            (!parameters.contains(&name)).then_some(name)
        }
        Type::Reference(inner) => head(&inner.elem, parameters),
        Type::Paren(inner) => head(&inner.elem, parameters),
        Type::Group(inner) => head(&inner.elem, parameters),
        Type::Slice(_) => Some("[]".into()),
        Type::Array(_) => Some("[N]".into()),
        Type::Tuple(_) => Some("()".into()),
        Type::TraitObject(object) => object.bounds.iter().find_map(bound_name),
        _ => None,
    }
}

/// The last name of a trait in a bound.
pub fn bound_name(bound: &TypeParamBound) -> Option<String> {
    match bound {
        TypeParamBound::Trait(bound) => Some(bound.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

/// Names of the parameters that `generics` declares, without lifetimes.
pub fn parameters(generics: &Generics) -> Vec<String> {
    generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Const(parameter) => Some(parameter.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        })
        .collect()
}

/// Traits that the parameter `name` must implement, as far as its declaration and `where` say.
pub fn bounds(generics: &Generics, name: &str) -> Vec<String> {
    let declared = generics.type_params().filter(|parameter| parameter.ident == name);
    let mut bounds: Vec<String> =
        declared.flat_map(|parameter| parameter.bounds.iter().filter_map(bound_name)).collect();
    for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
        if let syn::WherePredicate::Type(predicate) = predicate
            && predicate.bounded_ty.to_token_stream().to_string() == name
        {
            bounds.extend(predicate.bounds.iter().filter_map(bound_name));
        }
    }
    bounds
}

/// `kind` on one line, each of `parameters` as `_`.
pub fn pattern(kind: &Type, parameters: &[String]) -> String {
    let mut text = String::new();
    write(kind.to_token_stream(), parameters, &mut text);
    text
}

fn write(tokens: TokenStream, parameters: &[String], text: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                let name = name.to_string();
                if text.chars().next_back().is_some_and(|last| last.is_alphanumeric() || last == '_') {
                    text.push(' ');
                }
                text.push_str(if parameters.contains(&name) { "_" } else { &name });
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::Brace => ("{", "}"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), parameters, text);
                text.push_str(close);
            }
            TokenTree::Punct(sign) => match sign.as_char() {
                ',' => text.push_str(", "),
                '+' => text.push_str(" + "),
                sign => text.push(sign),
            },
            TokenTree::Literal(literal) => text.push_str(&literal.to_string()),
        }
    }
}

/// Aliases of types, since an `impl` may name the type by one of them.
pub struct Aliases(HashMap<String, (String, String)>);

impl Aliases {
    /// All aliases among `entries`.
    pub fn of<'a>(entries: impl Iterator<Item = &'a Entry>) -> Self {
        let aliases = entries.filter(|entry| entry.section == 'i' && entry.kind == Kind::Alias);
        let target = |entry: &Entry| {
            let alias: syn::ItemType = syn::parse_str(&format!("{};", entry.signature)).ok()?;
            let parameters = parameters(&alias.generics);
            Some((head(&alias.ty, &parameters)?, pattern(&alias.ty, &parameters)))
        };
        Aliases(aliases.filter_map(|entry| Some((entry.name.clone(), target(entry)?))).collect())
    }

    /// The entry under the name of the type itself.
    pub fn resolved<'a>(&self, entry: &'a Entry) -> Cow<'a, Entry> {
        let is_of_type = matches!(entry.section, 'm' | 't' | 'd');
        match self.0.get(&entry.of).filter(|(name, _)| is_of_type && *name != entry.of) {
            Some((name, pattern)) => {
                Cow::Owned(Entry { of: name.clone(), owner: pattern.clone(), ..entry.clone() })
            }
            None => Cow::Borrowed(entry),
        }
    }
}
