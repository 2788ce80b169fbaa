//! New JSON text in the style of a file.

use serde_json::{Map, Value};

use super::lines::Lines;
use crate::style::{Layout, Style};

/// Which characters of a string are escaped besides those that must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Escape {
    Controls,
    /// Everything beyond ASCII too.
    NonAscii,
}

impl Style {
    pub(crate) fn escape(&self) -> Escape {
        if self.ascii { Escape::NonAscii } else { Escape::Controls }
    }
}

/// Writes text as the inside of a JSON string, as Python's `json` would.
pub(crate) fn escape(text: &str, mode: Escape, out: &mut String) {
    let plain = |byte: &u8| match mode {
        _ if *byte < 0x20 || *byte == b'"' || *byte == b'\\' => false,
        Escape::Controls => true,
        Escape::NonAscii => byte.is_ascii(),
    };
    let mut rest = text;
    loop {
        let length = rest.bytes().take_while(plain).count();
        out.push_str(&rest[..length]);
        let mut chars = rest[length..].chars();
        let Some(special) = chars.next() else { break };
        match special {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            other => other.encode_utf16(&mut [0; 2]).iter().for_each(|unit| push_unit(*unit, out)),
        }
        rest = chars.as_str();
    }
}

fn push_unit(unit: u16, out: &mut String) {
    out.push_str("\\u");
    for shift in [12, 8, 4, 0] {
        out.extend(char::from_digit(u32::from(unit >> shift) & 0xF, 16));
    }
}

/// Writes a string with its quotes.
pub(crate) fn string(text: &str, style: &Style, out: &mut String) {
    out.push('"');
    escape(text, style.escape(), out);
    out.push('"');
}

/// Writes a text as a list of its lines.
pub(crate) fn line_list(text: &str, layout: &Layout, style: &Style, out: &mut String) {
    let mut lines = Lines::new(separator(&layout.inside(style), style), style.escape());
    lines.push(text);
    if text.is_empty() {
        out.push_str("[]");
        return;
    }
    out.push('[');
    line_break(&layout.inside(style), style, out);
    out.push_str(lines.open_json());
    out.push('"');
    line_break(layout, style, out);
    out.push(']');
}

/// Writes a text as one string or as a list of its lines.
pub(crate) fn multiline(text: &str, joined: bool, layout: &Layout, style: &Style, out: &mut String) {
    if joined { string(text, style, out) } else { line_list(text, layout, style, out) }
}

/// Writes any value.
pub(crate) fn value(value: &Value, layout: &Layout, style: &Style, out: &mut String) {
    match value {
        Value::Object(members) => object(members, layout, style, out),
        Value::Array(elements) if elements.is_empty() => out.push_str("[]"),
        Value::Array(elements) => {
            let inside = layout.inside(style);
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index == 0 {
                    line_break(&inside, style, out);
                } else {
                    out.push_str(&separator(&inside, style));
                }
                self::value(element, &inside, style, out);
            }
            line_break(layout, style, out);
            out.push(']');
        }
        Value::String(text) => string(text, style, out),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Null => out.push_str("null"),
    }
}

/// Writes an object.
pub(crate) fn object(members: &Map<String, Value>, layout: &Layout, style: &Style, out: &mut String) {
    let mut members: Vec<_> = members.iter().collect();
    if style.sorted {
        members.sort_by_key(|(name, _)| *name);
    }
    let mut object = ObjectWriter::new(layout, style, out);
    for (name, member) in members {
        object.member(name, |layout, out| value(member, layout, style, out));
    }
    object.end();
}

/// Ends the line and indents the next one, where the layout has lines.
pub(crate) fn line_break(layout: &Layout, style: &Style, out: &mut String) {
    if let Layout::Lines { indent } = layout {
        out.push_str(style.newline);
        out.push_str(indent);
    }
}

/// What stands between two entries that have this layout.
pub(crate) fn separator(layout: &Layout, style: &Style) -> String {
    match layout {
        Layout::Inline => style.comma.clone(),
        Layout::Lines { indent } => format!(",{}{indent}", style.newline),
    }
}

/// Writes an object member by member.
pub(crate) struct ObjectWriter<'a> {
    layout: &'a Layout,
    inside: Layout,
    style: &'a Style,
    out: &'a mut String,
    empty: bool,
}

impl<'a> ObjectWriter<'a> {
    pub(crate) fn new(layout: &'a Layout, style: &'a Style, out: &'a mut String) -> Self {
        out.push('{');
        Self { layout, inside: layout.inside(style), style, out, empty: true }
    }

    /// Writes a member; `value` gets the layout its value has.
    pub(crate) fn member(&mut self, name: &str, value: impl FnOnce(&Layout, &mut String)) {
        if self.empty {
            line_break(&self.inside, self.style, self.out);
        } else {
            self.out.push_str(&separator(&self.inside, self.style));
        }
        self.empty = false;
        string(name, self.style, self.out);
        self.out.push_str(&self.style.colon);
        value(&self.inside, self.out);
    }

    pub(crate) fn end(self) {
        if !self.empty {
            line_break(self.layout, self.style, self.out);
        }
        self.out.push('}');
    }
}
