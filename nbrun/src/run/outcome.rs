//! How a run can end.

use std::fmt;
use std::io;

use notebook::Notebook;
use serde::{Deserialize, Serialize};

use super::{RecordError, SelectionError, Stop};
use crate::document::{OpenError, UploadError};
use crate::execute::{Kept, SessionError, StartError};
use crate::params::languages::ReadError;
use crate::params::schema::SchemaError;
use crate::params::{Parameter, ParameterError};
use crate::quantity;

/// A cell as a user knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellRef {
    /// Its position among all cells of the saved notebook, from 0.
    pub index: usize,
    /// Its number among the cells that a whole run executes, from 1.
    pub number: usize,
    /// How many cells a whole run executes.
    pub total: usize,
    /// The first line of its source that says something.
    pub first_line: String,
}

/// A cell that raised an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Why what was saved last could not be uploaded.
    pub upload_error: Option<UploadError>,
    /// Why the run's record could not be kept.
    pub record_error: Option<RecordError>,
    /// The executed notebook.
    pub notebook: Notebook,
    /// The kernel that lives on, if it was to, or why it does not.
    pub kept: Option<Result<Kept, SessionError>>,
}

impl Outcome {
    /// Whether every cell was executed, every output arrived and everything was saved.
    pub fn is_success(&self) -> bool {
        let saved = self.save_error.is_none() && self.upload_error.is_none() && self.record_error.is_none();
        matches!(self.ending, Ending::Completed) && self.failures.is_empty() && saved
    }

    /// Whether a cell has failed and the kernel is well.
    pub(super) fn has_failed_cells(&self) -> bool {
        matches!(self.ending, Ending::Completed | Ending::Failed) && !self.failures.is_empty()
    }

    /// Why it is no success, in words, without tracebacks.
    pub fn reason(&self) -> Option<String> {
        let failures = self.failures.iter().map(ToString::to_string);
        let ending = match &self.ending {
            Ending::Completed | Ending::Failed => None,
            ending => Some(ending.to_string()),
        };
        let saving = self.save_error.as_ref().map(|error| format!("the notebook can't be saved: {error}"));
        let uploading = self.upload_error.as_ref().map(ToString::to_string);
        let reasons: Vec<String> = failures.chain(ending).chain(saving).chain(uploading).collect();
        (!reasons.is_empty()).then(|| reasons.join("\n"))
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cell {} of {}", self.number, self.total)
    }
}

impl fmt::Display for CellFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.cell)?;
        if let Some(count) = self.execution_count {
            write!(f, ", In [{count}]")?;
        }
        write!(f, " raised {}: {}", self.ename, self.evalue)
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Completed => f.write_str("every cell was executed"),
            Self::Failed => f.write_str("a cell failed"),
            Self::NotStarted(error) => write!(f, "{error}"),
            Self::KernelDied { cell, how } => write!(f, "{cell}: the kernel died: {how}"),
            Self::Incomplete { cell, why } => write!(f, "{cell}: output is possibly truncated: {why}"),
            Self::InputAsked { cell, prompt } => write!(
                f,
                "{cell}: the cell asks {prompt:?}, and nobody can answer in a run: make it a parameter"
            ),
            Self::Stopped(stop) => write!(f, "{stop} while the kernel was starting"),
            Self::StoppedIn { cell, stop, killed: false }
            | Self::StoppedIn { cell, stop: stop @ Stop::Memory { .. }, .. } => write!(f, "{cell}: {stop}"),
            Self::StoppedIn { cell, stop, killed: true } => {
                write!(f, "{cell}: {stop}; the kernel did not heed the interrupt and was killed")
            }
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Timeout(limit) => write!(f, "the run took longer than {limit:?} and was stopped"),
            Self::CellTimeout(limit) => write!(f, "the cell took longer than {limit:?} and was stopped"),
            Self::Memory { held, limit } => write!(
                f,
                "the kernel and its processes held {}, more than the {} they may, and were killed",
                quantity::bytes(held),
                quantity::bytes(limit)
            ),
            Self::Signal(libc::SIGINT) => f.write_str("stopped by SIGINT"),
            Self::Signal(libc::SIGTERM) => f.write_str("stopped by SIGTERM"),
            Self::Signal(libc::SIGHUP) => f.write_str("stopped by SIGHUP"),
            Self::Signal(number) => write!(f, "stopped by signal {number}"),
        }
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

fn language_name(language: &str) -> &str {
    if language.is_empty() { "an unknown language" } else { language }
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
    /// The notebook's metadata has a schema that can't be used.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// A name that no variable has.
    #[error(
        "`{0}` can't be a parameter's name: it is made of letters, digits and `_`, and begins with no digit"
    )]
    Name(String),
    /// nbrun can't read declarations in the notebook's language, and there is no schema.
    #[error("nbrun can't read which parameters a notebook in {} has", language_name(language))]
    Language {
        /// The language.
        language: String,
    },
    /// No such cells can be selected.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// The output would overwrite the notebook.
    #[error("the output is the notebook itself")]
    OverwritesInput,
    /// Neither the notebook nor the caller names a kernel.
    #[error("the notebook does not say which kernel it is for")]
    NoKernel,
    /// The kernel is not installed.
    #[error("{0}")]
    UnknownKernel(String),
    /// The run can't be recorded.
    #[error("the run can't be recorded in {place}: {error}")]
    NotRecorded {
        /// The run store.
        place: String,
        /// Why.
        error: io::Error,
    },
    /// The output can't be written.
    #[error("the output can't be written: {0}")]
    NotSaved(io::Error),
    /// The output can't be uploaded.
    #[error(transparent)]
    NotUploaded(Box<UploadError>),
    /// The process can't be told about signals.
    #[error("signals can't be received: {0}")]
    Signals(io::Error),
}
