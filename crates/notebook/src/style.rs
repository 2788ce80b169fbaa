//! How a notebook file is written: what new text has to look like to belong there.

use crate::json::node::{Child, Node};

/// The habits of the file's writer, as far as they can be told from its text.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    /// One level of indentation.
    pub(crate) unit: String,
    /// The line ending.
    pub(crate) newline: &'static str,
    /// What stands between a name and its value.
    pub(crate) colon: String,
    /// What stands between entries on one line.
    pub(crate) comma: String,
    /// Characters beyond ASCII are written as `\uXXXX`.
    pub(crate) ascii: bool,
    /// Objects have their names in alphabetical order, as `nbformat` and VS Code write them.
    pub(crate) sorted: bool,
    /// A cell's source is one string rather than a list of lines.
    pub(crate) joined_source: bool,
}

/// Where new text goes: on lines of its own below the given indentation, or on the line that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    Inline,
    Lines { indent: String },
}

impl Layout {
    /// The layout of values inside an array or object that itself is laid out like this.
    pub(crate) fn inside(&self, style: &Style) -> Self {
        match self {
            Self::Inline => Self::Inline,
            Self::Lines { indent } => Self::Lines { indent: format!("{indent}{}", style.unit) },
        }
    }

    /// The layout that the children of an existing array or object have; if it has none, of those it could get
    /// when `own` is its own layout.
    pub(crate) fn of_children(text: &str, node: &Node, own: &Self, style: &Style) -> Self {
        match node.children.first() {
            None => own.inside(style),
            Some(first) => indent_of(&text[node.span.start + 1..first.start()])
                .map_or(Self::Inline, |indent| Self::Lines { indent: indent.to_owned() }),
        }
    }
}

/// The white space after the last line ending of a gap, if there is one.
fn indent_of(gap: &str) -> Option<&str> {
    gap.rfind('\n').and_then(|end| gap.get(end + 1..))
}

impl Style {
    /// Reads the style of a notebook from its text and its upper three levels.
    pub(crate) fn detect(text: &str, root: &Node, cells: &[&Node]) -> Self {
        let containers = || std::iter::once(root).chain(cells.iter().copied());
        let ascii = text.is_ascii();
        Self {
            unit: containers().find_map(|node| unit_of(text, node)).unwrap_or(" ").to_owned(),
            newline: text
                .find('\n')
                .map_or("\n", |end| if text[..end].ends_with('\r') { "\r\n" } else { "\n" }),
            colon: root.children.iter().find_map(|child| colon_of(text, child)).unwrap_or(": ").to_owned(),
            comma: containers().find_map(|node| comma_of(text, node)).unwrap_or(", ").to_owned(),
            ascii: ascii && escapes_letters(text),
            sorted: containers().all(|node| is_sorted(text, node)),
            joined_source: joins_source(text, cells),
        }
    }
}

/// One level of indentation, told from the lines on which an object's first name and its end stand.
fn unit_of<'a>(text: &'a str, node: &Node) -> Option<&'a str> {
    let (first, last) = (node.children.first()?, node.children.last()?);
    let inner = indent_of(&text[node.span.start + 1..first.start()])?;
    let outer = indent_of(&text[last.value.span.end..node.span.end - 1]).unwrap_or_default();
    inner.strip_prefix(outer)
}

fn colon_of<'a>(text: &'a str, child: &Child) -> Option<&'a str> {
    let key = child.key.as_ref()?;
    let colon = &text[key.end..child.value.span.start];
    (!colon.contains('\n')).then_some(colon)
}

/// What separates the first two entries, if they stand on one line.
fn comma_of<'a>(text: &'a str, node: &Node) -> Option<&'a str> {
    let [first, second, ..] = node.children.as_slice() else { return None };
    let comma = &text[first.value.span.end..second.start()];
    (!comma.contains('\n')).then_some(comma)
}

fn is_sorted(text: &str, node: &Node) -> bool {
    node.children.is_sorted_by_key(|child| child.name(text))
}

/// Whether letters beyond ASCII occur as escapes: `\u` and a first digit pair other than `00`, or `\u0080` up.
fn escapes_letters(text: &str) -> bool {
    text.match_indices("\\u").any(|(at, _)| {
        let escaped_backslash = text[..at].bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1;
        let code = text.get(at + 2..at + 6).and_then(|digits| u16::from_str_radix(digits, 16).ok());
        !escaped_backslash && code.is_some_and(|code| code >= 0x80)
    })
}

/// Whether the first cell that has any source has it as one string.
fn joins_source(text: &str, cells: &[&Node]) -> bool {
    cells
        .iter()
        .filter_map(|cell| cell.member(text, "source"))
        .map(|source| source.text(text))
        .find(|source| !matches!(*source, "\"\"" | "[]"))
        .is_some_and(|source| source.starts_with('"'))
}
