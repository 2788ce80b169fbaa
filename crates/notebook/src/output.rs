//! The outputs of a cell.

use serde_json::Value;

use crate::json::node::{Kind, Node};
use crate::json::splice::{Entry, Rope, rewrite};
use crate::json::value;
use crate::stream::Stream;
use crate::style::{Layout, Style};

/// The outputs of a cell: those of the file until they are changed, then a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outputs {
    list: Option<List>,
    /// The outputs go when the next one comes: `clear_output` with `wait`.
    pub(crate) clear_next: bool,
}

#[derive(Clone, Debug)]
struct List {
    /// The list that was read, with its elements; none if the cell had no list.
    node: Option<Node>,
    items: Vec<Output>,
    changed: bool,
    next_number: u64,
}

/// One output.
#[derive(Clone, Debug)]
struct Output {
    /// Rises along the list and is never given twice.
    number: u64,
    body: Body,
}

#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// The element at this position of the list that was read.
    Kept(usize),
    /// JSON text.
    Written(String),
    Stream(Stream),
}

/// Where an output is: its cell's number and its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) cell: u64,
    pub(crate) output: u64,
}

/// The text of a list that was not there.
const EMPTY: &str = "[]";

impl Outputs {
    pub(crate) fn is_changed(&self) -> bool {
        self.list.as_ref().is_some_and(|list| list.changed)
    }

    /// Makes a list of what was read, unless there is one.
    pub(crate) fn open(&mut self, text: &str, original: Option<&Node>) {
        self.list.get_or_insert_with(|| List::read(text, original));
    }

    /// Removes all outputs.
    pub(crate) fn clear(&mut self) {
        self.clear_next = false;
        if let Some(list) = &mut self.list
            && !list.items.is_empty()
        {
            list.items.clear();
            list.changed = true;
        }
    }

    /// Adds an output at the end and gives its number.
    pub(crate) fn push(&mut self, body: Body) -> u64 {
        let list = self.list.get_or_insert_with(|| List::read("", None));
        let number = list.next_number;
        list.items.push(Output { number, body });
        list.next_number += 1;
        list.changed = true;
        number
    }

    /// The last output if it is a stream of this name, to be extended. One that was read is rewritten, unless
    /// it has fields that a stream does not have.
    pub(crate) fn last_stream(
        &mut self,
        name: &str,
        text: &str,
        own: &Layout,
        style: &Style,
    ) -> Option<&mut Stream> {
        let list = self.list.as_mut()?;
        let last = list.items.last_mut()?;
        if let (Body::Kept(index), Some(node)) = (&last.body, &list.node) {
            let layout = Layout::of_children(text, node, own, style);
            let output = node.children.get(*index)?.value.text(text);
            last.body = Body::Stream(read_stream(output, name, &layout, style)?);
        }
        match &mut last.body {
            Body::Stream(stream) if stream.name == name => {
                list.changed = true;
                Some(stream)
            }
            _ => None,
        }
    }

    /// The text of the output with this number, to be replaced.
    pub(crate) fn written_mut(&mut self, number: u64) -> Option<&mut String> {
        let list = self.list.as_mut()?;
        let index = list.items.binary_search_by_key(&number, |item| item.number).ok()?;
        match &mut list.items.get_mut(index)?.body {
            Body::Written(text) => {
                list.changed = true;
                Some(text)
            }
            Body::Kept(_) | Body::Stream(_) => None,
        }
    }

    /// The layout of an output; `own` is that of the list.
    pub(crate) fn item_layout(&self, text: &str, own: &Layout, style: &Style) -> Layout {
        match self.list.as_ref().and_then(|list| list.node.as_ref()) {
            Some(node) => Layout::of_children(text, node, own, style),
            None => own.inside(style),
        }
    }

    /// The JSON text of the list. `text` is what it was read from, `layout` is its own.
    pub(crate) fn pieces<'a>(&'a self, text: &'a str, layout: &Layout, style: &Style) -> Rope<'a> {
        let mut out = Rope::new();
        let Some(list) = &self.list else { return out };
        let entries = list.items.iter().map(|item| match &item.body {
            Body::Kept(index) => Entry::Kept(*index),
            Body::Written(text) => Entry::New(vec![text.into()]),
            Body::Stream(stream) => Entry::New(stream.pieces()),
        });
        let entries = entries.collect();
        if let Some(node) = &list.node {
            rewrite(text, node, entries, layout, style, &mut out);
        } else {
            let node = Node { span: 0..EMPTY.len(), children: Vec::new() };
            rewrite(EMPTY, &node, entries, layout, style, &mut out);
        }
        out
    }

    /// The outputs as values. `original` is the list that was read.
    pub(crate) fn values<'a>(
        &'a self,
        text: &'a str,
        original: Option<&Node>,
    ) -> impl ExactSizeIterator<Item = Value> + 'a {
        let texts: Vec<Rope> = match &self.list {
            Some(list) => list.items.iter().map(|item| item.body.pieces(text, list.node.as_ref())).collect(),
            None => elements(text, original).iter().map(|node| vec![node.text(text).into()]).collect(),
        };
        texts.into_iter().map(|pieces| match pieces.as_slice() {
            [whole] => value::value(whole),
            pieces => value::value(&pieces.concat()),
        })
    }
}

impl Body {
    fn pieces<'a>(&'a self, text: &'a str, node: Option<&Node>) -> Rope<'a> {
        match self {
            Self::Kept(index) => {
                let child = node.and_then(|node| node.children.get(*index));
                child.map(|child| child.value.text(text).into()).into_iter().collect()
            }
            Self::Written(text) => vec![text.into()],
            Self::Stream(stream) => stream.pieces(),
        }
    }
}

impl List {
    fn read(text: &str, original: Option<&Node>) -> Self {
        let node = original.and_then(|node| Node::at(text, node.span.clone(), 1).ok());
        let count = node.as_ref().map_or(0, |node| node.children.len());
        let items: Vec<_> = (0_u64..)
            .zip(0..count)
            .map(|(number, index)| Output { number, body: Body::Kept(index) })
            .collect();
        Self { node, next_number: items.last().map_or(0, |last| last.number + 1), items, changed: false }
    }
}

fn elements(text: &str, list: Option<&Node>) -> Vec<Node> {
    let node = list.and_then(|node| Node::at(text, node.span.clone(), 1).ok());
    node.map(|node| node.children.into_iter().map(|child| child.value).collect()).unwrap_or_default()
}

/// Reads an output if it is a stream of this name and nothing but that.
fn read_stream(text: &str, name: &str, layout: &Layout, style: &Style) -> Option<Stream> {
    let node = Node::at(text, 0..text.len(), 1).ok()?;
    let member = |name: &str| node.member(text, name).map(|node| node.text(text));
    let is_stream = node.kind(text) == Kind::Object
        && node.children.len() == 3
        && value::string(member("output_type")?) == "stream"
        && value::string(member("name")?) == name;
    let lines = member("text").filter(|_| is_stream)?;
    let mut stream = Stream::new(name, layout, style);
    stream.push(&value::multiline(lines));
    Some(stream)
}
