//! The output of a stream, kept as the JSON text it will be in the file, which can grow.

use crate::json::lines::Lines;
use crate::json::splice::Rope;
use crate::json::write::{self, ObjectWriter};
use crate::style::{Layout, Style};

/// A `stream` output.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    pub(crate) name: String,
    /// Up to the bracket that opens the list of lines.
    head: String,
    /// What follows that bracket when there are lines.
    first_break: String,
    lines: Lines,
    /// What precedes the closing bracket when there are lines.
    last_break: String,
    /// The closing bracket and all that follows.
    tail: String,
}

impl Stream {
    /// An output without text. `layout` is its own.
    pub(crate) fn new(name: &str, layout: &Layout, style: &Style) -> Self {
        let inside = layout.inside(style);
        let line = inside.inside(style);
        let mut members = [("name", name), ("output_type", "stream")];
        if !style.sorted {
            members.reverse();
        }
        let mut head = String::new();
        let mut object = ObjectWriter::new(layout, style, &mut head);
        for (name, value) in members {
            object.member(name, |_, out| write::string(value, style, out));
        }
        object.member("text", |_, out| out.push('['));
        let line_break = |layout: &Layout| {
            let mut text = String::new();
            write::line_break(layout, style, &mut text);
            text
        };
        Self {
            name: name.to_owned(),
            head,
            first_break: line_break(&line),
            lines: Lines::new(write::separator(&line, style), style.escape()),
            last_break: format!("\"{}", line_break(&inside)),
            tail: format!("]{}}}", line_break(layout)),
        }
    }

    /// Adds text at the end.
    pub(crate) fn push(&mut self, text: &str) {
        self.lines.push(text);
    }

    /// The JSON text of the output.
    pub(crate) fn pieces(&self) -> Rope<'_> {
        let json = self.lines.open_json();
        if json.is_empty() {
            return vec![(&self.head).into(), (&self.tail).into()];
        }
        [&self.head, &self.first_break, json, &self.last_break, &self.tail].map(Into::into).into()
    }
}
