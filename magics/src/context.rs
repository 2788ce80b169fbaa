//! What a magic may do with the session. The kernel implements it.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::Duration;

use async_trait::async_trait;
use serde_json::{Map, Value};
use warehouse::QueryResult;

use crate::builtin::Queries;
use crate::error::SessionError;
use crate::jobs::Jobs;

/// A session, as the magics see it.
#[async_trait]
pub trait Context: Send {
    /// Runs `cell` as a cell of its own, within the one that runs; errors count its lines.
    async fn run(&mut self, cell: &str) -> Result<Timing, SessionError>;

    /// Measures how long the Rust `code` takes, and prints the answer.
    async fn measure(&mut self, code: &str, plan: Plan) -> Result<(), SessionError>;

    /// The session's variables, by name.
    async fn variables(&mut self) -> Result<Vec<Variable>, SessionError>;

    /// A variable as a typed query parameter: `{"type": …, "value": …}`.
    async fn value(&mut self, name: &str) -> Result<Value, SessionError>;

    /// Whether there is a variable of this name.
    fn has_variable(&self, name: &str) -> bool;

    /// A variable as JSON, by `serde`.
    async fn json(&mut self, name: &str) -> Result<Value, SessionError>;

    /// The rows of the variable `name`, a `DataFrame`, with BigQuery's types; of all columns, or of one.
    async fn frame(&mut self, name: &str, column: Option<&str>) -> Result<QueryResult, SessionError>;

    /// Drops variables; one that does not exist is no error.
    async fn forget(&mut self, names: &[String]) -> Result<(), SessionError>;

    /// Forgets all functions, types, imports and other items of earlier cells.
    fn forget_items(&mut self);

    /// The session's warehouse, opened when it is first asked for.
    async fn warehouse(&mut self) -> Result<Jobs, SessionError>;

    /// What the session remembers of its queries.
    fn queries(&mut self) -> &mut Queries;

    /// Ready once the user interrupts the cell.
    fn interrupted(&self) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// Keeps rows as the `DataFrame` `name`.
    async fn keep(&mut self, name: &str, rows: &QueryResult) -> Result<(), SessionError>;

    /// Keeps a text as the `String` `name`.
    async fn keep_text(&mut self, name: &str, text: &str) -> Result<(), SessionError>;

    /// Prints text.
    async fn print(&mut self, stream: Stream, text: &str);

    /// Shows representations by MIME type.
    async fn display(&mut self, data: Map<String, Value>);

    /// Shows representations by MIME type as the cell's result.
    async fn result(&mut self, data: Map<String, Value>);

    /// Shows how far the magic has come, until its result takes the place or the magic ends.
    async fn progress(&mut self, line: &str);

    /// Opens the front end's pager on a text.
    async fn page(&mut self, text: &str);

    /// Puts `text` into the front end: in place of the cell that runs, or in a new one below it.
    async fn set_next_input(&mut self, text: &str, replace: bool);

    /// Working directory and environment of the session.
    async fn surroundings(&mut self) -> Result<Surroundings, SessionError>;

    /// Changes the session's working directory to a folder that exists.
    async fn set_directory(&mut self, folder: &Path) -> Result<(), SessionError>;

    /// Sets a variable of the session's environment; without a value, removes it.
    async fn set_variable(&mut self, name: &str, value: Option<&str>) -> Result<(), SessionError>;

    /// Runs a program in the session's surroundings, without an input. What it prints is the cell's output as
    /// it comes; interrupting the cell ends it with all its children.
    async fn command(&mut self, program: &str, arguments: &[&str]) -> Result<Exit, SessionError>;

    /// How much cells are optimised: what rustc's `opt-level` takes, 0 to 3.
    fn opt_level(&self) -> u8;

    /// Optimises later cells so much; `level` is at most 3.
    ///
    /// # Errors
    /// When the compiler can't be started.
    fn set_opt_level(&mut self, level: u8) -> Result<(), SessionError>;

    /// The cells that ran, the oldest first; the last one is the cell that runs.
    fn history(&self) -> Vec<Input>;
}

/// One of the two output streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// How long a cell took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timing {
    /// In the compiler; zero when none ran.
    pub compile: Duration,
    /// In all.
    pub total: Duration,
}

/// How to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Executions in each run; without it, as many as make a run long enough.
    pub loops: Option<u64>,
    /// Runs.
    pub runs: u64,
}

/// A variable of the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type, as the compiler names it.
    pub type_name: String,
    /// What it measures: `3 × 2`, `12`; nothing for a value without parts.
    pub shape: Option<String>,
    /// Memory that it holds, in bytes.
    pub bytes: u64,
    /// Whether that is all; otherwise parts of it can't be known from outside.
    pub is_exact: bool,
    /// The value on one line, shortened.
    pub preview: String,
}

/// Working directory and environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    /// The working directory.
    pub directory: PathBuf,
    /// The environment.
    pub variables: BTreeMap<String, String>,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// By itself, with this code.
    Code(i32),
    /// By this signal.
    Signal(i32),
    /// Because the user interrupted the cell.
    Interrupted,
}

/// A cell that ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its execution count.
    pub count: u32,
    /// Its text.
    pub source: String,
}
