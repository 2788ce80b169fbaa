//! Cells to be put into a notebook.

use serde_json::{Map, Value};

use crate::cell::{CellData, CellKind};
use crate::json::node::Node;
use crate::json::write::{self, ObjectWriter};
use crate::style::{Layout, Style};

/// A cell to be put into a notebook with [`Notebook::insert_cell`](crate::Notebook::insert_cell).
#[derive(Clone, Debug, PartialEq)]
pub struct NewCell {
    kind: CellKind,
    source: String,
    metadata: Map<String, Value>,
}

impl NewCell {
    fn new(kind: CellKind, source: impl Into<String>) -> Self {
        Self { kind, source: source.into(), metadata: Map::new() }
    }

    /// A code cell that was not executed.
    pub fn code(source: impl Into<String>) -> Self {
        Self::new(CellKind::Code, source)
    }

    /// A Markdown cell.
    pub fn markdown(source: impl Into<String>) -> Self {
        Self::new(CellKind::Markdown, source)
    }

    /// A raw cell.
    pub fn raw(source: impl Into<String>) -> Self {
        Self::new(CellKind::Raw, source)
    }

    /// The cell with one tag more.
    #[must_use]
    pub fn tagged(mut self, tag: &str) -> Self {
        let tags = self.metadata.entry("tags").or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(tags) = tags
            && !tags.iter().any(|old| old == tag)
        {
            tags.push(tag.into());
        }
        self
    }

    /// The cell with an entry in its metadata.
    #[must_use]
    pub fn with_metadata(mut self, name: &str, value: Value) -> Self {
        self.metadata.insert(name.to_owned(), value);
        self
    }

    pub(crate) fn kind(&self) -> CellKind {
        self.kind
    }

    /// An id as nbformat 4.5 wants it: eight hexadecimal digits that follow from the cell's text and that no
    /// other cell has.
    pub(crate) fn fresh_id(&self, taken: impl Fn(&str) -> bool) -> String {
        let mut hash = self.source.bytes().fold(FNV_OFFSET, fnv);
        loop {
            let id = format!("{:08x}", hash >> 32);
            if !taken(&id) {
                return id;
            }
            hash = fnv(hash, b'+');
        }
    }

    /// Writes the cell with its members in the given order as far as it names them.
    pub(crate) fn build(self, id: Option<&str>, order: &[String], layout: Layout, style: &Style) -> CellData {
        let mut names = vec!["cell_type", "metadata", "source"];
        if self.kind == CellKind::Code {
            names.extend(["execution_count", "outputs"]);
        }
        if id.is_some() {
            names.push("id");
        }
        names.sort_unstable();
        if !style.sorted {
            names.sort_by_key(|name| order.iter().position(|old| old == name).unwrap_or(usize::MAX));
        }
        let mut text = String::new();
        let mut object = ObjectWriter::new(&layout, style, &mut text);
        for name in names {
            object.member(name, |layout, out| match name {
                "cell_type" => write::string(self.kind.name(), style, out),
                "execution_count" => out.push_str("null"),
                "id" => write::string(id.unwrap_or_default(), style, out),
                "metadata" => write::object(&self.metadata, layout, style, out),
                "outputs" => out.push_str("[]"),
                _ => write::multiline(&self.source, style.joined_source, layout, style, out),
            });
        }
        object.end();
        let span = 0..text.len();
        let node = Node::at(&text, span.clone(), 1).unwrap_or(Node { span, children: Vec::new() });
        CellData::from_file(text.into(), node, layout, style)
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of the hash function FNV-1a, 64 bits.
fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}
