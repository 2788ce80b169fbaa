//! What a run may take.

use std::time::Duration;

/// The limits of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// How long the run may take, the kernel's start included.
    pub run: Option<Duration>,
    /// How long each cell may take.
    pub cell: Option<Duration>,
    /// How much memory the kernel and its processes may hold, in bytes.
    pub memory: Option<u64>,
    /// How many bytes of outputs of a cell go into the notebook; what comes after is kept in the run store.
    pub output: Option<u64>,
}
