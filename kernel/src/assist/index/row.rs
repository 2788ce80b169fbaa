//! One line of a table.

use crate::assist::Kind;

/// One thing that the index knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub kind: Kind,
    /// As in the source, on one line. Of a deref, the target; of a blanket implementation, its bounds.
    pub signature: &'a str,
    /// Path of the module that defines it.
    pub home: &'a str,
    /// The type of the `impl` that it stands in, with `_` for parameters; may be empty.
    pub owner: &'a str,
    doc: &'a str,
}

impl<'a> Row<'a> {
    /// Reads a line of a table.
    pub(super) fn parse(line: &'a str) -> Option<Self> {
        let mut fields = line.split('\t').skip(1);
        let mut field = || fields.next();
        Some(Row {
            name: field()?,
            kind: Kind::from_name(field()?)?,
            signature: field()?,
            home: field()?,
            owner: field()?,
            doc: field()?,
        })
    }

    /// Its documentation, in Markdown.
    pub fn doc(&self) -> String {
        let mut text = String::with_capacity(self.doc.len());
        let mut characters = self.doc.chars();
        while let Some(character) = characters.next() {
            match (character, character == '\\') {
                (_, true) => match characters.next() {
                    Some('n') => text.push('\n'),
                    Some(other) => text.push(other),
                    None => {}
                },
                (other, false) => text.push(other),
            }
        }
        text
    }
}
