//! A session for the tests of magics: it notes what it is asked for.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use async_trait::async_trait;
use serde_json::{Map, Value};
use warehouse::QueryResult;
use warehouse::local::LocalWarehouse;

use crate::builtin::Queries;
use crate::cell::{Cell, Rest};
use crate::context::{Context, Exit, Input, Plan, Stream, Surroundings, Timing, Variable};
use crate::error::{Failed, SessionError};
use crate::jobs::Jobs;
use crate::registry::Registry;

/// What a session has, and what it was asked for.
#[derive(Default)]
pub struct Session {
    pub commands: Vec<Vec<String>>,
    pub directory: PathBuf,
    pub displayed: Vec<Map<String, Value>>,
    pub environment: BTreeMap<String, String>,
    pub exit: Option<Exit>,
    pub history: Vec<Input>,
    pub items_forgotten: bool,
    pub measured: Option<(String, Plan)>,
    pub next_input: Option<(String, bool)>,
    pub opt_level: u8,
    pub paged: Option<String>,
    /// Frames that were kept, or are there to be asked for.
    pub frames: BTreeMap<String, QueryResult>,
    pub jsons: BTreeMap<String, Value>,
    pub queries: Queries,
    pub results: Vec<Map<String, Value>>,
    pub texts: BTreeMap<String, String>,
    /// The folder of the warehouse's datasets.
    pub datasets: PathBuf,
    pub jobs: Option<Jobs>,
    pub ran: Vec<String>,
    pub stdout: String,
    pub timing: Timing,
    /// Variables as typed values.
    pub values: BTreeMap<String, Value>,
    pub variables: Vec<Variable>,
}

/// Runs all magics of `cell`.
pub fn run(cell: &str, session: &mut Session) -> Result<(), Failed> {
    let registry = Registry::standard();
    let cell = Cell::parse(cell, &registry, |_| false);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    for call in &cell.calls {
        runtime.block_on(registry.run(call, session))?;
    }
    match &cell.rest {
        Rest::Magic(call) => runtime.block_on(registry.run(call, session)),
        Rest::Rust(_) => Ok(()),
    }
}

#[async_trait]
impl Context for Session {
    async fn run(&mut self, cell: &str) -> Result<Timing, SessionError> {
        self.ran.push(cell.to_owned());
        Ok(self.timing)
    }

    async fn measure(&mut self, code: &str, plan: Plan) -> Result<(), SessionError> {
        self.measured = Some((code.to_owned(), plan));
        Ok(())
    }

    async fn variables(&mut self) -> Result<Vec<Variable>, SessionError> {
        Ok(self.variables.clone())
    }

    async fn value(&mut self, name: &str) -> Result<Value, SessionError> {
        self.values.get(name).cloned().ok_or_else(|| unknown(name))
    }

    fn has_variable(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    async fn json(&mut self, name: &str) -> Result<Value, SessionError> {
        self.jsons.get(name).cloned().ok_or_else(|| unknown(name))
    }

    async fn frame(&mut self, name: &str, column: Option<&str>) -> Result<QueryResult, SessionError> {
        let mut frame = self.frames.get(name).cloned().ok_or_else(|| unknown(name))?;
        if let Some(column) = column {
            let index = frame.schema.index_of(column).map_err(|_| unknown(column))?;
            frame.schema = frame.schema.project(&[index]).expect("a schema").into();
            frame.batches = frame.batches.iter().map(|all| all.project(&[index]).expect("a batch")).collect();
        }
        Ok(frame)
    }

    async fn forget(&mut self, names: &[String]) -> Result<(), SessionError> {
        self.variables.retain(|variable| !names.contains(&variable.name));
        Ok(())
    }

    fn forget_items(&mut self) {
        self.items_forgotten = true;
    }

    async fn warehouse(&mut self) -> Result<Jobs, SessionError> {
        let open = || Jobs::new(LocalWarehouse::open(&self.datasets).expect("a warehouse"));
        Ok(self.jobs.get_or_insert_with(open).clone())
    }

    fn queries(&mut self) -> &mut Queries {
        &mut self.queries
    }

    fn interrupted(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(std::future::pending())
    }

    async fn keep(&mut self, name: &str, rows: &QueryResult) -> Result<(), SessionError> {
        self.frames.insert(name.to_owned(), rows.clone());
        Ok(())
    }

    async fn keep_text(&mut self, name: &str, text: &str) -> Result<(), SessionError> {
        self.texts.insert(name.to_owned(), text.to_owned());
        Ok(())
    }

    async fn print(&mut self, stream: Stream, text: &str) {
        assert_eq!(stream, Stream::Stdout);
        self.stdout += text;
    }

    async fn display(&mut self, data: Map<String, Value>) {
        self.displayed.push(data);
    }

    async fn result(&mut self, data: Map<String, Value>) {
        self.results.push(data);
    }

    async fn progress(&mut self, _line: &str) {}

    async fn page(&mut self, text: &str) {
        self.paged = Some(text.to_owned());
    }

    async fn set_next_input(&mut self, text: &str, replace: bool) {
        self.next_input = Some((text.to_owned(), replace));
    }

    async fn surroundings(&mut self) -> Result<Surroundings, SessionError> {
        Ok(Surroundings { directory: self.directory.clone(), variables: self.environment.clone() })
    }

    async fn set_directory(&mut self, folder: &Path) -> Result<(), SessionError> {
        self.directory = folder.to_owned();
        Ok(())
    }

    async fn set_variable(&mut self, name: &str, value: Option<&str>) -> Result<(), SessionError> {
        match value {
            Some(value) => self.environment.insert(name.to_owned(), value.to_owned()),
            None => self.environment.remove(name),
        };
        Ok(())
    }

    async fn command(&mut self, program: &str, arguments: &[&str]) -> Result<Exit, SessionError> {
        let command = std::iter::once(&program).chain(arguments).map(|word| (*word).to_owned());
        self.commands.push(command.collect());
        Ok(self.exit.unwrap_or(Exit::Code(0)))
    }

    fn opt_level(&self) -> u8 {
        self.opt_level
    }

    fn set_opt_level(&mut self, level: u8) -> Result<(), SessionError> {
        self.opt_level = level;
        Ok(())
    }

    fn history(&self) -> Vec<Input> {
        self.history.clone()
    }
}

fn unknown(name: &str) -> SessionError {
    let evalue = format!("there is no variable `{name}`");
    SessionError { ename: "Error".into(), traceback: vec![evalue.clone()], evalue }
}
