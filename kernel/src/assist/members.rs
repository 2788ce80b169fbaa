//! What can come after the dot: everything that a type offers, by itself, by its traits, and by deref.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Kind;
use super::index::{Index, Row};
use super::receiver::{Receiver, replaced};

/// One member of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// As in the source.
    pub signature: String,
    /// Markdown.
    pub doc: String,
    /// The type or trait that it is of.
    pub of: String,
    /// Path of the module of that.
    pub home: String,
    /// How near it is.
    pub rank: Rank,
}

/// How likely a member is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A field.
    Field,
    /// The type's own.
    Own,
    /// By a trait.
    Trait,
    /// By a trait that nearly everything has.
    Everywhere,
}

/// Traits that nearly everything has, and whose methods are seldom called by name.
const EVERYWHERE: [&str; 11] = [
    "AsMut",
    "AsRef",
    "Borrow",
    "BorrowMut",
    "Into",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "ToOwned",
    "TryInto",
    "Hash",
];

/// Which of the members of a type are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// `value.…`: fields and methods, through derefs too.
    Value,
    /// `Type::…`: functions, constants and variants; methods as well.
    Type,
}

/// Longest chain of derefs that is followed.
const DEREFS: usize = 8;

/// Finds members.
pub struct Members<'a> {
    index: &'a Index,
    /// Names of the traits in scope.
    traits: &'a HashSet<String>,
    access: Access,
    found: Vec<Member>,
    names: HashSet<String>,
    owners: HashMap<String, bool>,
}

impl<'a> Members<'a> {
    /// The members of `receiver`, likeliest first: fields, what it and what it derefs to have themselves, then
    /// what they have by traits.
    pub fn of(
        index: &'a Index,
        traits: &'a HashSet<String>,
        receiver: &Receiver,
        access: Access,
    ) -> Vec<Member> {
        let (found, names, owners) = (Vec::new(), HashSet::new(), HashMap::new());
        let mut members = Members { index, traits, access, found, names, owners };
        let mut next = Some(receiver.clone());
        for _ in 0..DEREFS {
            let Some(receiver) = next else { break };
            members.owners.clear();
            members.fields_of_tuple(&receiver);
            for name in receiver.names() {
                members.named(&receiver, &name);
            }
            next = match access {
                Access::Value => members.deref(&receiver),
                Access::Type => None,
            };
        }
        let mut found = members.found;
        found.sort_by(|a, b| (a.rank, &a.name).cmp(&(b.rank, &b.name)));
        found
    }

    fn named(&mut self, receiver: &Receiver, name: &str) {
        if let Some(likeness) = likeness(name) {
            let start = self.found.len();
            if let Some(receiver) = Receiver::parse(likeness) {
                self.named(&receiver, likeness);
            }
            for member in &mut self.found[start..] {
                member.signature = replaced(&member.signature, likeness, name);
            }
            return;
        }
        let index = self.index;
        if let Some(target) =
            index.items(name).find(|row| row.kind == Kind::Alias).and_then(|row| alias(&row))
        {
            for name in target.names() {
                if index.members(&name).next().is_some() {
                    self.named(&target, &name);
                }
            }
        }
        for row in index.members(name) {
            let rank = if row.kind == Kind::Field { Rank::Field } else { Rank::Own };
            self.add(receiver, name, &row, rank);
        }
        for implemented in self.implemented(receiver, name) {
            let rank =
                if EVERYWHERE.contains(&implemented.as_str()) { Rank::Everywhere } else { Rank::Trait };
            for row in index.members(&implemented) {
                self.add(receiver, &implemented, &row, rank);
            }
        }
    }

    /// Traits in scope that the type has, its own bounds and supertraits included.
    fn implemented(&mut self, receiver: &Receiver, name: &str) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        let mut queue: Vec<String> = vec![name.to_owned()];
        while let Some(of) = queue.pop() {
            for row in self.index.traits(&of) {
                if (of != *name || self.fits(receiver, row.owner)) && all.insert(row.name.to_owned()) {
                    queue.push(row.name.to_owned());
                }
            }
        }
        let is_bound = |all: &BTreeSet<String>, bound: &str| all.contains(bound) || bound == name;
        let blanket: Vec<Row<'_>> = self.index.blanket().collect();
        for row in blanket {
            let bounds =
                row.signature.split('+').filter(|bound| !matches!(*bound, "" | "Sized" | "Send" | "Sync"));
            let bounds: Vec<&str> = bounds.collect();
            let says_something = !bounds.is_empty() || row.home.is_empty();
            if says_something && bounds.iter().all(|bound| is_bound(&all, bound)) {
                all.insert(row.name.to_owned());
            }
        }
        all.retain(|name| self.traits.contains(name));
        all
    }

    fn fits(&mut self, receiver: &Receiver, owner: &str) -> bool {
        if owner.is_empty() {
            return true;
        }
        if let Some(&known) = self.owners.get(owner) {
            return known;
        }
        let fits = Receiver::pattern(owner).is_none_or(|pattern| receiver.matches(&pattern));
        self.owners.insert(owner.to_owned(), fits);
        fits
    }

    fn add(&mut self, receiver: &Receiver, of: &str, row: &Row<'_>, rank: Rank) {
        let wanted = match self.access {
            Access::Value => matches!(row.kind, Kind::Field | Kind::Method),
            Access::Type => row.kind != Kind::Field,
        };
        if wanted
            && !row.name.starts_with('_')
            && self.fits(receiver, row.owner)
            && self.names.insert(row.name.to_owned())
        {
            self.found.push(Member {
                name: row.name.to_owned(),
                kind: row.kind,
                signature: row.signature.to_owned(),
                doc: row.doc(),
                of: of.to_owned(),
                home: row.home.to_owned(),
                rank,
            });
        }
    }

    fn fields_of_tuple(&mut self, receiver: &Receiver) {
        if self.access == Access::Type {
            return;
        }
        for (index, kind) in receiver.fields().into_iter().enumerate() {
            let name = index.to_string();
            self.found.push(Member {
                signature: format!("{name}: {kind}"),
                name,
                kind: Kind::Field,
                doc: String::new(),
                of: "tuple".into(),
                home: String::new(),
                rank: Rank::Field,
            });
        }
    }

    fn deref(&self, receiver: &Receiver) -> Option<Receiver> {
        if let Some(slice) = receiver.as_slice() {
            return Some(slice);
        }
        let name = receiver.names().into_iter().next()?;
        self.index.deref(&name).find_map(|row| receiver.deref(row.owner, row.signature))
    }
}

/// The type that an alias stands for.
fn alias(row: &Row<'_>) -> Option<Receiver> {
    let (_, target) = row.signature.split_once('=')?;
    Receiver::pattern(target.trim().trim_end_matches(';'))
}

/// Numbers of one sort have the same members; the index has them for one of each.
fn likeness(name: &str) -> Option<&'static str> {
    match name {
        "i8" | "i16" | "i32" | "i64" | "i128" => Some("isize"),
        "u16" | "u32" | "u64" | "u128" => Some("usize"),
        "f32" => Some("f64"),
        _ => None,
    }
}
