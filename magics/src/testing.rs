//! A session for the tests of magics: it notes what it is asked for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use serde_json::{Map, Value};
use warehouse::Query;

use crate::cell::{Cell, Rest};
use crate::context::{Context, Exit, Input, Plan, Stream, Surroundings, Timing, Variable};
use crate::error::{Failed, SessionError};
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
    pub query: Option<(Query, Option<String>)>,
    pub ran: Vec<String>,
    pub stdout: String,
    pub timing: Timing,
    pub value: Option<Value>,
    pub variables: Vec<Variable>,
}

/// Runs all magics of `cell`.
pub fn run(cell: &str, session: &mut Session) -> Result<(), Failed> {
    let registry = Registry::standard();
    let cell = Cell::parse(cell, &registry, |_| false);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
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
        self.value.clone().ok_or_else(|| SessionError {
            ename: "Error".into(),
            evalue: format!("there is no variable `{name}`"),
            traceback: Vec::new(),
        })
    }

    async fn forget(&mut self, names: &[String]) -> Result<(), SessionError> {
        self.variables.retain(|variable| !names.contains(&variable.name));
        Ok(())
    }

    fn forget_items(&mut self) {
        self.items_forgotten = true;
    }

    async fn query(&mut self, query: Query, name: Option<&str>) -> Result<(), SessionError> {
        self.query = Some((query, name.map(str::to_owned)));
        Ok(())
    }

    async fn print(&mut self, stream: Stream, text: &str) {
        assert_eq!(stream, Stream::Stdout);
        self.stdout += text;
    }

    async fn display(&mut self, data: Map<String, Value>) {
        self.displayed.push(data);
    }

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
