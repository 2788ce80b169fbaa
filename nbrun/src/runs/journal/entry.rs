//! What a journal tells.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::run::{CellFailure, CellRef};

/// One thing that happened in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    /// The run began.
    Started {
        /// How many cells will be executed.
        cells: usize,
        /// The kernel's name.
        kernel: String,
    },
    /// A cell was sent to the kernel.
    CellStarted {
        /// The cell.
        cell: CellRef,
        /// When.
        at: Timestamp,
    },
    /// A message arrived that belongs to a cell: an output, or its execution count.
    Message {
        /// The position of the cell in the notebook, from 0.
        index: usize,
        /// The type of the message.
        msg_type: String,
        /// Its content.
        content: Value,
    },
    /// A cell ended.
    CellEnded {
        /// The cell.
        cell: CellRef,
        /// How long it took.
        seconds: f64,
        /// The error it raised, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        failure: Option<CellFailure>,
    },
    /// The run ended.
    Ended {
        /// The status of the record.
        status: String,
        /// nbrun's exit code.
        exit_code: u8,
        /// Why it did not succeed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

impl Entry {
    /// Reads an entry from its JSON.
    pub fn parse(json: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(json)
    }
}
