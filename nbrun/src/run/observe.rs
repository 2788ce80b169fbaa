//! What a run tells while it goes on.

use std::io;
use std::time::Duration;

use crate::execute::SessionError;

use super::{CellFailure, CellRef, LeftOut, Outcome};
use crate::runs::RunId;

/// Someone who watches a run. Called from the loop that drives the kernel, so it must not block.
pub trait Observer {
    /// Takes note of what happened.
    fn observe(&mut self, progress: &Progress<'_>);
}

/// What happened.
#[derive(Debug)]
pub enum Progress<'a> {
    /// The notebook is prepared and the kernel is about to start.
    Started {
        /// The run's id, if it is recorded.
        run: Option<&'a RunId>,
        /// How many cells will be executed.
        cells: usize,
        /// Which cells the selection leaves out.
        left_out: &'a LeftOut,
        /// The kernel's name.
        kernel: &'a str,
    },
    /// A cell was sent to the kernel.
    CellStarted {
        /// The cell.
        cell: &'a CellRef,
    },
    /// A cell's outputs were taken over from an earlier run.
    CellReused {
        /// The cell.
        cell: &'a CellRef,
        /// Why that is right.
        reason: &'a str,
    },
    /// An output arrived.
    Output {
        /// How many outputs and pieces of streams have arrived from the cell.
        messages: usize,
        /// The stream's name and the new text, if it is a stream.
        stream: Option<(&'a str, &'a str)>,
    },
    /// A cell ended.
    CellEnded {
        /// The cell.
        cell: &'a CellRef,
        /// How long it took.
        elapsed: Duration,
        /// The error it raised, if any.
        failure: Option<&'a CellFailure>,
    },
    /// The notebook could not be saved; the run goes on and tries again.
    SaveFailed {
        /// Why.
        error: &'a io::Error,
    },
    /// The run is over and saved; the kernel may still be shutting down.
    Ended {
        /// How it went.
        outcome: &'a Outcome,
    },
    /// The kernel could not be ended.
    LeftRunning {
        /// What is left, where, and why.
        error: &'a SessionError,
    },
}
