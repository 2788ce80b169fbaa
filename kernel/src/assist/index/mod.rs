//! What std and the crates of the prelude offer: members of types, traits, modules, with signatures and docs.
//!
//! A table is lines of seven fields with tabs between them, sorted, and read where it stands: a look-up is a
//! binary search, and nothing is parsed ahead. The first field is the key:
//!
//! | key | its rows |
//! |---|---|
//! | `m TYPE` | methods, fields, variants and associated items of a type or trait |
//! | `t TYPE` | traits that a type implements, supertraits of a trait; of `*`, blanket implementations |
//! | `d TYPE` | what a type derefs to |
//! | `i NAME` | the item itself |
//! | `x MODULE` | names that a module exports |
//!
//! std's table is part of the kernel; that of the prelude's crates is written when the prelude is built.

pub mod build;
mod row;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

pub use row::Row;

/// Name of the table in the prelude's folder.
pub const FILE: &str = "index.tsv";

/// Signatures and first sentences of the documentation of std's most used items, after Rust 1.95.
const STD: &str = include_str!("std.tsv");

/// Lines in the order of their bytes.
struct Table(Cow<'static, str>);

impl Table {
    fn rows<'a>(&'a self, key: &str) -> impl Iterator<Item = Row<'a>> + use<'a> {
        let prefix = format!("{key}\t");
        let start = self.first_at_or_after(&prefix);
        self.0[start..].lines().take_while(move |line| line.starts_with(&prefix)).filter_map(Row::parse)
    }

    /// Where the first line begins that is not less than `wanted`.
    fn first_at_or_after(&self, wanted: &str) -> usize {
        let bytes = self.0.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let start = bytes[..middle].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
            let end =
                bytes[middle..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |at| middle + at);
            if &bytes[start..end] < wanted.as_bytes() {
                low = (end + 1).min(bytes.len());
            } else {
                high = start;
            }
        }
        low
    }
}

/// The tables of one session.
#[derive(Clone)]
pub struct Index {
    tables: Vec<Arc<Table>>,
}

impl Index {
    /// std's table, and that of the prelude in `folder` where it has one.
    pub fn load(folder: &Path) -> Index {
        let mut tables = Vec::new();
        match std::fs::read_to_string(folder.join(FILE)) {
            Ok(text) => tables.push(Arc::new(Table(Cow::Owned(text)))),
            Err(error) => tracing::warn!(%error, "completion knows nothing of the prelude's crates"),
        }
        tables.push(Arc::new(Table(Cow::Borrowed(STD))));
        Index { tables }
    }

    /// The same, with the `lines` of a further table in front.
    #[must_use]
    pub fn with(&self, lines: BTreeSet<String>) -> Index {
        let table =
            Table(Cow::Owned(lines.into_iter().fold(String::new(), |text, line| text + &line + "\n")));
        Index { tables: std::iter::once(Arc::new(table)).chain(self.tables.iter().cloned()).collect() }
    }

    /// Methods, fields, variants and associated items of a type or trait, by its last name.
    pub fn members(&self, name: &str) -> impl Iterator<Item = Row<'_>> {
        self.rows('m', name)
    }

    /// Traits that a type implements, or a trait's supertraits.
    pub fn traits(&self, name: &str) -> impl Iterator<Item = Row<'_>> {
        self.rows('t', name)
    }

    /// Traits that everything implements which has the bounds in the row's signature.
    pub fn blanket(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows('t', "*")
    }

    /// What a type derefs to: the row's signature, for the type in its owner.
    pub fn deref(&self, name: &str) -> impl Iterator<Item = Row<'_>> {
        self.rows('d', name)
    }

    /// Items with this name, wherever they are.
    pub fn items(&self, name: &str) -> impl Iterator<Item = Row<'_>> {
        self.rows('i', name)
    }

    /// What a module exports.
    pub fn exports(&self, module: &str) -> impl Iterator<Item = Row<'_>> {
        self.rows('x', module)
    }

    fn rows<'a>(&'a self, section: char, name: &str) -> impl Iterator<Item = Row<'a>> {
        let key = format!("{section} {name}");
        self.tables.iter().flat_map(move |table| table.rows(&key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &'static str, key: &str) -> Vec<String> {
        Table(Cow::Borrowed(text)).rows(key).map(|row| row.name.to_owned()).collect()
    }

    #[test]
    fn rows_are_found_wherever_they_stand() {
        let text = "m A\ta\tmethod\t\t\t\t\nm A\tb\tmethod\t\t\t\t\nm Ab\tc\tmethod\t\t\t\t\nm B\td\tmethod\t\t\t\t\n";
        assert_eq!(names(text, "m A"), ["a", "b"]);
        assert_eq!(names(text, "m Ab"), ["c"]);
        assert_eq!(names(text, "m B"), ["d"]);
        assert_eq!(names(text, "m C"), [""; 0]);
        assert_eq!(names("", "m A"), [""; 0]);
    }

    #[test]
    fn the_table_of_std_is_sorted_and_whole() {
        assert!(STD.lines().is_sorted());
        let broken = STD.lines().find(|line| Row::parse(line).is_none());
        assert_eq!(broken, None);
        let index = Index { tables: vec![Arc::new(Table(Cow::Borrowed(STD)))] };
        let push = index.members("Vec").find(|row| row.name == "push").expect("Vec::push");
        assert_eq!(push.signature, "fn push(&mut self, value: T)");
        assert_eq!(push.doc(), "Appends an element to the back of a collection.");
    }
}
