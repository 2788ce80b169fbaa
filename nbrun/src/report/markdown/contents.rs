//! The headings of a page.

use std::collections::HashSet;

use comrak::Arena;
use comrak::nodes::{Node, NodeValue};

use crate::report::html::escape;
use crate::report::sanitize::ID_PREFIX;

/// Headings of lower levels than this are not listed.
const DEEPEST: u8 = 3;

/// A heading in the table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 for the highest.
    pub level: u8,
    /// Its text, without markup.
    pub text: String,
    /// The element's identifier.
    pub anchor: String,
}

/// The headings of a page, and what its first one says.
#[derive(Debug, Default)]
pub struct Contents {
    /// In order.
    pub headings: Vec<Heading>,
    /// The first heading of the first cell, where that becomes the page's title.
    pub title: Option<String>,
    anchors: HashSet<String>,
    begun: bool,
}

impl Contents {
    /// No headings yet. Where the page `has_title` otherwise, the first heading remains one.
    pub fn new(has_title: bool) -> Self {
        Self { begun: has_title, ..Self::default() }
    }

    /// Says that what comes is not the beginning of the page any more.
    pub fn begin(&mut self) {
        self.begun = true;
    }

    /// Takes a cell's headings, and gives them their identifiers.
    pub fn read<'a>(&mut self, root: Node<'a>, arena: &'a Arena<'a>) {
        if !self.begun
            && let Some(first) = root.first_child()
            && matches!(&first.data.borrow().value, NodeValue::Heading(heading) if heading.level == 1)
        {
            self.title = Some(plain(first));
            first.detach();
        }
        self.begun = true;
        for node in root.descendants() {
            let level = match &node.data.borrow().value {
                NodeValue::Heading(heading) => heading.level,
                _ => continue,
            };
            let text = plain(node);
            let anchor = self.anchor(&text);
            let mark = NodeValue::HtmlInline(format!("<span id=\"{}\"></span>", escape(&anchor)));
            node.prepend(arena.alloc(mark.into()));
            if level <= DEEPEST && !text.is_empty() {
                self.headings.push(Heading { level, text, anchor: format!("{ID_PREFIX}{anchor}") });
            }
        }
    }

    /// As JupyterLab makes it, so that links within notebooks work; told apart where it is taken.
    fn anchor(&mut self, text: &str) -> String {
        let plain = text.replace(char::is_whitespace, "-");
        let mut anchor = plain.clone();
        let mut number = 1;
        while !self.anchors.insert(anchor.clone()) {
            number += 1;
            anchor = format!("{plain}-{number}");
        }
        anchor
    }
}

/// The text of a node without its markup.
fn plain(node: Node<'_>) -> String {
    let mut text = String::new();
    for node in node.descendants() {
        match &node.data.borrow().value {
            NodeValue::Text(part) => text.push_str(part),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::Math(math) => text.push_str(&math.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text.trim().to_owned()
}
