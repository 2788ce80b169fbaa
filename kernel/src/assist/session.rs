//! The items of a session and of the cell at hand, as a table of the index and as imports.

use std::collections::BTreeSet;

use syn::{Item, Stmt};

use super::Kind;
use super::index::build::entry::{Entry, text};
use super::index::build::items::{self, Home};
use super::index::build::krate::{Import, imports};
use super::index::build::types::Aliases;

/// The module in which the items of cells stand, in the table.
pub const MODULE: &str = "self";

/// Items that are no crate's.
#[derive(Default)]
pub struct SessionItems {
    /// What they define.
    pub entries: Vec<Entry>,
    /// What their `use`s bring in.
    pub imports: Vec<Import>,
}

impl SessionItems {
    /// The items in `sources`; what does not parse is left out.
    pub fn read<'a>(sources: impl Iterator<Item = &'a str>) -> Self {
        let mut read = SessionItems::default();
        for source in sources {
            let Ok(statements) = syn::parse::Parser::parse_str(syn::Block::parse_within, source) else {
                continue;
            };
            let items = statements.into_iter().filter_map(|statement| match statement {
                Stmt::Item(item) => Some(item),
                _ => None,
            });
            read.add(MODULE, items);
        }
        read
    }

    fn add(&mut self, module: &str, items: impl Iterator<Item = Item>) {
        let home = Home { module, cfg: None };
        for item in items {
            match item {
                Item::Use(item) => imports(&item.tree, &[], false, &mut self.imports),
                Item::Impl(item) => items::implementation(&item, home, &mut self.entries),
                Item::Mod(item) => {
                    let name = item.ident.to_string();
                    let inner = format!("{module}::{name}");
                    let entry = Entry::item(name, Kind::Module, String::new(), module, &item.attrs);
                    self.entries.push(entry);
                    if let Some((_, content)) = item.content {
                        self.add(&inner, content.into_iter());
                    }
                }
                Item::Macro(item) => {
                    if let Some(name) = &item.ident {
                        let signature = format!("macro {name}!");
                        let entry =
                            Entry::item(name.to_string(), Kind::Macro, signature, module, &item.attrs);
                        self.entries.push(entry);
                    }
                }
                item => {
                    let before = self.entries.len();
                    items::definition(&item, home, &mut self.entries);
                    // Of a type of one's own the whole definition is the best signature.
                    if let Some(entry) = self.entries.get_mut(before)
                        && matches!(item, Item::Struct(_) | Item::Enum(_) | Item::Trait(_))
                    {
                        entry.signature = text(&item);
                    }
                }
            }
        }
    }

    /// The lines of their table.
    pub fn lines(&self) -> BTreeSet<String> {
        let aliases = Aliases::of(self.entries.iter());
        let exports = self.entries.iter().filter(|entry| entry.section == 'i').map(|entry| Entry {
            section: 'x',
            of: entry.home.clone(),
            ..entry.clone()
        });
        exports
            .chain(self.entries.iter().map(|entry| aliases.resolved(entry).into_owned()))
            .map(|entry| entry.line())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_a_session_have_their_members() {
        let items = SessionItems::read(
            [
                "/// A place.\n#[derive(Clone)] struct P { x: i32 }\nimpl P { fn far(&self) -> f64 { 0.0 } }",
                "use std::fmt;",
            ]
            .into_iter(),
        );
        let names: Vec<_> = items
            .entries
            .iter()
            .map(|entry| (entry.section, entry.of.as_str(), entry.name.as_str()))
            .collect();
        assert_eq!(names, [('i', "P", "P"), ('m', "P", "x"), ('t', "P", "Clone"), ('m', "P", "far")]);
        assert_eq!(items.entries[0].doc, "A place.");
        assert_eq!(items.imports[0].name, Some(("fmt".into(), "fmt".into())));
    }
}
