//! What is kept of a run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::facts::{Environment, Git, KernelFacts, Machine};
use super::{Digest, RunId};
use crate::run::CellFailure;

/// The version of the record's form. Readers take older ones; fields are only ever added.
pub const SCHEMA: u32 = 1;

/// The record of a run. While the run goes on it is a draft without an end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The run.
    pub id: RunId,
    /// How it ended, in one word: `succeeded`, `failed`, `kernel-died`, …; `running` in a draft, `killed` when nbrun
    /// itself was.
    pub status: String,
    /// nbrun's exit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<u8>,
    /// Why it did not succeed, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished: Option<Timestamp>,
    /// What was run.
    pub notebook: NotebookFacts,
    /// The parameters that were given, as they were fitted.
    pub parameters: Vec<RecordedParameter>,
    /// On what it ran.
    pub kernel: KernelFacts,
    /// The packages that the kernel found, where nbrun can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// Who ran it, and where.
    pub machine: Machine,
    /// The run that this one went on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed: Option<RunId>,
    /// The kernel that was kept because a cell failed, by its id in the pool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_kernel: Option<String>,
    /// The cells that were to be executed, in order.
    pub cells: Vec<CellRecord>,
    /// What did not keep the run from its end, and should be known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// The executed notebook.
    pub output: OutputFacts,
}

/// The notebook that was run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotebookFacts {
    /// Its path or URL, absolute.
    pub path: String,
    /// Its bytes, a blob of the store.
    pub content: Digest,
    /// Its code without parameters: language, then the sources of the cells to be executed.
    pub code: Digest,
    /// The commit that it belongs to, if it is in a Git repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub git: Option<Git>,
}

/// The executed notebook.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OutputFacts {
    /// Where it was saved, absolute; the spool file of one that was uploaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// Where it was uploaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its bytes, a blob of the store; none in a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Digest>,
}

/// A parameter that was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordedParameter {
    /// Its name.
    pub name: String,
    /// Its type, as `nbrun inspect --json` names it.
    #[serde(rename = "type")]
    pub type_: String,
    /// Its value. A secret's is never here.
    pub value: Value,
}

/// What became of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CellStatus {
    /// The run ended before it.
    #[default]
    Pending,
    /// It began, and the run ended in it.
    Started,
    /// It was executed to its end.
    Succeeded,
    /// It raised an error.
    Failed,
    /// Its outputs were taken from an earlier run.
    Reused,
}

/// A cell of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellRecord {
    /// Its position among all cells of the executed notebook, from 0.
    pub index: usize,
    /// Its number among the cells to be executed, from 1.
    pub number: usize,
    /// Its source.
    pub source: Digest,
    /// The first line of its source that says something.
    pub first_line: String,
    /// What became of it.
    pub status: CellStatus,
    /// Why it was executed or not, where there was a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was sent to the kernel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Timestamp>,
    /// How long it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// The most memory that the kernel and its processes held meanwhile, in bytes, where nbrun can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak_memory: Option<u64>,
    /// How many outputs and pieces of streams arrived.
    pub messages: u64,
    /// How many bytes of them, as JSON.
    pub output_bytes: u64,
    /// What its outputs depended on, if the run was cached and that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Digest>,
    /// The files that it declares to write, as it has left them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub written: BTreeMap<PathBuf, Digest>,
    /// What went over the limit of outputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overflow: Option<Overflow>,
    /// The error it raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<RaisedError>,
}

/// Outputs that are not in the notebook because they were too long for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overflow {
    /// The outputs, a blob of the store: one per line, `{"msg_type": …, "content": …}`.
    pub content: Digest,
    /// Its length in bytes.
    pub bytes: u64,
}

/// An error that a cell raised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RaisedError {
    /// Its name.
    pub ename: String,
    /// Its value.
    pub evalue: String,
}

impl From<&CellFailure> for RaisedError {
    fn from(failure: &CellFailure) -> Self {
        Self { ename: failure.ename.clone(), evalue: failure.evalue.clone() }
    }
}

impl RunRecord {
    /// How long the run took, in seconds; until now while it goes on.
    pub fn seconds(&self) -> f64 {
        let end = self.finished.unwrap_or_else(Timestamp::now);
        end.duration_since(self.started).as_secs_f64()
    }

    /// What the record refers to in the store.
    pub fn blobs(&self) -> impl Iterator<Item = &Digest> {
        let fixed = [Some(&self.notebook.content), self.output.content.as_ref()];
        let lock = self.environment.as_ref().map(|environment| &environment.lock);
        let overflows = self.cells.iter().filter_map(|cell| cell.overflow.as_ref().map(|over| &over.content));
        fixed.into_iter().flatten().chain(lock).chain(overflows)
    }
}
