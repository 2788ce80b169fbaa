//! Exit codes.

use std::process::ExitCode;

use crate::run::{Ending, Outcome, Stop};

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
    /// Something in a notebook looks like a secret.
    SecretsFound,
    /// Time ran out.
    Timeout,
    /// The kernel took more memory than it may.
    Memory,
    /// The code of a run that has ended earlier.
    Recorded(u8),
    /// A signal stopped the run.
    Signal(i32),
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
            Self::SecretsFound => 9,
            Self::Timeout => 124,
            Self::Memory => 137,
            Self::Recorded(code) => code,
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
                Stop::Memory { .. } => Self::Memory,
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
            Exit::SecretsFound,
            Exit::Timeout,
            Exit::Memory,
            Exit::Signal(libc::SIGHUP),
            Exit::Signal(libc::SIGINT),
            Exit::Signal(libc::SIGTERM),
        ];
        let codes: std::collections::HashSet<u8> = all.iter().map(|exit| exit.code()).collect();
        assert_eq!(codes.len(), all.len());
        assert!([65, 75, 78, 99].iter().all(|code| !codes.contains(code)));
        for code in codes {
            assert!(crate::cli::EXIT_CODES.contains(&code.to_string()), "{code} is documented");
        }
    }
}
