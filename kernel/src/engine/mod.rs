//! The cell engine: compiles cells with rustc, runs them in a host process, keeps what they define.
//!
//! See "The cell engine" in ARCHITECTURE.md for the measurements behind it.

mod cargo;
mod compiler;
mod depend;
pub mod dependencies;
mod error;
mod execute;
mod found;
mod gone;
mod heavy;
mod host;
mod items;
pub(crate) mod listening;
mod maps;
pub mod prelude;
pub mod project;
mod scope;
mod source;
pub mod split;
mod surroundings;
mod timing;
mod traceback;
pub mod type_names;
mod type_of;
mod variables;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

pub use compiler::OptLevel;
pub use error::{CellError, EngineError};
pub use host::{
    Announcement, Buffer, Interrupt, Output, Payload, Places, Printed, Question, Shown, Stir, StreamName,
};
pub use scope::Scope;
pub use source::Variable;
pub use surroundings::{Changes, Surroundings};
pub use variables::Description;

use compiler::Compiler;
use dependencies::Dependencies;
use gone::Gone;
use host::{Host, Reply, Successor};
use items::Items;
use maps::Maps;
use prelude::Prelude;
use traceback::Loss;
use type_names::TypeNames;

/// How the engine names the type of a frame that did not come from a cell.
const FRAME: &str = "polars::frame::DataFrame";

/// One session: its variables, its items, its processes.
pub struct Engine {
    prelude: Arc<Prelude>,
    compiler: Compiler,
    dependencies: Dependencies,
    host: Host,
    items: Items,
    variables: BTreeMap<String, Variable>,
    type_names: TypeNames,
    gone: Gone,
    sources: HashMap<u32, String>,
    maps: Maps,
    /// What magics have changed, for the next host process.
    changes: Changes,
    compile_time: Duration,
    folder: tempfile::TempDir,
    /// The names of the columns of frames.
    columns: HashMap<String, Vec<String>>,
    /// Whether the host's copy knows what the host knows.
    settled: bool,
}

impl Engine {
    /// Starts a session on `prelude`: a host process, and the rustc of the first cell.
    ///
    /// # Errors
    /// When a process can't be started or the session's folder can't be made.
    pub async fn start(prelude: Arc<Prelude>) -> Result<Self, EngineError> {
        let folder = session_folder().map_err(EngineError::Folder)?;
        let dependencies = Dependencies::new(Arc::clone(&prelude));
        let crates = dependencies.rustc_arguments();
        let compiler = Compiler::new(Arc::clone(&prelude), folder.path().to_owned(), crates)?;
        let maps = Maps::default();
        let host = Host::start(Arc::clone(&prelude), folder.path(), maps.clone()).await?;
        Ok(Engine {
            prelude,
            compiler,
            dependencies,
            host,
            items: Items::default(),
            variables: BTreeMap::new(),
            type_names: TypeNames::default(),
            gone: Gone::default(),
            sources: HashMap::new(),
            maps,
            changes: Changes::default(),
            compile_time: Duration::ZERO,
            folder,
            columns: HashMap::new(),
            settled: false,
        })
    }

    /// Stops the running cell, from anywhere.
    pub fn interrupt(&self) -> Interrupt {
        self.host.interrupt().clone()
    }

    /// How much cells are optimised.
    pub fn opt_level(&self) -> OptLevel {
        self.compiler.opt_level()
    }

    /// Optimises later cells so much.
    ///
    /// # Errors
    /// When rustc can't be started.
    pub fn set_opt_level(&mut self, level: OptLevel) -> Result<(), EngineError> {
        self.compiler.set_opt_level(level)
    }

    /// To be called between cells, when nobody waits: makes the copy of the host that takes its place should
    /// the next cell be stopped, or end the host.
    pub async fn settle(&mut self) {
        if !self.settled {
            self.columns = self.columns_of_frames().await;
            self.host.copy().await;
            self.settled = true;
        }
    }

    /// Waits until a thread that a cell has left behind prints or shows something. Safe to cancel.
    pub async fn stirs(&mut self) -> Stir {
        self.host.stirs().await
    }

    /// Passes on what a thread printed or showed between cells.
    pub async fn attend(&mut self, stir: Stir, output: &Output) {
        self.host.attend(stir, output).await;
    }

    /// A folder in memory for files of this session.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What the next cell can name.
    pub fn scope(&self) -> Scope {
        Scope {
            variables: self.variables.values().cloned().collect(),
            items: self.items.without(&[]).map(|item| item.text.clone()).collect(),
            columns: self.columns.clone(),
            surroundings: self.known_surroundings(),
            crates: self.dependencies.rustc_arguments(),
        }
    }

    /// The names of the columns of those variables that are frames.
    async fn columns_of_frames(&mut self) -> HashMap<String, Vec<String>> {
        if !self.variables.values().any(|variable| variable.type_name.contains("DataFrame")) {
            return HashMap::new();
        }
        let columns = self.host.columns().await;
        columns.and_then(|columns| serde_json::from_value(columns).ok()).unwrap_or_default()
    }

    /// Reads an Arrow IPC file as the variable `name`, of type `DataFrame`, and shows it. No compiler runs.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn bind_frame(&mut self, name: &str, file: &Path, output: &Output) -> Result<(), CellError> {
        match self.converse(&host::bind_frame(name, file), output).await? {
            Reply::Done(None) | Reply::Value(_) => {
                let variable = Variable { name: name.into(), type_name: FRAME.into(), mutable: true };
                self.variables.insert(name.to_owned(), variable);
                Ok(())
            }
            Reply::Done(Some(failure)) => Err(self.failed(&failure, None)),
            Reply::Gone(how) => Err(self.replace_host(how, None).await?),
        }
    }

    /// The variable `name` as a typed query parameter: `{"type": …, "value": …}`.
    ///
    /// # Errors
    /// When there is no such variable, or its type has no counterpart among query parameters.
    pub async fn value(&mut self, name: &str, output: &Output) -> Result<Value, CellError> {
        match self.converse(&host::value(name), output).await? {
            Reply::Value(value) => Ok(value),
            Reply::Done(failure) => Err(failure
                .map_or_else(|| CellError::new("Error", "no value"), |failure| self.failed(&failure, None))),
            Reply::Gone(how) => Err(self.replace_host(how, None).await?),
        }
    }

    /// Lets the session hear what a front end says on a comm: the type, content and binary parts of its message.
    ///
    /// # Errors
    /// When the code that listens panics, or the host died.
    pub async fn comm(
        &mut self,
        msg_type: &str,
        content: &Value,
        buffers: &[Buffer],
        output: &Output,
    ) -> Result<(), CellError> {
        match self.converse(&host::comm(msg_type, content, buffers), output).await? {
            Reply::Done(Some(failure)) => Err(self.failed(&failure, None)),
            Reply::Done(None) | Reply::Value(_) => Ok(()),
            Reply::Gone(how) => Err(self.replace_host(how, None).await?),
        }
    }

    /// Drops the variables `names`.
    ///
    /// # Errors
    /// When the host is gone.
    pub async fn forget(&mut self, names: &[String], output: &Output) -> Result<(), CellError> {
        self.variables.retain(|name, _| !names.contains(name));
        match self.converse(&host::forget(names), output).await? {
            Reply::Gone(how) => Err(self.replace_host(how, None).await?),
            _ => Ok(()),
        }
    }

    /// Libraries that the host loads before the cell compiled from `source`, in this order.
    fn libraries_of(&self, source: &str) -> Vec<PathBuf> {
        let heavy = source.trim_end().ends_with(&heavy::naming()).then(|| self.prelude.heavy());
        heavy.into_iter().chain(self.dependencies.libraries()).collect()
    }

    fn failed(&self, failure: &host::Failure, statement: Option<(u32, usize)>) -> CellError {
        traceback::runtime_error(failure, &self.maps, &self.sources, statement)
    }

    /// Talks to the host, whose variables may then differ from those of its copy.
    async fn converse(&mut self, command: &Value, output: &Output) -> Result<Reply, EngineError> {
        self.settled = false;
        self.host.converse(command, output).await
    }

    /// The host's copy, or a new host, in place of one that is gone; `statement` is where it was.
    async fn replace_host(
        &mut self,
        how: host::Gone,
        statement: Option<(u32, usize)>,
    ) -> Result<CellError, EngineError> {
        let restored = self.host.replace().await? == Successor::Copy;
        self.surround_again().await?;
        let lost: Vec<String> =
            if restored { Vec::new() } else { std::mem::take(&mut self.variables).into_keys().collect() };
        let loss = Loss { how, statement, restored, lost: &lost };
        Ok(traceback::host_gone(&loss, &self.sources))
    }
}

/// In memory where the system offers that: the session's files are small, short-lived and hot.
fn session_folder() -> std::io::Result<tempfile::TempDir> {
    let builder = |parent: &Path| tempfile::Builder::new().prefix("nbrun-").tempdir_in(parent);
    builder(Path::new("/dev/shm")).or_else(|_| builder(&std::env::temp_dir()))
}
