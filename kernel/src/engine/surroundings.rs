//! Working directory and environment of the process that runs cells.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::host::{self, Reply};
use super::{CellError, Engine, EngineError, Output};

/// What is to change; what is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The new working directory.
    pub directory: Option<PathBuf>,
    /// New values of environment variables; `None` removes one.
    pub variables: BTreeMap<String, Option<String>>,
}

/// How things are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Surroundings {
    /// The working directory.
    pub directory: PathBuf,
    /// The environment.
    pub variables: BTreeMap<String, String>,
}

impl Engine {
    /// Makes `changes`, and tells how things are then, whoever has changed them. A new host process gets the
    /// same changes.
    ///
    /// # Errors
    /// When the directory can't be entered or a variable can't be set.
    pub async fn surround(&mut self, changes: Changes, output: &Output) -> Result<Surroundings, CellError> {
        let value = self.ask(&host::surround(&changes), output).await?;
        self.settled &= changes == Changes::default();
        if changes.directory.is_some() {
            self.changes.directory = changes.directory;
        }
        self.changes.variables.extend(changes.variables);
        serde_json::from_value(value).map_err(|error| CellError::new("KernelError", error.to_string()))
    }

    /// How things are, as far as can be told without asking the process.
    pub(super) fn known_surroundings(&self) -> Surroundings {
        let mut variables: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        for (name, value) in &self.changes.variables {
            match value {
                Some(value) => drop(variables.insert(name.clone(), value.clone())),
                None => drop(variables.remove(name)),
            }
        }
        Surroundings { directory: self.host.directory(), variables }
    }

    /// Makes all changes once more, in a new host process.
    pub(super) async fn surround_again(&mut self) -> Result<(), EngineError> {
        if self.changes == Changes::default() {
            return Ok(());
        }
        let (output, _) = Output::channel();
        match self.host.converse(&host::surround(&self.changes), &output).await? {
            Reply::Done(Some(failure)) => {
                tracing::warn!(failure.evalue, "the new process has other surroundings");
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
