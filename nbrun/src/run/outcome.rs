//! How a run can end.

use std::io;

use notebook::Notebook;

use super::Stop;
use crate::document::OpenError;
use crate::execute::StartError;
use crate::params::languages::ReadError;
use crate::params::{Parameter, ParameterError};

/// A cell as a user knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellRef {
    /// Its position among all cells of the saved notebook, from 0.
    pub index: usize,
    /// Its number among the cells that are executed, from 1.
    pub number: usize,
    /// How many cells are executed.
    pub total: usize,
    /// The first line of its source that says something.
    pub first_line: String,
}

/// A cell that raised an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFailure {
    /// The cell.
    pub cell: CellRef,
    /// The number in the kernel's prompt.
    pub execution_count: Option<u64>,
    /// The error's name.
    pub ename: String,
    /// The error's value.
    pub evalue: String,
    /// The traceback as the kernel wrote it, with its colours.
    pub traceback: Vec<String>,
}

/// How a run ended. Only [`Ending::Completed`] without failures is a success.
#[derive(Debug)]
pub enum Ending {
    /// Every cell was executed to its end: reply and idle, no message lost.
    Completed,
    /// A cell raised an error; the cells behind it were not executed.
    Failed,
    /// The kernel did not start.
    NotStarted(StartError),
    /// The kernel ended in the middle of a cell.
    KernelDied {
        /// The cell.
        cell: CellRef,
        /// How, and the kernel's last words.
        how: String,
    },
    /// Output of a cell may be missing.
    Incomplete {
        /// The cell.
        cell: CellRef,
        /// What shows it.
        why: String,
    },
    /// A cell asked the user a question.
    InputAsked {
        /// The cell.
        cell: CellRef,
        /// The question.
        prompt: String,
    },
    /// The run was stopped before its first cell.
    Stopped(Stop),
    /// The run was stopped in a cell.
    StoppedIn {
        /// The cell.
        cell: CellRef,
        /// By what.
        stop: Stop,
        /// Whether the kernel had to be killed because it did not heed the interrupt.
        killed: bool,
    },
}

/// What is left of a run.
#[derive(Debug)]
pub struct Outcome {
    /// How it ended.
    pub ending: Ending,
    /// The cells that raised errors; several only when the run was to keep going.
    pub failures: Vec<CellFailure>,
    /// Why the executed notebook could not be saved, with the cell in which saving failed first.
    pub save_error: Option<SaveError>,
    /// The executed notebook.
    pub notebook: Notebook,
}

impl Outcome {
    /// Whether every cell was executed, every output arrived and everything was saved.
    pub fn is_success(&self) -> bool {
        matches!(self.ending, Ending::Completed) && self.failures.is_empty() && self.save_error.is_none()
    }
}

/// The executed notebook could not be saved.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct SaveError {
    /// Why.
    pub error: io::Error,
    /// The first line of the cell in which saving failed first, with its number, if one had begun.
    pub since: Option<CellRef>,
}

/// Why a run could not begin.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The notebook can't be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Parameters were given to a notebook that declares none.
    #[error("the notebook has no cell tagged `parameters`, so it takes no parameters")]
    NoParametersCell,
    /// The parameters cell can't be read.
    #[error(transparent)]
    ParametersCell(#[from] ReadError),
    /// The given parameters do not fit.
    #[error("{error}")]
    Parameters {
        /// What is wrong.
        error: ParameterError,
        /// The parameters the notebook takes.
        declared: Vec<Parameter>,
    },
    /// nbrun can't write literals of the notebook's language.
    #[error("parameters can't be set in {language} notebooks (known: {})", crate::params::languages::KNOWN)]
    Language {
        /// The language.
        language: String,
    },
    /// The output would overwrite the notebook.
    #[error("the output is the notebook itself")]
    OverwritesInput,
    /// Neither the notebook nor the caller names a kernel.
    #[error("the notebook does not say which kernel it is for")]
    NoKernel,
    /// The kernel is not installed.
    #[error("{0}")]
    UnknownKernel(String),
    /// The output can't be written.
    #[error("the output can't be written: {0}")]
    NotSaved(io::Error),
    /// The process can't be told about signals.
    #[error("signals can't be received: {0}")]
    Signals(io::Error),
}
