//! Errors that know their exit code.

use super::Exit;
use crate::run::RunError;

/// An error on its way to the user.
#[derive(Debug)]
pub struct CommandError {
    /// How nbrun exits.
    pub exit: Exit,
    /// What went wrong.
    pub error: anyhow::Error,
    /// What to do about it.
    pub hints: Vec<String>,
}

impl CommandError {
    /// An error with its exit code.
    pub fn new(exit: Exit, error: impl Into<anyhow::Error>) -> Self {
        Self { exit, error: error.into(), hints: Vec::new() }
    }

    /// The same error with one hint more.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Writes the error to standard error.
    #[allow(clippy::print_stderr)]
    pub fn report(&self) {
        for line in format!("{:#}", self.error).lines() {
            anstream::eprintln!("\u{1b}[1;31merror:\u{1b}[0m {line}");
        }
        for hint in &self.hints {
            anstream::eprintln!("\u{1b}[1mhint:\u{1b}[0m {hint}");
        }
    }
}

impl From<RunError> for CommandError {
    fn from(error: RunError) -> Self {
        let exit = match &error {
            RunError::Open(_) => Exit::Notebook,
            RunError::NoParametersCell
            | RunError::ParametersCell(_)
            | RunError::Parameters { .. }
            | RunError::Schema(_)
            | RunError::Name(_)
            | RunError::Language { .. }
            | RunError::Selection(_)
            | RunError::OverwritesInput => Exit::Usage,
            RunError::NoKernel | RunError::UnknownKernel(_) => Exit::Kernel,
            RunError::NotSaved(_) | RunError::NotUploaded(_) | RunError::NotRecorded { .. } => Exit::NotSaved,
            RunError::Signals(_) => Exit::Internal,
        };
        let hint = match &error {
            RunError::NoParametersCell => {
                "tag the cell that assigns the defaults: in JupyterLab, Property Inspector › Cell Tags › parameters; \
                 or inject the values at the top of the notebook, their names unchecked, with --inject-untagged"
            }
            RunError::Language { .. } => {
                "declare the parameters in the notebook's metadata, as nbrun.parameters.NAME = {\"type\": ..}; \
                 the kernel finds their values as NBRUN_PARAM_NAME in its environment"
            }
            RunError::OverwritesInput => "give another file with -o, or --inplace to overwrite the notebook",
            RunError::NotRecorded { .. } => {
                "name another place with --runs or NBRUN_RUNS, or run with --no-record"
            }
            RunError::Selection(_) => {
                "a cell is a number as in `cell 3 of 8`, a cell's id, or a tag of cells: --start takes the first with it, --until the last"
            }
            RunError::NoKernel => "choose one with -k; `jupyter kernelspec list` shows what is installed",
            RunError::UnknownKernel(_) => "choose an installed one with -k, or install it",
            RunError::Parameters { declared, .. } => {
                let hint =
                    format!("the parameters are:\n{}", super::inspect::parameter_table(declared, "        "));
                return Self::new(exit, error).hint(hint);
            }
            _ => return Self::new(exit, error),
        };
        Self::new(exit, error).hint(hint)
    }
}
