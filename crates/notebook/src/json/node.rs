//! A shallow tree of spans over JSON text.

use std::ops::Range;

use super::cursor::{Cursor, Syntax};

/// A range of bytes in the text that was scanned; both ends are character boundaries.
pub(crate) type Span = Range<usize>;

/// A JSON value by its place in the text, with its children as far down as they were asked for.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) children: Vec<Child>,
}

/// An element of an array, or a member of an object.
#[derive(Clone, Debug)]
pub(crate) struct Child {
    /// The member's key with its quotes; none for an element.
    pub(crate) key: Option<Span>,
    pub(crate) value: Node,
}

/// What a value is, told by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
    String,
    Number,
    Bool,
    Null,
}

impl Child {
    /// Where the child begins: at its key, or at its value.
    pub(crate) fn start(&self) -> usize {
        self.key.as_ref().unwrap_or(&self.value.span).start
    }
}

impl Node {
    /// The node of the value at `span` in text that was scanned before, with `levels` levels of children.
    pub(crate) fn at(text: &str, span: Span, levels: usize) -> Result<Self, Syntax> {
        Cursor::new(text, span).node(levels)
    }

    /// The value's own text.
    pub(crate) fn text<'a>(&self, text: &'a str) -> &'a str {
        &text[self.span.clone()]
    }

    pub(crate) fn kind(&self, text: &str) -> Kind {
        match text.as_bytes().get(self.span.start) {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// The position among the children of the member named `key`. Of members with the same name the last one
    /// counts, as in Python and JavaScript.
    pub(crate) fn position(&self, text: &str, key: &str) -> Option<usize> {
        self.children.iter().rposition(|child| child.is_named(text, key))
    }

    /// The value of the member named `key`.
    pub(crate) fn member(&self, text: &str, key: &str) -> Option<&Self> {
        self.position(text, key).and_then(|index| self.children.get(index)).map(|child| &child.value)
    }
}

impl Child {
    /// The member's name, unescaped.
    pub(crate) fn name(&self, text: &str) -> Option<String> {
        self.key.clone().map(|key| super::value::string(&text[key]))
    }

    fn is_named(&self, text: &str, name: &str) -> bool {
        let Some(key) = self.key.clone() else { return false };
        let inner = &text[key.start + 1..key.end - 1];
        if inner.contains('\\') { self.name(text).as_deref() == Some(name) } else { inner == name }
    }
}
