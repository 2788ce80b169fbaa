//! A run's outputs on their way to the notebook.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::{Redactor, Streams};

/// Takes secrets out of the messages of a run's cells.
#[derive(Debug, Default)]
pub struct Filter {
    redactor: Redactor,
    streams: Streams,
}

impl Filter {
    /// A filter with these secrets.
    pub fn new(redactor: Redactor) -> Self {
        Self { redactor, streams: Streams::default() }
    }

    /// The content of a cell's message without secrets; `None` if nothing of it may be shown yet.
    pub fn message<'a>(&mut self, cell: usize, msg_type: &str, content: &'a Value) -> Option<Cow<'a, Value>> {
        if self.redactor.is_empty() {
            return Some(Cow::Borrowed(content));
        }
        let text = |name: &str| content.get(name).and_then(Value::as_str);
        match (msg_type, text("text")) {
            ("stream", Some(piece)) => {
                let name = text("name").unwrap_or("stdout");
                let shown = self.streams.piece(&self.redactor, cell, name, piece);
                (!shown.is_empty()).then(|| Cow::Owned(json!({"name": name, "text": shown})))
            }
            ("clear_output", _) => {
                self.streams.clear(cell);
                Some(Cow::Borrowed(content))
            }
            _ => Some(Cow::Owned(self.redactor.value(content))),
        }
    }

    /// The contents of the stream messages that were held back of a cell that has ended.
    pub fn rest(&mut self, cell: usize) -> Vec<Value> {
        let rest = self.streams.rest(cell).into_iter();
        rest.map(|(name, text)| json!({"name": name, "text": text})).collect()
    }

    /// A text without secrets.
    pub fn text(&self, text: &str) -> String {
        self.redactor.text(text).into_owned()
    }
}
