//! Exit codes, and errors that know theirs.

use std::process::ExitCode;

use crate::run::{Ending, Outcome, RunError, Stop};

/// How nbrun exits. 65, 75, 78 and 99 are left to schedulers, which read them as "check failed", "temporary",
/// "configuration" and "skipped".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Every cell was executed, every output arrived, everything is saved.
    Success,
    /// An error inside nbrun.
    Internal,
    /// Wrong usage, or parameters that do not fit.
    Usage,
    /// The notebook can't be read.
    Notebook,
    /// The kernel is not installed or did not start.
    Kernel,
    /// A cell raised an error.
    CellFailed,
    /// The kernel died.
    KernelDied,
    /// Output may be incomplete.
    Incomplete,
    /// The executed notebook can't be saved.
    NotSaved,
    /// Time ran out.
    Timeout,
    /// A signal stopped the run.
    Signal(i32),
}

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

impl Exit {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Internal => 1,
            Self::Usage => 2,
            Self::Notebook => 3,
            Self::Kernel => 4,
            Self::CellFailed => 5,
            Self::KernelDied => 6,
            Self::Incomplete => 7,
            Self::NotSaved => 8,
            Self::Timeout => 124,
            Self::Signal(number) => u8::try_from(number).map_or(u8::MAX, |number| 128 | number),
        }
    }

    /// How nbrun exits after a run.
    pub fn of(outcome: &Outcome) -> Self {
        match &outcome.ending {
            Ending::Completed if outcome.is_success() => Self::Success,
            Ending::Completed if outcome.failures.is_empty() => Self::NotSaved,
            Ending::Completed | Ending::Failed | Ending::InputAsked { .. } => Self::CellFailed,
            Ending::NotStarted(_) => Self::Kernel,
            Ending::KernelDied { .. } => Self::KernelDied,
            Ending::Incomplete { .. } => Self::Incomplete,
            Ending::Stopped(stop) | Ending::StoppedIn { stop, .. } => match stop {
                Stop::Timeout(_) | Stop::CellTimeout(_) => Self::Timeout,
                Stop::Signal(number) => Self::Signal(*number),
            },
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
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
            | RunError::Language { .. }
            | RunError::OverwritesInput => Exit::Usage,
            RunError::NoKernel | RunError::UnknownKernel(_) => Exit::Kernel,
            RunError::NotSaved(_) => Exit::NotSaved,
            RunError::Signals(_) => Exit::Internal,
        };
        let hint = match &error {
            RunError::NoParametersCell => {
                "tag the cell that assigns the defaults: in JupyterLab, Property Inspector › Cell Tags › parameters"
            }
            RunError::OverwritesInput => "give another file with -o, or --inplace to overwrite the notebook",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_do_not_collide_with_those_of_schedulers() {
        let all = [
            Exit::Success,
            Exit::Internal,
            Exit::Usage,
            Exit::Notebook,
            Exit::Kernel,
            Exit::CellFailed,
            Exit::KernelDied,
            Exit::Incomplete,
            Exit::NotSaved,
            Exit::Timeout,
            Exit::Signal(libc::SIGHUP),
            Exit::Signal(libc::SIGINT),
            Exit::Signal(libc::SIGTERM),
        ];
        let codes: std::collections::HashSet<u8> = all.iter().map(|exit| exit.code()).collect();
        assert_eq!(codes.len(), all.len());
        assert!([65, 75, 78, 99].iter().all(|code| !codes.contains(code)));
        for code in codes {
            assert!(super::super::EXIT_CODES.contains(&code.to_string()), "{code} is documented");
        }
    }
}
