//! Working directory and environment of this process.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

/// What is to change.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Changes {
    /// The new working directory.
    pub directory: Option<PathBuf>,
    /// New values of environment variables; `null` removes one.
    #[serde(default)]
    pub variables: BTreeMap<String, Option<String>>,
}

/// Makes the changes, and tells how things are then: `{"directory": …, "variables": {…}}`. Values that are no
/// Unicode are told as well as they can be.
///
/// # Errors
/// When the directory can't be entered, or a name can't be one of a variable.
pub fn change(changes: Changes) -> Result<Value, String> {
    if let Some(name) = changes.variables.keys().find(|name| name.is_empty() || name.contains(['=', '\0'])) {
        return Err(format!("{name:?} can't be the name of an environment variable"));
    }
    if let Some(directory) = changes.directory {
        std::env::set_current_dir(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    }
    for (name, value) in changes.variables {
        // SAFETY: this runs on the thread of the cells, between cells. The threads that may live on are of Rust,
        // whose own readers of the environment are locked out meanwhile.
        unsafe {
            match value {
                Some(value) => std::env::set_var(name, value.replace('\0', "")),
                None => std::env::remove_var(name),
            }
        }
    }
    let variables: BTreeMap<String, String> = std::env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
        .collect();
    let directory = std::env::current_dir().map_err(|error| format!("the working directory: {error}"))?;
    Ok(json!({"directory": directory, "variables": variables}))
}
