//! The notebook as a whole.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::cell::{Cell, CellData, CellMut};
use crate::cells::Cells;
use crate::error::{NotebookError, Position};
use crate::json::node::Node;
use crate::json::reconcile;
use crate::json::splice::{Entry, Rope, edit_object, rewrite};
use crate::new_cell::NewCell;
use crate::output::Place;
use crate::style::{Layout, Style};

/// A notebook: the text it was read from, and what was changed since.
#[derive(Clone, Debug)]
pub struct Notebook {
    text: Arc<str>,
    root: Node,
    layout: Layout,
    version: (u64, u64),
    metadata: Map<String, Value>,
    metadata_changed: bool,
    cells_moved: bool,
    next_cell: u64,
    pub(crate) style: Style,
    pub(crate) cells: Vec<CellData>,
    /// Where the outputs with a display id are. Kernels send these ids with outputs, files don't hold them.
    pub(crate) displays: HashMap<String, Vec<Place>>,
}

impl Notebook {
    pub(crate) fn new(
        text: Arc<str>,
        root: Node,
        style: Style,
        version: (u64, u64),
        metadata: Map<String, Value>,
        cells: Vec<CellData>,
    ) -> Self {
        let mut notebook = Self {
            layout: match Layout::of_children(&text, &root, &Layout::Inline, &style) {
                Layout::Inline => Layout::Inline,
                Layout::Lines { .. } => Layout::Lines { indent: String::new() },
            },
            text,
            root,
            version,
            metadata,
            metadata_changed: false,
            cells_moved: false,
            next_cell: 0,
            style,
            cells,
            displays: HashMap::new(),
        };
        for (index, cell) in notebook.cells.iter_mut().enumerate() {
            cell.in_file = Some(index);
            cell.number = notebook.next_cell;
            notebook.next_cell += 1;
        }
        notebook
    }

    /// Reads a notebook of nbformat 4.
    ///
    /// # Errors
    /// [`NotebookError`] says what the text is instead, or what is wrong with it and where.
    pub fn parse(text: &str) -> Result<Self, NotebookError> {
        crate::parse::parse(text)
    }

    /// Reads a notebook from the bytes of its file.
    ///
    /// # Errors
    /// As [`Notebook::parse`]; bytes that are not UTF-8 are an error that says where.
    pub fn parse_bytes(bytes: &[u8]) -> Result<Self, NotebookError> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::parse(text),
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let before = String::from_utf8_lossy(valid);
                Err(NotebookError::Encoding { position: Position::of(&before, before.len()) })
            }
        }
    }

    /// The text of the file: what was read if nothing changed, else the same with the changes in it.
    pub fn to_text(&self) -> String {
        self.pieces().concat()
    }

    /// Writes what [`Notebook::to_text`] gives, without making one string of it. Large parts are written as
    /// they lie in memory, small ones are collected first, so `out` needs no buffer.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_to(&self, out: &mut impl io::Write) -> io::Result<()> {
        let mut buffered = io::BufWriter::with_capacity(1 << 16, out);
        for piece in self.pieces() {
            io::Write::write_all(&mut buffered, piece.as_bytes())?;
        }
        io::Write::flush(&mut buffered)
    }

    /// Whether [`Notebook::to_text`] may differ from what was read.
    pub fn is_changed(&self) -> bool {
        self.metadata_changed || self.cells_changed()
    }

    fn cells_changed(&self) -> bool {
        self.cells_moved || self.cells.iter().any(CellData::is_changed)
    }

    fn pieces(&self) -> Rope<'_> {
        if !self.is_changed() {
            return vec![(&*self.text).into()];
        }
        let mut changes = Vec::new();
        if self.cells_changed() {
            changes.push(("cells", Some(self.cells_text())));
        }
        if self.metadata_changed {
            changes.push(("metadata", self.metadata_text()));
        }
        let mut out: Rope = vec![self.text[..self.root.span.start].into()];
        edit_object(&self.text, &self.root, changes, &self.layout, &self.style, &mut out);
        out.push(self.text[self.root.span.end..].into());
        out
    }

    fn cells_text(&self) -> Rope<'_> {
        let mut out = Rope::new();
        let Some(node) = self.root.member(&self.text, "cells") else { return out };
        let entries = self.cells.iter().map(|cell| match cell.in_file {
            Some(index) if !cell.is_changed() => Entry::Kept(index),
            Some(index) => Entry::Changed(index, cell.pieces(&self.style)),
            None => Entry::New(cell.pieces(&self.style)),
        });
        rewrite(&self.text, node, entries.collect(), &self.member_layout(), &self.style, &mut out);
        out
    }

    fn metadata_text(&self) -> Option<Rope<'_>> {
        let layout = self.member_layout();
        reconcile::member(&self.text, &self.root, "metadata", &self.metadata, &layout, &self.style)
    }

    /// The layout of the values in the notebook's own object.
    fn member_layout(&self) -> Layout {
        Layout::of_children(&self.text, &self.root, &self.layout, &self.style)
    }

    /// `nbformat` and `nbformat_minor`.
    pub fn nbformat(&self) -> (u64, u64) {
        self.version
    }

    /// The metadata of the notebook.
    pub fn metadata(&self) -> &Map<String, Value> {
        &self.metadata
    }

    /// The metadata of the notebook, to change. Entries that read the same afterwards keep their text.
    pub fn metadata_mut(&mut self) -> &mut Map<String, Value> {
        self.metadata_changed = true;
        &mut self.metadata
    }

    /// The name of the kernelspec that the notebook asks for.
    pub fn kernel_name(&self) -> Option<&str> {
        self.metadata.get("kernelspec")?.get("name")?.as_str()
    }

    /// The language of the code cells, as the kernel that ran them called it or as the kernelspec does.
    pub fn language(&self) -> Option<&str> {
        let name = |object: &str, member: &str| self.metadata.get(object)?.get(member)?.as_str();
        name("language_info", "name").or_else(|| name("kernelspec", "language"))
    }

    /// The cells, in order.
    pub fn cells(&self) -> Cells<'_> {
        Cells::new(&self.cells)
    }

    /// The cell at a position, from 0.
    pub fn cell(&self, index: usize) -> Option<Cell<'_>> {
        self.cells.get(index).map(Cell::new)
    }

    /// The cell at a position, from 0, to change.
    pub fn cell_mut(&mut self, index: usize) -> Option<CellMut<'_>> {
        self.cells.get_mut(index).map(|cell| CellMut::new(cell, &self.style))
    }

    /// Puts a new cell before the one at `index`, or at the end if there are not as many.
    ///
    /// From nbformat 4.5 on it gets an id that no other cell has. The id follows from the cell's text, so the
    /// same cell put into the same notebook gives the same file.
    pub fn insert_cell(&mut self, index: usize, cell: NewCell) {
        let layout = match self.root.member(&self.text, "cells") {
            Some(cells) => Layout::of_children(&self.text, cells, &self.member_layout(), &self.style),
            None => self.member_layout(),
        };
        let id = (self.version >= (4, 5))
            .then(|| cell.fresh_id(|id| self.cells().any(|cell| cell.id() == Some(id))));
        let order = self.cells.iter().find(|old| old.kind == cell.kind()).map(CellData::member_names);
        let mut data = cell.build(id.as_deref(), &order.unwrap_or_default(), layout, &self.style);
        data.number = self.next_cell;
        self.next_cell += 1;
        self.cells.insert(index.min(self.cells.len()), data);
        self.cells_moved = true;
    }

    /// Removes the cell at a position, from 0; false if there is none.
    pub fn remove_cell(&mut self, index: usize) -> bool {
        let exists = index < self.cells.len();
        if exists {
            self.cells.remove(index);
            self.cells_moved = true;
        }
        exists
    }
}
