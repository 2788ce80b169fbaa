//! The modules of one crate, read from its sources.

use std::collections::BTreeMap;
use std::path::Path;

use syn::{Attribute, Expr, ExprLit, Item, Lit, Meta, UseTree, Visibility};

use super::entry::{Entry, text};
use super::items::{self, Home};
use super::packages::Package;
use super::resolve::Export;
use crate::assist::Kind;

/// A crate as far as others see it.
#[derive(Default)]
pub struct Krate {
    /// Modules by their full path, the crate's name first.
    pub modules: BTreeMap<String, Module>,
    /// Lines of the table, without exports.
    pub entries: Vec<Entry>,
}

/// One module.
#[derive(Default)]
pub struct Module {
    /// Its own public items.
    pub own: Vec<Export>,
    /// What it takes from others.
    pub imports: Vec<Import>,
}

/// One name, or a glob, of a `use`.
pub struct Import {
    /// Whether others see it too.
    pub public: bool,
    /// The path up to the name; of a glob, the whole path.
    pub path: Vec<String>,
    /// The name that is imported, and the one it gets; none of a glob.
    pub name: Option<(String, String)>,
}

impl Krate {
    /// Reads the crate `name`. What can't be read or parsed is left out.
    pub fn read(name: &str, package: &Package) -> Krate {
        let mut krate = Krate::default();
        let folder = package.root.parent().unwrap_or(Path::new("."));
        krate.file(name, &package.root, folder, package);
        krate
    }

    fn file(&mut self, module: &str, file: &Path, folder: &Path, package: &Package) {
        let Ok(source) = std::fs::read_to_string(file) else { return };
        match syn::parse_file(&source) {
            Ok(parsed) => self.items(module, parsed.items, folder, package),
            Err(error) => tracing::debug!(%error, file = %file.display(), "not indexed"),
        }
    }

    fn items(&mut self, module: &str, parsed: Vec<Item>, folder: &Path, package: &Package) {
        self.modules.entry(module.to_owned()).or_default();
        let home = Home { module, cfg: Some(&package.cfg) };
        for item in parsed {
            if !home.allows(items::attributes(&item)) {
                continue;
            }
            match item {
                Item::Mod(item) => self.module(module, item, folder, package),
                Item::Use(item) => {
                    let root: Vec<String> = item.leading_colon.map(|_| String::new()).into_iter().collect();
                    imports(&item.tree, &root, home.shows(&item.vis), &mut self.at(module).imports);
                }
                Item::Macro(item) => self.macro_call(module, &item),
                Item::Impl(item) => items::implementation(&item, home, &mut self.entries),
                item => {
                    if let Some((name, kind)) = items::definition(&item, home, &mut self.entries) {
                        self.export(module, &name, kind);
                    }
                }
            }
        }
    }

    fn module(&mut self, parent: &str, item: syn::ItemMod, folder: &Path, package: &Package) {
        let name = item.ident.to_string();
        let path = format!("{parent}::{name}");
        if matches!(item.vis, Visibility::Public(_)) {
            let module = Export { target: Some(path.clone()), ..Export::new(&name, Kind::Module, parent) };
            self.at(parent).own.push(module);
            self.entries.push(Entry::item(name.clone(), Kind::Module, String::new(), parent, &item.attrs));
        }
        let inner = folder.join(&name);
        if let Some((_, content)) = item.content {
            self.items(&path, content, &inner, package);
            return;
        }
        let files = match path_attribute(&item.attrs) {
            Some(file) => vec![folder.join(file)],
            None => vec![inner.with_extension("rs"), inner.join("mod.rs")],
        };
        if let Some(file) = files.iter().find(|file| file.is_file()) {
            self.file(&path, file, &inner, package);
        }
    }

    /// `macro_rules!` that others may call; of any other call, the constant that it most likely defines.
    fn macro_call(&mut self, module: &str, item: &syn::ItemMacro) {
        if let Some(name) = &item.ident {
            if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
                let root = module.split("::").next().unwrap_or(module).to_owned();
                let signature = format!("macro {name}!");
                self.entries.push(Entry::item(name.to_string(), Kind::Macro, signature, &root, &item.attrs));
                self.export(&root, &name.to_string(), Kind::Macro);
            }
            return;
        }
        let names = item.mac.tokens.clone().into_iter().filter_map(|token| match token {
            proc_macro2::TokenTree::Ident(name) => Some(name.to_string()),
            _ => None,
        });
        let is_constant = |name: &String| {
            name.len() > 2 && name.chars().all(|character| !character.is_lowercase() && character != ' ')
        };
        if let Some(name) = names.take(1).find(is_constant) {
            let signature = format!("const {name}");
            let entry = Entry::item(name.clone(), Kind::Constant, signature, module, &item.attrs);
            self.entries.push(Entry { doc: text(&item.mac), ..entry });
            self.export(module, &name, Kind::Constant);
        }
    }

    fn at(&mut self, module: &str) -> &mut Module {
        self.modules.entry(module.to_owned()).or_default()
    }

    fn export(&mut self, module: &str, name: &str, kind: Kind) {
        let export = Export::new(name, kind, module);
        self.at(module).own.push(export);
    }
}

fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    let attribute = attributes.iter().find(|attribute| attribute.path().is_ident("path"))?;
    match &attribute.meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(file), .. }) => Some(file.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Adds what the tree of a `use` brings, `path` in front.
pub fn imports(tree: &UseTree, path: &[String], public: bool, found: &mut Vec<Import>) {
    let with = |name: &syn::Ident| path.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
    let import = |name: String, rename: String| {
        if name == "self" {
            let (last, parent) = path.split_last()?;
            let rename = if rename == "self" { last.clone() } else { rename };
            return Some(Import { public, path: parent.to_vec(), name: Some((last.clone(), rename)) });
        }
        Some(Import { public, path: path.to_vec(), name: Some((name, rename)) })
    };
    match tree {
        UseTree::Path(tree) => imports(&tree.tree, &with(&tree.ident), public, found),
        UseTree::Name(tree) => found.extend(import(tree.ident.to_string(), tree.ident.to_string())),
        UseTree::Rename(tree) => found.extend(import(tree.ident.to_string(), tree.rename.to_string())),
        UseTree::Glob(_) => found.push(Import { public, path: path.to_vec(), name: None }),
        UseTree::Group(group) => {
            group.items.iter().for_each(|tree| imports(tree, path, public, found));
        }
    }
}
