//! What a session has that completion and inspection speak of.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::engine;

/// A session between two cells. While a cell runs, it is what the session was before.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The variables.
    pub variables: Vec<Variable>,
    /// Source of all items, each on its own.
    pub items: Vec<String>,
    /// The names of the environment's variables.
    pub environment: Vec<String>,
    /// The working directory of the cells.
    pub folder: PathBuf,
    /// The folder of the local warehouse's tables, where there is one.
    pub datasets: Option<PathBuf>,
    /// Arguments that let rustc find all crates.
    pub crates: Vec<OsString>,
}

/// A variable of the session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type, as the compiler names it.
    pub type_name: String,
    /// Of a frame, the names of its columns, as far as they are known.
    pub columns: Vec<String>,
}

impl Scope {
    /// The variable `name`.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.name == name)
    }
}

impl From<&engine::Scope> for Scope {
    fn from(scope: &engine::Scope) -> Self {
        let variables = scope.variables.iter().map(|variable| Variable {
            name: variable.name.clone(),
            type_name: variable.type_name.clone(),
            columns: scope.columns.get(&variable.name).cloned().unwrap_or_default(),
        });
        Scope {
            variables: variables.collect(),
            items: scope.items.clone(),
            environment: scope.surroundings.variables.keys().cloned().collect(),
            folder: scope.surroundings.directory.clone(),
            datasets: None,
            crates: scope.crates.clone(),
        }
    }
}
