//! From a cell's source to a shared object: rustc started ahead, then a link of one object.
//!
//! The next cell's rustc is started before there is a cell: its root file includes its standard input, so it
//! loads the prelude's metadata and then waits for the source.

pub mod diagnostics;
pub mod mir;
mod waiting;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::process::Command;

use super::EngineError;
use super::prelude::Prelude;
use diagnostics::Diagnostic;
use waiting::WaitingRustc;

/// Compiles cells, one after the other.
pub struct Compiler {
    prelude: Arc<Prelude>,
    folder: PathBuf,
    waiting: Option<WaitingRustc>,
    started: u64,
}

/// What a compile came to.
pub enum Compiled {
    /// A shared object to load.
    Cell {
        /// Where it is.
        library: PathBuf,
        /// New variables that it keeps: name and type.
        keeps: Vec<(String, String)>,
        /// The name that its source has in panics.
        file: String,
    },
    /// The source has errors.
    Rejected {
        /// What rustc said.
        diagnostics: Vec<Diagnostic>,
        /// The name that the source has in the diagnostics.
        file: String,
    },
}

impl Compiler {
    /// A compiler that works in `folder`, with its first rustc already under way.
    pub fn new(prelude: Arc<Prelude>, folder: PathBuf) -> Result<Self, EngineError> {
        let mut compiler = Compiler { prelude, folder, waiting: None, started: 0 };
        compiler.waiting = Some(compiler.start_rustc()?);
        Ok(compiler)
    }

    /// Compiles `source`, and starts the rustc of the next cell meanwhile.
    pub async fn compile(&mut self, source: &str) -> Result<Compiled, EngineError> {
        let rustc = match self.waiting.take() {
            Some(rustc) => rustc,
            None => self.start_rustc()?,
        };
        let next = self.start_rustc();
        let (file, folder) = (rustc.file().to_owned(), rustc.folder().to_owned());
        let output = rustc.feed(source).await?;
        self.waiting = Some(next?);
        let stderr = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            let diagnostics = Diagnostic::parse_all(&stderr);
            if diagnostics.iter().any(Diagnostic::is_error) {
                return Ok(Compiled::Rejected { diagnostics, file });
            }
            return Err(EngineError::Compiler { status: output.status, stderr: stderr.into_owned() });
        }
        let library = link(&folder).await?;
        let listing =
            tokio::fs::read_to_string(folder.join(waiting::LISTING)).await.map_err(EngineError::Folder)?;
        Ok(Compiled::Cell { library, keeps: mir::kept_variables(&listing), file })
    }

    fn start_rustc(&mut self) -> Result<WaitingRustc, EngineError> {
        self.started += 1;
        WaitingRustc::start(&self.prelude, &self.folder, self.started)
    }
}

/// Links one object. Everything undefined in it resolves from the prelude when the host loads it; without
/// `--eh-frame-hdr` a panic could not be unwound.
async fn link(folder: &Path) -> Result<PathBuf, EngineError> {
    let library = folder.join("cell.so");
    let output = Command::new("ld")
        .args(["-shared", "--eh-frame-hdr"])
        .arg(folder.join(waiting::OBJECT))
        .arg("-o")
        .arg(&library)
        .output()
        .await
        .map_err(|source| EngineError::Start { program: "ld (of binutils)".into(), source })?;
    if output.status.success() {
        return Ok(library);
    }
    Err(EngineError::Compiler {
        status: output.status,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}
