//! Rewriting an array or object: what stays is copied with everything between, new text goes in as the old
//! text would have it.

use std::borrow::Cow;

use super::node::{Child, Node};
use super::write;
use crate::style::{Layout, Style};

/// A text in pieces, most of them borrowed from the file.
pub(crate) type Rope<'a> = Vec<Cow<'a, str>>;

/// One entry of the array or object as it shall be.
pub(crate) enum Entry<'a> {
    /// The child at this position as it is.
    Kept(usize),
    /// The child at this position with another value.
    Changed(usize, Rope<'a>),
    /// An entry that was not there: the whole text, with its name if it is a member.
    New(Rope<'a>),
}

impl Entry<'_> {
    fn old(&self) -> Option<usize> {
        match self {
            Self::Kept(index) | Self::Changed(index, _) => Some(*index),
            Self::New(_) => None,
        }
    }
}

/// Writes the array or object `node` of `text` with other entries. `layout` is its own.
pub(crate) fn rewrite<'a>(
    text: &'a str,
    node: &Node,
    entries: Vec<Entry<'a>>,
    layout: &Layout,
    style: &Style,
    out: &mut Rope<'a>,
) {
    let inside = Layout::of_children(text, node, layout, style);
    let (open, close) = (node.span.start, node.span.end - 1);
    out.push(text[open..=open].into());
    if entries.is_empty() {
        out.push(text[close..=close].into());
        return;
    }
    let mut previous = None;
    for (position, entry) in entries.into_iter().enumerate() {
        let old = entry.old();
        out.push(if position == 0 {
            before_first(text, node, &inside, style)
        } else {
            between(text, node, previous, old, &inside, style)
        });
        match entry {
            Entry::Kept(index) => {
                out.extend(child(node, index).map(|it| text[it.start()..it.value.span.end].into()));
            }
            Entry::Changed(index, value) => {
                out.extend(child(node, index).map(|it| text[it.start()..it.value.span.start].into()));
                out.extend(value);
            }
            Entry::New(whole) => out.extend(whole),
        }
        previous = old;
    }
    out.push(match node.children.last() {
        Some(last) => text[last.value.span.end..close].into(),
        None => line_break(layout, style),
    });
    out.push(text[close..=close].into());
}

fn child(node: &Node, index: usize) -> Option<&Child> {
    node.children.get(index)
}

fn before_first<'a>(text: &'a str, node: &Node, inside: &Layout, style: &Style) -> Cow<'a, str> {
    match child(node, 0) {
        Some(first) => text[node.span.start + 1..first.start()].into(),
        None => line_break(inside, style),
    }
}

/// The separator between two entries: the old one if they were neighbours, else one like the others.
fn between<'a>(
    text: &'a str,
    node: &Node,
    previous: Option<usize>,
    next: Option<usize>,
    inside: &Layout,
    style: &Style,
) -> Cow<'a, str> {
    let gap = |left: usize, right: usize| {
        let (left, right) = (child(node, left)?, child(node, right)?);
        Some(&text[left.value.span.end..right.start()])
    };
    let kept = match (previous, next) {
        (Some(left), Some(right)) if right == left + 1 => gap(left, right),
        _ => None,
    };
    match kept.or_else(|| gap(0, 1)) {
        Some(separator) => separator.into(),
        None => write::separator(inside, style).into(),
    }
}

fn line_break(layout: &Layout, style: &Style) -> Cow<'static, str> {
    let mut text = String::new();
    write::line_break(layout, style, &mut text);
    text.into()
}

/// A member of an object as it shall be: its name, and its value if it shall have one.
pub(crate) type Change<'name, 'a> = (&'name str, Option<Rope<'a>>);

/// Writes the object `node` of `text` with some members replaced, added or (where the value is none) removed.
pub(crate) fn edit_object<'a>(
    text: &'a str,
    node: &Node,
    changes: Vec<Change<'_, 'a>>,
    layout: &Layout,
    style: &Style,
    out: &mut Rope<'a>,
) {
    let mut names: Vec<Option<String>> = node.children.iter().map(|child| child.name(text)).collect();
    let mut entries: Vec<Entry> = (0..node.children.len()).map(Entry::Kept).collect();
    for (name, value) in changes {
        let at = names.iter().rposition(|old| old.as_deref() == Some(name));
        match (at, value) {
            (Some(at), Some(value)) => {
                if let Some(entry) = entries.get_mut(at)
                    && let Some(index) = entry.old()
                {
                    *entry = Entry::Changed(index, value);
                }
            }
            (None, Some(value)) => {
                let mut member = Rope::with_capacity(value.len() + 1);
                member.push(label(name, style).into());
                member.extend(value);
                let at = if style.sorted {
                    names.iter().take_while(|old| old.as_deref() < Some(name)).count()
                } else {
                    names.len()
                };
                names.insert(at, Some(name.to_owned()));
                entries.insert(at, Entry::New(member));
            }
            (_, None) => {
                while let Some(at) = names.iter().rposition(|old| old.as_deref() == Some(name)) {
                    names.remove(at);
                    entries.remove(at);
                }
            }
        }
    }
    rewrite(text, node, entries, layout, style, out);
}

fn label(name: &str, style: &Style) -> String {
    let mut label = String::new();
    write::string(name, style, &mut label);
    label.push_str(&style.colon);
    label
}
