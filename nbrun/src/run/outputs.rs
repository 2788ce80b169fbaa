//! Where outputs go: without secrets into the journal and the notebook, or the run store.

use std::collections::HashMap;

use jupyter::Message;
use notebook::{Applied, Notebook};
use serde_json::Value;

use super::recorder::{Place, Recorder};
use super::reuse::Cache;
use super::save::Saver;
use super::{CellRef, apply, timing};
use crate::secrets::redact::Filter;

/// Puts the outputs of cells where they belong.
pub struct Outputs<'a> {
    /// The notebook.
    pub notebook: &'a mut Notebook,
    /// Its file.
    pub saver: &'a mut Saver,
    /// The run's journal and record.
    pub recorder: &'a mut Recorder,
    filter: Filter,
    cache: Option<&'a mut Cache>,
    owners: HashMap<String, usize>,
    left_out: u64,
}

impl<'a> Outputs<'a> {
    /// Outputs that go through a filter.
    pub fn new(
        notebook: &'a mut Notebook,
        saver: &'a mut Saver,
        recorder: &'a mut Recorder,
        filter: Filter,
        cache: Option<&'a mut Cache>,
    ) -> Self {
        Self { notebook, saver, recorder, filter, cache, owners: HashMap::new(), left_out: 0 }
    }

    /// A cell is about to be sent to the kernel.
    pub fn begin(&mut self, cell: &CellRef) {
        self.recorder.cell_started(cell);
        if let (Some(cache), Some(view)) = (&mut self.cache, self.notebook.cell(cell.index)) {
            cache.cell_started(view, cell.index);
        }
    }

    /// From now on, what answers this request belongs to the cell at this position.
    pub fn expect(&mut self, request: String, index: usize) {
        self.owners.insert(request, index);
    }

    /// How many outputs could not be understood and were left out.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// A text of the kernel without secrets.
    pub fn clean(&self, text: &str) -> String {
        self.filter.text(text)
    }

    /// Takes a message: it goes into the cell whose request it answers, be it an earlier one. `shown` is told of what
    /// changed the notebook: the cell's position, the type of the message, its content without secrets.
    pub fn message(&mut self, message: &Message, shown: impl FnOnce(usize, &Value)) {
        let Some(&index) = message.parent_id().and_then(|parent| self.owners.get(parent)) else { return };
        self.note_time(index, message);
        self.take(index, message.msg_type(), &message.content, shown);
    }

    /// Takes a message for the cell at a position.
    pub fn take(&mut self, index: usize, msg_type: &str, content: &Value, shown: impl FnOnce(usize, &Value)) {
        if !changes_notebook(msg_type) {
            return;
        }
        let Some(content) = self.filter.message(index, msg_type, content) else { return };
        let applied = match self.recorder.message(index, msg_type, &content) {
            Place::Notebook => apply(self.notebook, index, msg_type, &content),
            Place::Store(Some(notice)) => apply(self.notebook, index, "stream", &notice),
            Place::Store(None) => return,
        };
        match applied {
            Ok(Applied::Ignored) => {}
            Ok(_) => {
                self.saver.touch();
                if msg_type != "execute_input" {
                    shown(index, &content);
                }
            }
            Err(error) => {
                tracing::warn!(%error, "an output was left out");
                self.left_out += 1;
            }
        }
    }

    /// A cell has ended: what was held back of its streams is no secret.
    pub fn release(&mut self, index: usize) {
        for content in self.filter.rest(index) {
            if let Place::Notebook = self.recorder.message(index, "stream", &content)
                && let Err(error) = apply(self.notebook, index, "stream", &content)
            {
                tracing::warn!(%error, "the end of a stream was left out");
            }
            self.saver.touch();
        }
    }

    /// Notes when a cell was executed.
    fn note_time(&mut self, index: usize, message: &Message) {
        if matches!(message.msg_type(), "status" | "execute_input" | "execute_reply")
            && let Some(mut cell) = self.notebook.cell_mut(index)
        {
            timing::note(cell.metadata_mut(), message);
        }
    }
}

/// Whether a message of this type changes the notebook, and so belongs into the journal.
fn changes_notebook(msg_type: &str) -> bool {
    matches!(
        msg_type,
        "stream"
            | "display_data"
            | "execute_result"
            | "update_display_data"
            | "error"
            | "clear_output"
            | "execute_input"
    )
}
