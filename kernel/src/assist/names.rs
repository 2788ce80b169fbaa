//! What a name can stand for, and what a path leads to.

use std::collections::HashSet;

use super::Kind;
use super::index::build::krate::Import;
use super::index::{Index, Row};
use super::members::{Access, Member, Members, Rank};
use super::receiver::Receiver;
use super::session::{MODULE, SessionItems};

/// The module whose exports every cell sees.
const SCOPE: &str = "nbrun_prelude::scope";
/// What of std every module sees.
const STD_PRELUDE: &str = "std::prelude";

/// Crates that every cell can name.
pub const CRATES: [&str; 9] =
    ["anyhow", "chrono", "itertools", "plotters", "polars", "rand", "serde", "serde_json", "std"];

/// Keywords that may begin or stand in an expression or item.
pub const KEYWORDS: [&str; 37] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
    "self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use", "where", "while",
];

/// Everything that code in one session can name.
pub struct Names {
    /// The crates' index, with the session's own items in front.
    pub index: Index,
    imports: Vec<Import>,
    traits: HashSet<String>,
}

impl Names {
    /// What a session with these `items` can name.
    pub fn new(crates: &Index, items: SessionItems) -> Self {
        let index = crates.with(items.lines());
        let mut names = Names { index, imports: items.imports, traits: HashSet::new() };
        let traits = names.in_scope().into_iter().filter(|(_, row)| row.kind == Kind::Trait);
        // A trait may be in scope under another name, or none: its members stand under its own.
        names.traits = traits.map(|(_, row)| row.name.to_owned()).collect();
        names
    }

    /// All names that need no path, nearest first: as they are called here, and what they are.
    pub fn in_scope(&self) -> Vec<(String, Row<'_>)> {
        let mut all: Vec<(String, Row<'_>)> =
            self.index.exports(MODULE).map(|row| (row.name.to_owned(), row)).collect();
        for import in &self.imports {
            let exports = self.index.exports_of(&import.path.join("::"));
            all.extend(exports.into_iter().filter_map(|row| match &import.name {
                None => Some((row.name.to_owned(), row)),
                Some((name, rename)) => (row.name == name).then(|| (rename.clone(), row)),
            }));
        }
        for module in [SCOPE, STD_PRELUDE] {
            all.extend(self.index.exports(module).map(|row| (row.name.to_owned(), row)));
        }
        all
    }

    /// The item that `name` stands for; a macro only where `macros` are asked for.
    pub fn item(&self, name: &str, macros: bool) -> Option<Row<'_>> {
        let known = self
            .in_scope()
            .into_iter()
            .find(|(known, row)| known == name && (row.kind == Kind::Macro) == macros);
        let (_, export) = known?;
        Some(self.definition(&export))
    }

    /// The row that defines what is exported: with its signature and documentation.
    pub fn definition<'a>(&'a self, export: &Row<'a>) -> Row<'a> {
        let same = |row: &Row<'_>| row.kind == export.kind && row.home == export.home;
        let alike = |row: &Row<'_>| row.kind == export.kind;
        let mut items = self.index.items(export.name);
        items.find(same).or_else(|| self.index.items(export.name).find(alike)).unwrap_or(*export)
    }

    /// The members of a type, as rustc names it.
    pub fn members(&self, kind: &str, access: Access) -> Vec<Member> {
        let receiver = Receiver::parse(kind);
        receiver.map(|receiver| Members::of(&self.index, &self.traits, &receiver, access)).unwrap_or_default()
    }

    /// What can follow `path::`: what a module exports, or what a type offers.
    pub fn at_path(&self, path: &[String]) -> Vec<Member> {
        let module = self.full_path(path);
        let exports = self.index.exports_of(&module).into_iter().map(|row| {
            let row = self.definition(&row);
            Member {
                name: row.name.to_owned(),
                kind: row.kind,
                signature: row.signature.to_owned(),
                doc: row.doc(),
                of: module.clone(),
                home: row.home.to_owned(),
                rank: Rank::Own,
            }
        });
        let mut all: Vec<Member> = exports.collect();
        if all.is_empty()
            && let Some(name) = path.last()
        {
            all = self.members(name, Access::Type);
        }
        all
    }

    /// The path from its crate on, through the session's imports.
    fn full_path(&self, path: &[String]) -> String {
        let Some((first, rest)) = path.split_first() else { return String::new() };
        let imported = self.imports.iter().find_map(|import| {
            let (name, rename) = import.name.as_ref()?;
            (rename == first).then(|| import.path.iter().chain([name]).cloned().collect::<Vec<_>>())
        });
        let own = self.index.items(first).any(|row| row.kind == Kind::Module && row.home == MODULE);
        let start = match imported {
            Some(path) => path,
            None if own => vec![MODULE.to_owned(), first.clone()],
            None => vec![first.clone()],
        };
        start.iter().chain(rest).map(String::as_str).collect::<Vec<_>>().join("::")
    }
}

impl Index {
    /// What a module exports; `core` and `alloc` count as `std`.
    fn exports_of(&self, module: &str) -> Vec<Row<'_>> {
        let (first, rest) = module.split_once("::").unwrap_or((module, ""));
        let first = match first {
            "core" | "alloc" => "std",
            "crate" | "super" => MODULE,
            other => other,
        };
        let module = if rest.is_empty() { first.to_owned() } else { format!("{first}::{rest}") };
        self.exports(&module).collect()
    }
}
