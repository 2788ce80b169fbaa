//! The cell engine: compiles cells with rustc, runs them in a host process, keeps what they define.
//!
//! See "The cell engine" in ARCHITECTURE.md for the measurements behind it.

mod compiler;
mod error;
mod host;
mod items;
pub mod prelude;
mod source;
pub mod split;
mod traceback;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

pub use error::{CellError, EngineError};
pub use host::{Interrupt, Output, Shown, StreamName};

use compiler::{Compiled, Compiler};
use host::{Host, Reply};
use items::{Items, StoredItem};
use prelude::Prelude;
use source::{ENTRY, Ingredients, LineMap, Origin, Source, Variable};
use split::{Cell, Part};

/// How the engine names the type of a frame that did not come from a cell.
const FRAME: &str = "polars::frame::DataFrame";

/// How often a cell is compiled anew because a variable turned out to be consumed or not to be keepable.
const COMPILES: usize = 8;

/// One session: its variables, its items, its processes.
pub struct Engine {
    compiler: Compiler,
    host: Host,
    items: Items,
    variables: BTreeMap<String, Variable>,
    sources: HashMap<u32, String>,
    maps: HashMap<String, LineMap>,
    folder: tempfile::TempDir,
}

impl Engine {
    /// Starts a session on `prelude`: a host process, and the rustc of the first cell.
    ///
    /// # Errors
    /// When a process can't be started or the session's folder can't be made.
    pub async fn start(prelude: Arc<Prelude>) -> Result<Self, EngineError> {
        let folder = session_folder().map_err(EngineError::Folder)?;
        let compiler = Compiler::new(Arc::clone(&prelude), folder.path().to_owned())?;
        let host = Host::start(prelude, folder.path()).await?;
        Ok(Engine {
            compiler,
            host,
            items: Items::default(),
            variables: BTreeMap::new(),
            sources: HashMap::new(),
            maps: HashMap::new(),
            folder,
        })
    }

    /// Stops the running cell, from anywhere.
    pub fn interrupt(&self) -> Interrupt {
        self.host.interrupt()
    }

    /// A folder in memory for files of this session.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The variables of the session, by name.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.values().map(|variable| (variable.name.as_str(), variable.type_name.as_str()))
    }

    /// Runs one cell of Rust. What it prints and shows goes to `output` as it comes.
    ///
    /// # Errors
    /// What a notebook shows for the cell: a compile error, a panic, an error that `?` returned, a host that
    /// died. Compile errors change nothing; after a panic all variables are there that the cell did not move.
    pub async fn execute(&mut self, count: u32, source: &str, output: &Output) -> Result<(), CellError> {
        self.sources.insert(count, source.to_owned());
        let cell = split::split(source);
        let new_items = stored_items(count, source, &cell);
        let redefined = self.items.redefined_types(&new_items);
        let outdated = self.values_of(&redefined);
        let used: Vec<Variable> = self
            .variables
            .values()
            .filter(|variable| split::mentions(source, &variable.name) && !outdated.contains(&variable.name))
            .cloned()
            .collect();
        let (mut consumed, mut unkept) = (Vec::new(), Vec::new());
        for _ in 0..COMPILES {
            let ingredients = Ingredients {
                count,
                source,
                cell: &cell,
                items: &self.items,
                used: &used,
                consumed: &consumed,
                unkept: &unkept,
            };
            let generated = Source::write(&ingredients);
            match self.compiler.compile(&generated.text).await? {
                Compiled::Cell { library, keeps, file } => {
                    self.maps.insert(file, generated.map);
                    for item in new_items {
                        self.items.add(item);
                    }
                    if !outdated.is_empty() {
                        let (values, types) = (outdated.join(", "), redefined.join(", "));
                        let note = format!("note: {values} dropped: {types} defined anew\n");
                        output.stream(StreamName::Stderr, note).await;
                        self.forget(&outdated, output).await?;
                    }
                    report_unkept(&unkept, output).await;
                    let command = host::run(&library, ENTRY);
                    return match self.host.converse(&command, output).await? {
                        Reply::Done(None) => self.remember(&cell, keeps, &consumed, output).await,
                        Reply::Done(Some(failure)) => {
                            self.variables.retain(|name, _| !consumed.contains(name));
                            Err(self.failed(&failure))
                        }
                        Reply::Value(_) => Ok(()),
                        Reply::Gone(how) => Err(self.restart(how).await?),
                    };
                }
                Compiled::Rejected { diagnostics, file } => {
                    let before = consumed.len() + unkept.len();
                    let mut rejected: Vec<(String, bool)> = Vec::new();
                    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.is_error()) {
                        let moved = diagnostic.has_code("E0382");
                        for origin in diagnostic.origins(&file, &generated.map) {
                            match origin {
                                Origin::PutBack(name) if moved && !consumed.contains(name) => {
                                    consumed.push(name.clone());
                                }
                                Origin::Put(name) => rejected.push((name.clone(), moved)),
                                _ => {}
                            }
                        }
                    }
                    unkept.extend(last_bound(&cell, &rejected));
                    if consumed.len() + unkept.len() == before {
                        return Err(traceback::compile_error(
                            &diagnostics,
                            &file,
                            &generated.map,
                            &self.sources,
                        ));
                    }
                }
            }
        }
        Err(CellError::new("Error", "the cell could not be fitted to the session's variables"))
    }

    /// Reads an Arrow IPC file as the variable `name`, of type `DataFrame`, and shows it. No compiler runs.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn bind_frame(&mut self, name: &str, file: &Path, output: &Output) -> Result<(), CellError> {
        match self.host.converse(&host::bind_frame(name, file), output).await? {
            Reply::Done(None) | Reply::Value(_) => {
                let variable = Variable { name: name.into(), type_name: FRAME.into(), mutable: true };
                self.variables.insert(name.to_owned(), variable);
                Ok(())
            }
            Reply::Done(Some(failure)) => Err(self.failed(&failure)),
            Reply::Gone(how) => Err(self.restart(how).await?),
        }
    }

    /// The variable `name` as a typed query parameter: `{"type": …, "value": …}`.
    ///
    /// # Errors
    /// When there is no such variable, or its type has no counterpart among query parameters.
    pub async fn value(&mut self, name: &str, output: &Output) -> Result<Value, CellError> {
        match self.host.converse(&host::value(name), output).await? {
            Reply::Value(value) => Ok(value),
            Reply::Done(failure) => {
                Err(failure
                    .map_or_else(|| CellError::new("Error", "no value"), |failure| self.failed(&failure)))
            }
            Reply::Gone(how) => Err(self.restart(how).await?),
        }
    }

    /// Drops the variables `names`.
    ///
    /// # Errors
    /// When the host is gone.
    pub async fn forget(&mut self, names: &[String], output: &Output) -> Result<(), CellError> {
        self.variables.retain(|name, _| !names.contains(name));
        match self.host.converse(&host::forget(names), output).await? {
            Reply::Gone(how) => Err(self.restart(how).await?),
            _ => Ok(()),
        }
    }

    async fn remember(
        &mut self,
        cell: &Cell,
        keeps: Vec<(String, String)>,
        consumed: &[String],
        output: &Output,
    ) -> Result<(), CellError> {
        self.variables.retain(|name, _| !consumed.contains(name));
        let mut nameless = Vec::new();
        for (name, type_name) in keeps {
            if compiler::mir::is_nameable(&type_name) {
                let mutable = cell.bound.iter().any(|bound| bound.name == name && bound.mutable);
                self.variables.insert(name.clone(), Variable { name, type_name, mutable });
            } else {
                output.stream(StreamName::Stderr, format!("note: `{name}` is not kept for later cells: its type ({type_name}) has no name; box it, e.g. as `Box<dyn Fn(…)>`\n")).await;
                nameless.push(name);
            }
        }
        if nameless.is_empty() { Ok(()) } else { self.forget(&nameless, output).await }
    }

    /// Names of the variables whose types mention one of `types`.
    fn values_of(&self, types: &[String]) -> Vec<String> {
        self.variables
            .values()
            .filter(|variable| types.iter().any(|name| split::mentions(&variable.type_name, name)))
            .map(|variable| variable.name.clone())
            .collect()
    }

    fn failed(&self, failure: &host::Failure) -> CellError {
        traceback::runtime_error(failure, &self.maps, &self.sources)
    }

    /// A new host, after the old one died with all variables.
    async fn restart(&mut self, how: host::Gone) -> Result<CellError, EngineError> {
        let lost: Vec<String> = std::mem::take(&mut self.variables).into_keys().collect();
        self.host.restart().await?;
        Ok(traceback::host_gone(&how, &lost))
    }
}

fn stored_items(count: u32, source: &str, cell: &Cell) -> Vec<StoredItem> {
    let mut items = Vec::new();
    for part in &cell.parts {
        let Part::Item { range, defines } = part else { continue };
        let (line, column) = source::place(source, range.start);
        for definition in defines {
            items.push(StoredItem {
                keys: definition.keys.clone(),
                text: definition.text.clone().unwrap_or_else(|| source[range.clone()].to_owned()),
                cell: count,
                line,
                column,
            });
        }
    }
    items
}

/// Of the new variables that can't be kept as things are, the one bound last: what borrows is bound after what
/// it borrows from, which may well be kept once the other one is not.
fn last_bound(cell: &Cell, rejected: &[(String, bool)]) -> Option<(String, bool)> {
    let bound = |name: &str| cell.bound.iter().position(|bound| bound.name == name);
    rejected.iter().max_by_key(|(name, _)| bound(name)).cloned()
}

/// New variables that were moved on within the cell need no word; those that borrow do.
async fn report_unkept(unkept: &[(String, bool)], output: &Output) {
    for (name, _) in unkept.iter().filter(|(_, moved)| !moved) {
        output.stream(StreamName::Stderr, format!("note: `{name}` is not kept for later cells: it borrows from another variable; clone it to keep it\n")).await;
    }
}

/// In memory where the system offers that: the session's files are small, short-lived and hot.
fn session_folder() -> std::io::Result<tempfile::TempDir> {
    let builder = |parent: &Path| tempfile::Builder::new().prefix("nbrun-").tempdir_in(parent);
    builder(Path::new("/dev/shm")).or_else(|_| builder(&std::env::temp_dir()))
}
