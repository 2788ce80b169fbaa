//! From kernel messages to outputs.
//!
//! The messages are those of the Jupyter messaging protocol 5.x on `IOPub`; what they do to a cell follows
//! `JupyterLab` and `nbclient`.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::cell::CellKind;
use crate::display::{self, Display};
use crate::document::Notebook;
use crate::error::OutputError;
use crate::json::value;
use crate::output::{Body, Place};
use crate::stream::Stream;
use crate::style::{Layout, Style};

/// What a message did to the outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// There is one output more.
    Added,
    /// The last output, a stream, has more text.
    Extended,
    /// So many outputs that were displayed before show something else.
    Updated(usize),
    /// All outputs of the cell are gone.
    Cleared,
    /// All outputs of the cell will go when the next one comes.
    ClearPending,
    /// The message is none of those that make outputs.
    Ignored,
}

/// The types of messages that change outputs.
const MESSAGES: [&str; 6] =
    ["stream", "display_data", "execute_result", "update_display_data", "error", "clear_output"];

type Content = Map<String, Value>;

impl Notebook {
    /// Applies a message of the kernel that runs `cell`, by its type and content.
    ///
    /// - `stream` extends the cell's last output if that is the same stream, else adds one. The text is kept as
    ///   it was sent: `JupyterLab` carries out carriage returns and backspaces, and loses what they overwrite;
    ///   here they stay on record, and look the same when the notebook is shown.
    /// - `display_data` and `execute_result` add an output. If they carry a display id, outputs that were shown
    ///   under it before change too, in all cells.
    /// - `update_display_data` only changes outputs that were shown under its display id, in all cells.
    /// - `error` adds an output.
    /// - `clear_output` removes the cell's outputs, with `wait` not before the next one comes.
    ///
    /// All else is ignored. Fields that kernels leave out or set to null, although the protocol wants them, are
    /// taken as empty, so that what is written is valid.
    ///
    /// # Errors
    /// [`OutputError`] if there is no such code cell, or the content can't be understood. Nothing changed then.
    pub fn apply_output(
        &mut self,
        cell: usize,
        msg_type: &str,
        content: &Value,
    ) -> Result<Applied, OutputError> {
        if !MESSAGES.contains(&msg_type) {
            return Ok(Applied::Ignored);
        }
        let data = self.cells.get(cell).ok_or(OutputError::NoSuchCell { cell, count: self.cells.len() })?;
        if data.kind != CellKind::Code {
            return Err(OutputError::NotCode { cell });
        }
        let empty = Content::new();
        let content = content.as_object().unwrap_or(&empty);
        match msg_type {
            "stream" => self.stream(cell, content),
            "display_data" => self.show(cell, "display_data", &Display::DisplayData, content),
            "execute_result" => {
                let execution_count = content.get("execution_count").and_then(Value::as_u64);
                self.show(cell, "execute_result", &Display::ExecuteResult { execution_count }, content)
            }
            "update_display_data" => {
                let data = data_of(content, "update_display_data")?;
                Ok(Applied::Updated(self.update(content, data)))
            }
            "error" => Ok(self.error(cell, content)),
            _ => Ok(self.clear_output(cell, content)),
        }
    }

    fn stream(&mut self, cell: usize, content: &Content) -> Result<Applied, OutputError> {
        let name = content.get("name").and_then(Value::as_str).unwrap_or("stdout");
        let text = text(content.get("text")).ok_or(OutputError::Content {
            msg_type: "stream",
            field: "text",
            expected: "a string",
        })?;
        self.begin_output(cell);
        let Some(data) = self.cells.get_mut(cell) else { return Ok(Applied::Ignored) };
        let (outputs, old, layout) = data.outputs_mut();
        if let Some(stream) = outputs.last_stream(name, old, layout, &self.style) {
            stream.push(&text);
            return Ok(Applied::Extended);
        }
        let mut stream = Stream::new(name, &outputs.item_layout(old, layout, &self.style), &self.style);
        stream.push(&text);
        outputs.push(Body::Stream(stream));
        Ok(Applied::Added)
    }

    fn error(&mut self, cell: usize, content: &Content) -> Applied {
        let field = |name: &str| content.get(name).and_then(Value::as_str).unwrap_or_default();
        let traceback: Value = match content.get("traceback") {
            Some(Value::Array(lines)) => lines.iter().filter(|line| line.is_string()).cloned().collect(),
            Some(Value::String(line)) => vec![line.clone()].into(),
            _ => Vec::<Value>::new().into(),
        };
        self.add(cell, |layout, style| {
            display::error(field("ename"), field("evalue"), &traceback, layout, style)
        });
        Applied::Added
    }

    fn clear_output(&mut self, cell: usize, content: &Content) -> Applied {
        let Some(data) = self.cells.get_mut(cell) else { return Applied::Ignored };
        if content.get("wait").and_then(Value::as_bool) == Some(true) {
            data.outputs.clear_next = true;
            return Applied::ClearPending;
        }
        data.outputs_mut().0.clear();
        Applied::Cleared
    }

    /// Adds an output that shows data, and remembers its display id.
    fn show(
        &mut self,
        cell: usize,
        msg_type: &'static str,
        kind: &Display,
        content: &Content,
    ) -> Result<Applied, OutputError> {
        let data = data_of(content, msg_type)?;
        self.update(content, data);
        let metadata = content.get("metadata").and_then(Value::as_object);
        let place = self.add(cell, |layout, style| display::display(kind, data, metadata, layout, style));
        if let (Some(place), Some(id)) = (place, display_id(content)) {
            self.displays.entry(id.to_owned()).or_default().push(place);
        }
        Ok(Applied::Added)
    }

    /// Changes the data of all outputs that were shown under the message's display id, and counts them.
    fn update(&mut self, content: &Content, data: &Content) -> usize {
        let Some(mut places) = display_id(content).and_then(|id| self.displays.remove(id)) else { return 0 };
        let metadata = content.get("metadata").and_then(Value::as_object);
        places.retain(|place| self.update_one(*place, data, metadata).is_some());
        let count = places.len();
        if let Some(id) = display_id(content) {
            self.displays.insert(id.to_owned(), places);
        }
        count
    }

    fn update_one(&mut self, place: Place, data: &Content, metadata: Option<&Content>) -> Option<()> {
        let cell = self.cells.iter_mut().find(|cell| cell.number == place.cell)?;
        let (outputs, old, own) = cell.outputs_mut();
        let layout = outputs.item_layout(old, own, &self.style);
        let text = outputs.written_mut(place.output)?;
        let shown = value::value(text);
        let kind = if shown.get("output_type").and_then(Value::as_str) == Some("execute_result") {
            Display::ExecuteResult { execution_count: shown.get("execution_count").and_then(Value::as_u64) }
        } else {
            Display::DisplayData
        };
        *text = display::display(&kind, data, metadata, &layout, &self.style);
        Some(())
    }

    /// Adds an output to a cell.
    fn add(&mut self, cell: usize, write: impl FnOnce(&Layout, &Style) -> String) -> Option<Place> {
        self.begin_output(cell);
        let data = self.cells.get_mut(cell)?;
        let number = data.number;
        let (outputs, old, own) = data.outputs_mut();
        let text = write(&outputs.item_layout(old, own, &self.style), &self.style);
        Some(Place { cell: number, output: outputs.push(Body::Written(text)) })
    }

    /// Carries out a pending `clear_output`.
    fn begin_output(&mut self, cell: usize) {
        if let Some(data) = self.cells.get_mut(cell)
            && data.outputs.clear_next
        {
            data.outputs_mut().0.clear();
        }
    }
}

fn display_id(content: &Content) -> Option<&str> {
    content.get("transient")?.get("display_id")?.as_str().filter(|id| !id.is_empty())
}

fn data_of<'a>(content: &'a Content, msg_type: &'static str) -> Result<&'a Content, OutputError> {
    content.get("data").and_then(Value::as_object).ok_or(OutputError::Content {
        msg_type,
        field: "data",
        expected: "an object with an entry for each MIME type",
    })
}

/// A text that may come as a list of lines.
fn text(field: Option<&Value>) -> Option<Cow<'_, str>> {
    match field? {
        Value::String(text) => Some(text.into()),
        Value::Array(lines) => lines.iter().map(Value::as_str).collect::<Option<String>>().map(Into::into),
        _ => None,
    }
}
