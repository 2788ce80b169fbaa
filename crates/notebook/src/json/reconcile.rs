//! Old text and a new value: the text of the new value that keeps all it can of the old.

use serde_json::{Map, Value};

use super::node::Node;
use super::splice::{Entry, Rope, edit_object, rewrite};
use super::{value, write};
use crate::style::{Layout, Style};

/// Writes `new` where the text at `node` was. Whatever reads the same is copied, so that numbers keep their
/// digits and members their order. `layout` is that of the value itself.
pub(crate) fn reconcile<'a>(
    text: &'a str,
    node: &Node,
    new: &Value,
    layout: &Layout,
    style: &Style,
) -> Rope<'a> {
    let old = value::value(node.text(text));
    if old == *new {
        return vec![node.text(text).into()];
    }
    match (Node::at(text, node.span.clone(), 1), old, new) {
        (Ok(node), Value::Object(old), Value::Object(new)) => members(text, &node, &old, new, layout, style),
        (Ok(node), Value::Array(old), Value::Array(new)) => elements(text, &node, &old, new, layout, style),
        _ => vec![fresh(new, layout, style)],
    }
}

/// Writes `new` as the member `name` of the object at `parent`; `layout` is that of the object's values. Nothing
/// is written for a member that was not there and is empty.
pub(crate) fn member<'a>(
    text: &'a str,
    parent: &Node,
    name: &str,
    new: &Map<String, Value>,
    layout: &Layout,
    style: &Style,
) -> Option<Rope<'a>> {
    let Some(node) = parent.member(text, name) else {
        let mut out = String::new();
        write::object(new, layout, style, &mut out);
        return (!new.is_empty()).then(|| vec![out.into()]);
    };
    let old = value::object(node.text(text));
    Some(match Node::at(text, node.span.clone(), 1) {
        Ok(node) if old != *new => members(text, &node, &old, new, layout, style),
        _ => vec![node.text(text).into()],
    })
}

fn members<'a>(
    text: &'a str,
    node: &Node,
    old: &Map<String, Value>,
    new: &Map<String, Value>,
    layout: &Layout,
    style: &Style,
) -> Rope<'a> {
    let inside = Layout::of_children(text, node, layout, style);
    let changed = new.iter().filter(|(name, value)| old.get(*name) != Some(*value)).map(|(name, value)| {
        let text = match node.member(text, name) {
            Some(member) => reconcile(text, member, value, &inside, style),
            None => vec![fresh(value, &inside, style)],
        };
        (name.as_str(), Some(text))
    });
    let removed = old.keys().filter(|name| !new.contains_key(*name)).map(|name| (name.as_str(), None));
    let mut out = Rope::new();
    edit_object(text, node, changed.chain(removed).collect(), layout, style, &mut out);
    out
}

/// Elements that are equal at both ends are kept; those between are reconciled in pairs if their number is the
/// same, else written anew.
fn elements<'a>(
    text: &'a str,
    node: &Node,
    old: &[Value],
    new: &[Value],
    layout: &Layout,
    style: &Style,
) -> Rope<'a> {
    let inside = Layout::of_children(text, node, layout, style);
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(old, new)| old == new).count();
    let in_pairs = old.len() == new.len();
    let mut entries: Vec<Entry> = (0..head).map(Entry::Kept).collect();
    for (index, value) in new.iter().enumerate().take(new.len() - tail).skip(head) {
        entries.push(match node.children.get(index) {
            Some(child) if in_pairs => {
                Entry::Changed(index, reconcile(text, &child.value, value, &inside, style))
            }
            _ => Entry::New(vec![fresh(value, &inside, style)]),
        });
    }
    entries.extend((old.len() - tail..old.len()).map(Entry::Kept));
    let mut out = Rope::new();
    rewrite(text, node, entries, layout, style, &mut out);
    out
}

fn fresh<'a>(value: &Value, layout: &Layout, style: &Style) -> std::borrow::Cow<'a, str> {
    let mut out = String::new();
    write::value(value, layout, style, &mut out);
    out.into()
}
