//! One cell.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::json::node::Node;
use crate::json::splice::{Rope, edit_object};
use crate::json::{reconcile, value, write};
use crate::output::Outputs;
use crate::style::{Layout, Style};

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Code, for the kernel.
    Code,
    /// Text in Markdown.
    Markdown,
    /// Text that is passed on as it is.
    Raw,
    /// A kind that a later minor version of the format has. The cell is kept as it is.
    Unknown,
}

impl CellKind {
    pub(crate) const NAMES: &str = r#""code", "markdown" or "raw""#;

    /// The name, which for kinds that are known is that in `cell_type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Markdown => "markdown",
            Self::Raw => "raw",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the JSON text of a `cell_type`.
    pub(crate) fn from_json(text: &str) -> Option<Self> {
        let name = value::string(text);
        [Self::Code, Self::Markdown, Self::Raw].into_iter().find(|kind| kind.name() == name)
    }
}

/// A cell as it was read, and what was changed since.
#[derive(Clone, Debug)]
pub(crate) struct CellData {
    /// The cell's position in the file's list, unless it is new.
    pub(crate) in_file: Option<usize>,
    /// Tells the cell from all others of the notebook, wherever it moves.
    pub(crate) number: u64,
    pub(crate) kind: CellKind,
    pub(crate) outputs: Outputs,
    text: Arc<str>,
    node: Node,
    layout: Layout,
    /// The layout of the values in the cell's object.
    inside: Layout,
    id: Option<String>,
    metadata: Map<String, Value>,
    metadata_changed: bool,
    /// The JSON text, where it is not the one that was read.
    source: Option<String>,
    /// Likewise.
    execution_count: Option<String>,
}

impl CellData {
    /// Reads the cell at `node`, whose children are known and were checked.
    pub(crate) fn from_file(text: Arc<str>, node: Node, layout: Layout, style: &Style) -> Self {
        let member = |name: &str| node.member(&text, name).map(|member| member.text(&text));
        let inside = Layout::of_children(&text, &node, &layout, style);
        Self {
            in_file: None,
            number: 0,
            kind: member("cell_type").and_then(CellKind::from_json).unwrap_or(CellKind::Unknown),
            outputs: Outputs::default(),
            id: member("id").map(value::string),
            metadata: member("metadata").map(value::object).unwrap_or_default(),
            metadata_changed: false,
            source: None,
            execution_count: None,
            text,
            node,
            layout,
            inside,
        }
    }

    pub(crate) fn is_changed(&self) -> bool {
        self.metadata_changed
            || self.source.is_some()
            || self.execution_count.is_some()
            || self.outputs.is_changed()
    }

    /// The text of the cell.
    pub(crate) fn pieces(&self, style: &Style) -> Rope<'_> {
        let mut out = Rope::new();
        if !self.is_changed() {
            out.push(self.node.text(&self.text).into());
            return out;
        }
        let mut changes = Vec::new();
        if let Some(count) = &self.execution_count {
            changes.push(("execution_count", Some(vec![count.into()])));
        }
        if self.metadata_changed {
            let metadata =
                reconcile::member(&self.text, &self.node, "metadata", &self.metadata, &self.inside, style);
            changes.push(("metadata", metadata));
        }
        if self.outputs.is_changed() {
            changes.push(("outputs", Some(self.outputs.pieces(&self.text, &self.inside, style))));
        }
        if let Some(source) = &self.source {
            changes.push(("source", Some(vec![source.into()])));
        }
        edit_object(&self.text, &self.node, changes, &self.layout, style, &mut out);
        out
    }

    /// The names of the cell's members, in the order they have in the text.
    pub(crate) fn member_names(&self) -> Vec<String> {
        self.node.children.iter().filter_map(|child| child.name(&self.text)).collect()
    }

    /// The outputs, ready to be changed, the text that those which were read are in, and the layout of what
    /// holds them.
    pub(crate) fn outputs_mut(&mut self) -> (&mut Outputs, &str, &Layout) {
        self.outputs.open(&self.text, self.node.member(&self.text, "outputs"));
        (&mut self.outputs, &self.text, &self.inside)
    }

    /// The JSON text of a member as it was read.
    fn original(&self, name: &str) -> Option<&str> {
        self.node.member(&self.text, name).map(|member| member.text(&self.text))
    }

    fn source(&self) -> String {
        self.source.as_deref().or_else(|| self.original("source")).map(value::multiline).unwrap_or_default()
    }

    fn attachments(&self) -> Map<String, Value> {
        self.original("attachments").map(value::object).unwrap_or_default()
    }

    fn execution_count(&self) -> Option<u64> {
        let text = self.execution_count.as_deref().or_else(|| self.original("execution_count"))?;
        text.parse().ok()
    }
}

/// A cell, to look at.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    data: &'a CellData,
}

impl<'a> Cell<'a> {
    pub(crate) fn new(data: &'a CellData) -> Self {
        Self { data }
    }

    /// What the cell holds.
    pub fn kind(&self) -> CellKind {
        self.data.kind
    }

    /// The cell's id, which cells have from nbformat 4.5 on.
    pub fn id(&self) -> Option<&'a str> {
        self.data.id.as_deref()
    }

    /// The text of the cell, its lines joined.
    pub fn source(&self) -> String {
        self.data.source()
    }

    /// The metadata of the cell.
    pub fn metadata(&self) -> &'a Map<String, Value> {
        &self.data.metadata
    }

    /// The tags in the cell's metadata.
    pub fn tags(&self) -> impl Iterator<Item = &'a str> {
        self.data
            .metadata
            .get("tags")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    }

    /// Whether the cell has this tag.
    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags().any(|own| own == tag)
    }

    /// The files that the cell's Markdown refers to as `attachment:NAME`: from each name to its data by media type.
    pub fn attachments(&self) -> Map<String, Value> {
        self.data.attachments()
    }

    /// The number of the execution that gave the outputs; none if there was none, or it is not a number.
    pub fn execution_count(&self) -> Option<u64> {
        self.data.execution_count()
    }

    /// The outputs as the file has them. Each is read from its text when the iterator comes to it.
    pub fn outputs(&self) -> impl ExactSizeIterator<Item = Value> + 'a {
        let data = self.data;
        data.outputs.values(&data.text, data.node.member(&data.text, "outputs"))
    }
}

/// A cell, to change. What is set to the value it has already keeps its text.
#[derive(Debug)]
pub struct CellMut<'a> {
    data: &'a mut CellData,
    style: &'a Style,
}

impl<'a> CellMut<'a> {
    pub(crate) fn new(data: &'a mut CellData, style: &'a Style) -> Self {
        Self { data, style }
    }

    /// The cell as it is now.
    pub fn as_cell(&self) -> Cell<'_> {
        Cell::new(self.data)
    }

    /// Replaces the text of the cell.
    pub fn set_source(&mut self, source: &str) {
        let old = self.data.original("source");
        if old.map(value::multiline).unwrap_or_default() == source {
            self.data.source = None;
            return;
        }
        let joined = match old {
            None | Some("[]" | "\"\"") => self.style.joined_source,
            Some(old) => old.starts_with('"'),
        };
        let mut text = String::new();
        write::multiline(source, joined, &self.data.inside, self.style, &mut text);
        self.data.source = Some(text);
    }

    /// Sets or removes the number of the execution. Only code cells have one; for others nothing happens.
    pub fn set_execution_count(&mut self, count: Option<u64>) {
        if self.data.kind != CellKind::Code {
            return;
        }
        let text = count.map_or_else(|| "null".to_owned(), |count| count.to_string());
        let kept = self.data.original("execution_count").unwrap_or("null") == text;
        self.data.execution_count = (!kept).then_some(text);
    }

    /// Removes all outputs. A pending `clear_output` is forgotten. Only code cells have outputs; for others
    /// nothing happens.
    pub fn clear_outputs(&mut self) {
        if self.data.kind == CellKind::Code {
            self.data.outputs_mut().0.clear();
        }
    }

    /// The metadata of the cell, to change. Entries that read the same afterwards keep their text.
    pub fn metadata_mut(&mut self) -> &mut Map<String, Value> {
        self.data.metadata_changed = true;
        &mut self.data.metadata
    }
}
