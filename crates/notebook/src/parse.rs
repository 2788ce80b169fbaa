//! From text to a document: checking that it is a notebook, and finding its parts.

use std::sync::Arc;

use crate::cell::{CellData, CellKind};
use crate::document::Notebook;
use crate::error::{NotebookError, Position};
use crate::json::cursor::{Cursor, Reason, Syntax};
use crate::json::node::{Kind, Node};
use crate::json::value;
use crate::style::{Layout, Style};

/// How far down spans are kept: the notebook's members, the cells, their members.
const LEVELS: usize = 3;

/// The last minor version whose kinds of cells are known here.
const KNOWN_MINOR: u64 = 5;

/// Some editors put it before the text.
const BYTE_ORDER_MARK: char = '\u{feff}';

pub(crate) fn parse(text: &str) -> Result<Notebook, NotebookError> {
    let start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    if text[start..].trim().is_empty() {
        return Err(NotebookError::Empty);
    }
    let root =
        Cursor::new(text, start..text.len()).document(LEVELS).map_err(|error| explain(text, &error))?;
    let shape = Shape { text };
    shape.require(&root, "the file", Kind::Object)?;
    let version = version(&shape, &root)?;
    if let Some(metadata) = root.member(text, "metadata") {
        shape.require(metadata, "metadata", Kind::Object)?;
    }
    let cells = root.member(text, "cells").ok_or_else(|| shape.missing(&root, "cells", "a list of cells"))?;
    shape.require(cells, "cells", Kind::Array)?;
    let cell_nodes: Vec<&Node> = cells.children.iter().map(|child| &child.value).collect();
    for (index, cell) in cell_nodes.iter().enumerate() {
        shape.cell(index, cell, version.1 > KNOWN_MINOR)?;
    }

    let style = Style::detect(text, &root, &cell_nodes);
    let top = Layout::of_children(text, &root, &Layout::Inline, &style);
    let cell_layout = Layout::of_children(text, cells, &top, &style);
    let shared: Arc<str> = text.into();
    let cells = cell_nodes
        .into_iter()
        .map(|node| CellData::from_file(shared.clone(), node.clone(), cell_layout.clone(), &style))
        .collect();
    let metadata =
        root.member(text, "metadata").map(|node| value::object(node.text(text))).unwrap_or_default();
    Ok(Notebook::new(shared, root, style, version, metadata, cells))
}

/// Reads `nbformat` and `nbformat_minor`; a missing minor version is 0, as for `nbformat` itself.
fn version(shape: &Shape, root: &Node) -> Result<(u64, u64), NotebookError> {
    let integer = |name: &str| {
        let node = root.member(shape.text, name)?;
        let wrong = || shape.wrong(node, name.to_owned(), "an integer");
        Some(value::value(node.text(shape.text)).as_u64().ok_or_else(wrong))
    };
    let minor = integer("nbformat_minor").transpose()?.unwrap_or(0);
    match integer("nbformat").transpose()? {
        None => Err(shape.missing(root, "nbformat", "a version number")),
        Some(4) => Ok((4, minor)),
        Some(major) if major < 4 => Err(NotebookError::TooOld { major, minor }),
        Some(major) => Err(NotebookError::TooNew { major, minor }),
    }
}

/// Checks of what is where.
struct Shape<'a> {
    text: &'a str,
}

impl Shape<'_> {
    /// Checks a cell as far as this crate relies on it. Fields that the format requires may be missing, and
    /// `newer` notebooks may have kinds of cells that are unknown.
    fn cell(&self, index: usize, cell: &Node, newer: bool) -> Result<(), NotebookError> {
        let path = |member: &str| format!("cells[{index}]{member}");
        self.require(cell, &path(""), Kind::Object)?;
        let kind = cell
            .member(self.text, "cell_type")
            .ok_or_else(|| self.missing(cell, &path(".cell_type"), CellKind::NAMES))?;
        if CellKind::from_json(kind.text(self.text)).is_none() && !newer {
            return Err(self.wrong(kind, path(".cell_type"), CellKind::NAMES));
        }
        for (name, wanted) in [("metadata", Kind::Object), ("outputs", Kind::Array), ("id", Kind::String)] {
            if let Some(member) = cell.member(self.text, name) {
                self.require(member, &path(&format!(".{name}")), wanted)?;
            }
        }
        match cell.member(self.text, "source") {
            Some(source) if !self.is_multiline(source) => {
                Err(self.wrong(source, path(".source"), "a string or a list of strings"))
            }
            _ => Ok(()),
        }
    }

    fn is_multiline(&self, node: &Node) -> bool {
        match node.kind(self.text) {
            Kind::String => true,
            Kind::Array => Node::at(self.text, node.span.clone(), 1).is_ok_and(|list| {
                list.children.iter().all(|line| line.value.kind(self.text) == Kind::String)
            }),
            _ => false,
        }
    }

    fn require(&self, node: &Node, path: &str, wanted: Kind) -> Result<(), NotebookError> {
        if node.kind(self.text) == wanted {
            Ok(())
        } else {
            Err(self.wrong(node, path.to_owned(), name(wanted)))
        }
    }

    fn wrong(&self, node: &Node, path: String, expected: &'static str) -> NotebookError {
        const SHOWN: usize = 40;
        let kind = node.kind(self.text);
        let found = match kind {
            Kind::Object | Kind::Array => name(kind).to_owned(),
            _ if node.span.len() > SHOWN => name(kind).to_owned(),
            _ => format!("`{}`", node.text(self.text)),
        };
        NotebookError::Shape { position: Position::of(self.text, node.span.start), path, expected, found }
    }

    fn missing(&self, parent: &Node, path: &str, expected: &'static str) -> NotebookError {
        NotebookError::Shape {
            position: Position::of(self.text, parent.span.start),
            path: path.to_owned(),
            expected,
            found: "missing".to_owned(),
        }
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Object => "an object",
        Kind::Array => "a list",
        Kind::String => "a string",
        Kind::Number => "a number",
        Kind::Bool => "a boolean",
        Kind::Null => "null",
    }
}

/// What a text that is not JSON begins with, what it is then, and what to do.
const LOOKALIKES: [(&str, &str, &str); 5] = [
    ("version https://git-lfs", "a Git LFS pointer", "fetch the file itself with `git lfs pull`"),
    ("<!DOCTYPE", "a web page", "download the raw file"),
    ("<html", "a web page", "download the raw file"),
    ("# Databricks notebook source", "a Databricks source export", "export the notebook as IPYNB"),
    ("# %%", "a script with cell markers", "convert it with `jupytext --to ipynb`"),
];

fn explain(text: &str, error: &Syntax) -> NotebookError {
    let position = Position::of(text, error.offset);
    let something = |offset, what, hint| NotebookError::SomethingElse {
        position: Position::of(text, offset),
        what,
        hint,
    };
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == BYTE_ORDER_MARK);
    for (prefix, what, hint) in LOOKALIKES {
        if start.get(..prefix.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(prefix)) {
            return something(text.len() - start.len(), what, hint);
        }
    }
    let line_start = text.get(..error.offset).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let line = text.get(line_start..).unwrap_or_default();
    if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|marker| line.starts_with(marker)) {
        return something(
            line_start,
            "an unresolved Git merge",
            "resolve it, for instance with `nbdime mergetool`",
        );
    }
    match &error.reason {
        Reason::Ended => NotebookError::Truncated { position },
        reason => NotebookError::Syntax { position, reason: reason.to_string() },
    }
}
