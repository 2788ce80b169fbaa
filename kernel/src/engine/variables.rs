//! What can be asked about variables.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::compiler::Compiled;
use super::host::{self, Reply};
use super::source::{ENTRY, Ingredients, Source, Variable};
use super::split::{Cell, Wrapping};
use super::{CellError, Engine, Items, Output};

/// What there is to know about a variable besides its type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Description {
    /// Whether more can be known than its size.
    has_view: bool,
    /// Elements, or rows.
    pub length: Option<u64>,
    /// Columns.
    pub width: Option<u64>,
    /// Memory, in bytes.
    pub bytes: u64,
    /// Whether that is all that it has.
    pub is_exact: bool,
    /// The value on one line, shortened.
    pub preview: String,
}

impl Engine {
    /// Shows the variable `name` as the cell's result, if that can be done without a compiler; tells whether.
    ///
    /// # Errors
    /// When the code that shows it panics.
    pub(super) async fn show(&mut self, name: &str, output: &Output) -> Result<bool, CellError> {
        self.ask(&host::show(name), output).await.map(|shown| shown == true)
    }

    /// All variables by name, each with its type and what else there is to know. A compiler runs once for those
    /// whose types only it knows.
    ///
    /// # Errors
    /// When the host is gone.
    pub async fn describe(
        &mut self,
        output: &Output,
    ) -> Result<Vec<(String, String, Description)>, CellError> {
        let mut known = self.descriptions(output).await?;
        let lacks_view = |variable: &&Variable| known.get(&variable.name).is_some_and(|one| !one.has_view);
        let unknown: Vec<Variable> = self.variables.values().filter(lacks_view).cloned().collect();
        if !unknown.is_empty() {
            self.complete_views(&unknown, output).await?;
            known = self.descriptions(output).await?;
        }
        let describe = |variable: &Variable| {
            let description = known.remove(&variable.name).unwrap_or_default();
            (variable.name.clone(), variable.type_name.clone(), description)
        };
        Ok(self.variables.values().map(describe).collect())
    }

    async fn descriptions(&mut self, output: &Output) -> Result<BTreeMap<String, Description>, CellError> {
        let value = self.ask(&host::describe(), output).await?;
        serde_json::from_value(value).map_err(|error| CellError::new("KernelError", error.to_string()))
    }

    /// Runs a cell that keeps `variables` once more, now with all that can be known of their types.
    async fn complete_views(&mut self, variables: &[Variable], output: &Output) -> Result<(), CellError> {
        let names: Vec<String> = variables.iter().map(|variable| variable.name.clone()).collect();
        let put = |name: &String| {
            let view = format!("::nbrun_prelude::view!(::nbrun_prelude::display::view::Kind::of(&{name}))");
            format!("__nbrun_store.put({name:?}, ::core::option::Option::Some({view}), {name});")
        };
        let wrapping = Wrapping { before: names.iter().map(put).collect(), after: String::new() };
        let ingredients = Ingredients {
            count: 0,
            source: "",
            cell: &Cell { wrapping: Some(wrapping), ..Cell::default() },
            items: &self.items,
            used: variables,
            consumed: &names,
            unkept: &[],
            more_crates: !self.dependencies.libraries().is_empty(),
        };
        let text = Source::write(&ingredients).text;
        let Compiled::Cell(cell) = self.compiler.compile(&text).await? else { return Ok(()) };
        let run = host::run(&cell.library, ENTRY, &self.libraries_of(&cell.source));
        match self.converse(&run, output).await? {
            Reply::Gone(how) => Err(self.replace_host(how, None).await?),
            _ => Ok(()),
        }
    }

    /// Forgets the items of all earlier cells.
    pub fn forget_items(&mut self) {
        self.items = Items::default();
    }

    /// Whether a variable has this name.
    pub fn has_variable(&self, name: &str) -> bool {
        self.variables.contains_key(name)
    }

    /// Whether a variable or an item has this name.
    pub fn knows(&self, name: &str) -> bool {
        self.has_variable(name) || self.items.define(name)
    }

    /// The value that answers `command`.
    pub(super) async fn ask(
        &mut self,
        command: &serde_json::Value,
        output: &Output,
    ) -> Result<serde_json::Value, CellError> {
        match self.host.converse(command, output).await? {
            Reply::Value(value) => Ok(value),
            Reply::Done(Some(failure)) => Err(self.failed(&failure, None)),
            Reply::Done(None) => Err(CellError::new("KernelError", "the host gave no answer")),
            Reply::Gone(how) => Err(self.replace_host(how, None).await?),
        }
    }
}
