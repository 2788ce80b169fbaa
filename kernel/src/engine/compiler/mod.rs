//! From a cell's source to a shared object: rustc started ahead, then a link of one object.
//!
//! The next cell's rustc is started before there is a cell: its root file includes its standard input, so it
//! loads the prelude's metadata and then waits for the source.

pub mod diagnostics;
mod kept;
mod link;
pub mod mir;
mod paths;
mod waiting;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::Arc;

use super::EngineError;
use super::prelude::Prelude;
use diagnostics::Diagnostic;
pub use kept::CompiledCell;
use kept::Kept;
use waiting::{Emit, End, WaitingRustc};
pub use waiting::{SOURCE_EXTENSION, SOURCE_PREFIX};

/// How much rustc optimises a cell: what `-C opt-level` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptLevel(u8);

impl OptLevel {
    /// The level `level`, 0 to 3.
    pub fn new(level: u8) -> Option<Self> {
        (level <= 3).then_some(OptLevel(level))
    }

    /// The number.
    pub fn number(self) -> u8 {
        self.0
    }
}

impl Default for OptLevel {
    /// Loops run ten times faster than at 0, and cells compile hardly slower.
    fn default() -> Self {
        OptLevel(1)
    }
}

/// Compiles cells, one after the other.
pub struct Compiler {
    prelude: Arc<Prelude>,
    /// What lets rustc find crates.
    crates: Vec<OsString>,
    folder: PathBuf,
    /// In place of `folder` once that can't be written.
    refuge: Option<tempfile::TempDir>,
    opt_level: OptLevel,
    waiting: Option<WaitingRustc>,
    started: u64,
    kept: Kept,
}

/// What a compile came to.
pub enum Compiled {
    /// A shared object to load.
    Cell(CompiledCell),
    /// The source has errors.
    Rejected {
        /// What rustc said.
        diagnostics: Vec<Diagnostic>,
        /// The name that the source has in the diagnostics.
        file: String,
    },
}

/// Why there is neither an object nor an error of the user's.
enum Failure {
    /// The compiler or the linker was killed, or could not write.
    Accident {
        status: ExitStatus,
        stderr: String,
    },
    Engine(EngineError),
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        Failure::Engine(error)
    }
}

impl Compiler {
    /// A compiler that works in `folder`, with its first rustc already under way. The arguments `crates` let
    /// rustc find the crates.
    pub fn new(prelude: Arc<Prelude>, folder: PathBuf, crates: Vec<OsString>) -> Result<Self, EngineError> {
        let mut compiler = Compiler {
            prelude,
            crates,
            folder,
            refuge: None,
            opt_level: OptLevel::default(),
            waiting: None,
            started: 0,
            kept: Kept::default(),
        };
        compiler.start_ahead()?;
        Ok(compiler)
    }

    /// How much later cells are optimised.
    pub fn opt_level(&self) -> OptLevel {
        self.opt_level
    }

    /// Optimises later cells so much.
    pub fn set_opt_level(&mut self, level: OptLevel) -> Result<(), EngineError> {
        if level != self.opt_level {
            self.opt_level = level;
            self.kept.clear();
            self.waiting = None;
            self.start_ahead()?;
        }
        Ok(())
    }

    /// Lets later cells find other crates.
    pub fn use_crates(&mut self, crates: Vec<OsString>) -> Result<(), EngineError> {
        if crates != self.crates {
            self.crates = crates;
            self.kept.clear();
            self.waiting = None;
            self.start_ahead()?;
        }
        Ok(())
    }

    /// Compiles `source`, and starts the rustc of the next cell meanwhile.
    ///
    /// An accident that is not the source's fault (rustc was killed, the disk is full) is met with a second
    /// try, in another folder.
    pub async fn compile(&mut self, source: &str) -> Result<Compiled, EngineError> {
        if let Some(cell) = self.kept.find(source) {
            return Ok(Compiled::Cell(cell.clone()));
        }
        let first = self.try_compile(source).await;
        let second = match first {
            Err(Failure::Accident { status, stderr }) => {
                tracing::warn!(%status, stderr, "rustc met with an accident");
                self.take_refuge()?;
                self.try_compile(source).await
            }
            other => other,
        };
        match second {
            Ok(Compiled::Cell(cell)) => {
                self.kept.add(cell.clone());
                Ok(Compiled::Cell(cell))
            }
            Ok(rejected) => Ok(rejected),
            Err(Failure::Engine(error)) => Err(error),
            Err(Failure::Accident { status, stderr }) => Err(EngineError::Compiler { status, stderr }),
        }
    }

    /// The types of the variables that the cell compiled from `source` keeps, as later cells can write them, or as
    /// rustc writes what nobody can.
    pub async fn types_kept_by(&mut self, source: &str) -> Result<Vec<(String, String)>, EngineError> {
        let rustc = self.start_rustc(Emit::Listing)?;
        let folder = rustc.folder().to_owned();
        let compile = rustc.feed(source).await?;
        let listing = std::fs::read_to_string(folder.join(waiting::LISTING));
        let _ = std::fs::remove_dir_all(folder);
        match compile.end {
            End::Exit(status) if !status.success() => {
                Err(EngineError::Compiler { status, stderr: compile.stderr })
            }
            _ => Ok(mir::kept_variables(&listing.map_err(EngineError::Folder)?)),
        }
    }

    async fn try_compile(&mut self, source: &str) -> Result<Compiled, Failure> {
        let rustc = match self.waiting.take() {
            Some(rustc) => rustc,
            None => self.start_rustc(Emit::Object)?,
        };
        // Where the folder is full, this cell's own failure tells.
        self.waiting = self.start_rustc(Emit::Object).ok();
        let (file, folder) = (rustc.file().to_owned(), rustc.folder().to_owned());
        let compile = rustc.feed(source).await?;
        let diagnostics = Diagnostic::parse_all(&compile.stderr);
        if let End::Exit(status) = compile.end {
            if diagnostics.iter().any(|diagnostic| diagnostic.is_error() && diagnostic.has_place()) {
                let _ = std::fs::remove_dir_all(folder);
                return Ok(Compiled::Rejected { diagnostics, file });
            }
            return Err(Failure::Accident { status, stderr: compile.stderr });
        }
        let library = link::link(&folder).await?;
        let _ = std::fs::remove_file(folder.join(waiting::OBJECT));
        Ok(Compiled::Cell(CompiledCell { library, source: source.to_owned(), file, warnings: diagnostics }))
    }

    fn take_refuge(&mut self) -> Result<(), EngineError> {
        let refuge = tempfile::Builder::new().prefix("nbrun-").tempdir().map_err(EngineError::Folder)?;
        refuge.path().clone_into(&mut self.folder);
        self.refuge = Some(refuge);
        self.kept.clear();
        self.waiting = None;
        self.start_ahead()
    }

    fn start_ahead(&mut self) -> Result<(), EngineError> {
        self.waiting = Some(self.start_rustc(Emit::Object)?);
        Ok(())
    }

    fn start_rustc(&mut self, emit: Emit) -> Result<WaitingRustc, EngineError> {
        self.started += 1;
        WaitingRustc::start(&self.prelude, &self.crates, &self.folder, self.started, self.opt_level, emit)
    }
}
