//! Keeping the record of a run while it goes on.

mod draft;
mod finish;
mod overflow;

use std::collections::HashMap;
use std::thread::JoinHandle;

use bytes::Bytes;
use notebook::Notebook;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};
use tokio::time::Instant;

pub use draft::Facts;
pub use finish::RecordError;

use super::reuse::{Cache, Plan};
use super::{CellFailure, CellRef};
use crate::runs::facts::{EnvironmentLock, Git};
use crate::runs::journal::{Entry, Journal};
use crate::runs::{CellRecord, CellStatus, Hold, LiveRun, RaisedError, RunId, RunRecord, RunStore};
use overflow::OverflowFile;

/// Where a run is recorded, and under which name.
#[derive(Debug, Clone)]
pub struct Recording {
    /// The store.
    pub store: RunStore,
    /// The run's id.
    pub id: RunId,
}

/// Where a message goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// Into the notebook.
    Notebook,
    /// Into the run store, because the cell's outputs are too long. The first time with a notice for the notebook, in
    /// the form of a stream message's content.
    Store(Option<Value>),
}

/// Keeps the journal and the record of a run. Without a [`Recording`] it only counts.
#[derive(Debug)]
pub struct Recorder {
    cells: Vec<CellRecord>,
    limit: Option<u64>,
    shown: HashMap<usize, u64>,
    kept: Option<Kept>,
}

#[derive(Debug)]
struct Kept {
    recording: Recording,
    live: LiveRun,
    _hold: Hold,
    journal: Journal,
    draft: RunRecord,
    git: Option<JoinHandle<Option<Git>>>,
    lock: Option<EnvironmentLock>,
    content: Bytes,
    overflows: HashMap<usize, OverflowFile>,
}

impl Recorder {
    /// When waiting entries of the journal are to be flushed; `None` while nothing waits.
    pub fn due(&self) -> Option<Instant> {
        self.kept.as_ref().and_then(|kept| kept.journal.due())
    }

    /// Hands waiting entries of the journal to the system.
    pub fn flush(&mut self) {
        if let Some(kept) = &mut self.kept {
            kept.journal.flush();
        }
    }

    /// The kernel has started and told about itself.
    pub fn kernel(&mut self, info: Option<&Value>) {
        if let (Some(kept), Some(info)) = (&mut self.kept, info) {
            kept.draft.kernel.learn(info);
        }
    }

    /// Cells are taken over from an earlier run, or executed for a reason.
    pub fn take_over(&mut self, plan: &Plan) {
        for choice in &plan.choices {
            if let Some(cell) = self.cells.iter_mut().find(|cell| cell.index == choice.index) {
                cell.reason = Some(choice.reason.clone());
                if choice.earlier.is_some() {
                    cell.status = CellStatus::Reused;
                }
            }
        }
        if let Some(kept) = &mut self.kept {
            kept.draft.resumed.clone_from(&plan.from);
        }
    }

    /// Notes what the outputs of the cells depended on, so that a later run can take them over.
    pub fn cached(&mut self, cache: &Cache, notebook: &Notebook) {
        let indices: Vec<usize> = self.cells.iter().map(|cell| cell.index).collect();
        for (cell, kept) in self.cells.iter_mut().zip(cache.finish(notebook, &indices)) {
            cell.fingerprint = kept.fingerprint;
            cell.written = kept.written;
        }
    }

    /// A cell was sent to the kernel.
    pub fn cell_started(&mut self, cell: &CellRef) {
        let at = jiff::Timestamp::now();
        self.update(cell, |record| {
            record.status = CellStatus::Started;
            record.started = Some(at);
        });
        self.append(&Entry::CellStarted { cell: cell.clone(), at });
    }

    /// A message arrived that belongs to a cell and changes the notebook; says where it goes.
    pub fn message(&mut self, index: usize, msg_type: &str, content: &Value) -> Place {
        let Some(kept) = &mut self.kept else { return Place::Notebook };
        let json = match to_raw_value(content) {
            Ok(json) => json,
            Err(error) => {
                tracing::warn!(%error, "a message can't be written into the journal");
                return Place::Notebook;
            }
        };
        if msg_type != "execute_input" {
            let bytes = json.get().len() as u64;
            if let Some(record) = self.cells.iter_mut().find(|cell| cell.index == index) {
                record.messages += 1;
                record.output_bytes += bytes;
            }
            if let Some(limit) = self.limit {
                return self.within(limit, bytes, index, msg_type, &json);
            }
        }
        kept.journal.append_message(index, msg_type, &json);
        Place::Notebook
    }

    /// Decides about a message where outputs are limited. An error is short, and what one looks for first: it stays.
    fn within(&mut self, limit: u64, bytes: u64, index: usize, msg_type: &str, json: &RawValue) -> Place {
        let shown = self.shown.entry(index).or_default();
        match msg_type {
            "clear_output" => *shown = 0,
            "update_display_data" => {}
            _ => *shown += bytes,
        }
        let fits = *shown <= limit || matches!(msg_type, "error" | "clear_output");
        let Some(kept) = &mut self.kept else { return Place::Notebook };
        if fits {
            kept.journal.append_message(index, msg_type, json);
            return Place::Notebook;
        }
        let first = !kept.overflows.contains_key(&index);
        let path = kept.live.overflow(index);
        kept.overflows.entry(index).or_insert_with(|| OverflowFile::new(path)).push(msg_type, json);
        let notice = first.then(|| {
            let id = &kept.recording.id;
            let number = self.cells.iter().find(|cell| cell.index == index).map_or(0, |cell| cell.number);
            let text = format!(
                "[nbrun] This cell's outputs beyond {} are not in the notebook. They are kept:\n\
                 [nbrun]   nbrun runs log {id} --cell {number}\n",
                crate::quantity::bytes(limit)
            );
            json!({"name": "stderr", "text": text})
        });
        if let Some(json) = notice.as_ref().and_then(|notice| to_raw_value(notice).ok()) {
            kept.journal.append_message(index, "stream", &json);
        }
        Place::Store(notice)
    }

    /// A cell ended.
    pub fn cell_ended(
        &mut self,
        cell: &CellRef,
        seconds: f64,
        peak_memory: Option<u64>,
        failure: Option<&CellFailure>,
        whole: bool,
    ) {
        self.update(cell, |record| {
            record.seconds = Some(seconds);
            record.peak_memory = peak_memory;
            record.error = failure.map(RaisedError::from);
            record.status = match (failure, whole) {
                (Some(_), _) => CellStatus::Failed,
                (None, true) => CellStatus::Succeeded,
                (None, false) => CellStatus::Started,
            };
        });
        self.append(&Entry::CellEnded { cell: cell.clone(), seconds, failure: failure.cloned() });
    }

    /// Something that should be known and did not keep the run from its end.
    pub fn warn(&mut self, warning: String) {
        if let Some(kept) = &mut self.kept
            && !kept.draft.warnings.contains(&warning)
        {
            kept.draft.warnings.push(warning);
        }
    }

    fn update(&mut self, cell: &CellRef, change: impl FnOnce(&mut CellRecord)) {
        if let Some(record) = self.cells.iter_mut().find(|record| record.index == cell.index) {
            change(record);
        }
    }

    fn append(&mut self, entry: &Entry) {
        if let Some(kept) = &mut self.kept {
            kept.journal.append(entry);
        }
    }
}
