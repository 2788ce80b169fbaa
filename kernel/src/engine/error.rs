//! What can go wrong with a cell, and with the engine itself.

use std::path::PathBuf;
use std::process::ExitStatus;

/// A failed cell, in the terms of a Jupyter `error` message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{ename}: {evalue}")]
pub struct CellError {
    /// Kind of the error: `CompileError`, `panic`, `Error`, …
    pub ename: String,
    /// The message.
    pub evalue: String,
    /// What a notebook prints, coloured, line by line.
    pub traceback: Vec<String>,
}

impl CellError {
    /// An error whose traceback is just its message.
    pub fn new(ename: &str, evalue: impl Into<String>) -> Self {
        let evalue = evalue.into();
        let traceback =
            format!("\u{1b}[1;31m{ename}\u{1b}[0m: {evalue}").lines().map(str::to_owned).collect();
        CellError { ename: ename.into(), evalue, traceback }
    }
}

impl From<EngineError> for CellError {
    fn from(error: EngineError) -> Self {
        let mut text = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            text = format!("{text}: {inner}");
            cause = inner.source();
        }
        CellError::new("KernelError", text)
    }
}

/// The engine can't work: not the fault of the cell.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A program could not be started.
    #[error("{program} can't be started; is it installed and on PATH?")]
    Start {
        /// Its name.
        program: String,
        /// Why.
        source: std::io::Error,
    },
    /// The session's folder can't be used.
    #[error("the session's folder can't be used")]
    Folder(#[source] std::io::Error),
    /// rustc or the linker failed without a diagnostic.
    #[error("the compiler failed ({status}):\n{stderr}")]
    Compiler {
        /// How it ended.
        status: ExitStatus,
        /// What it printed.
        stderr: String,
    },
    /// The host did not come up or stopped listening.
    #[error("the process that runs cells can't be reached")]
    Host(#[source] std::io::Error),
    /// The host's answer can't be read.
    #[error("the process that runs cells gave an answer that can't be read")]
    Answer(#[source] serde_json::Error),
    /// The prelude could not be built.
    #[error("the prelude could not be built ({status}) in {folder}; the messages of cargo above say why")]
    PreludeBuild {
        /// How cargo ended.
        status: ExitStatus,
        /// Where.
        folder: PathBuf,
    },
    /// The manifest of a project can't be used.
    #[error("the project's manifest can't be used: {0}")]
    Project(String),
    /// The prelude's folder can't be read or written.
    #[error("the prelude in {folder} can't be used")]
    Prelude {
        /// Where.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// `rustc` is not the one that is needed, or not there.
    #[error("rustc can't tell its version; install Rust from https://rustup.rs and start the kernel anew")]
    Rustc(#[source] std::io::Error),
}
