//! What the next cell can name, as a snapshot for whoever must answer while a cell runs.

use std::collections::HashMap;
use std::ffi::OsString;

use super::source::Variable;
use super::surroundings::Surroundings;

/// The variables and items of a session, as they were after the last cell.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The variables, by name.
    pub variables: Vec<Variable>,
    /// The source text of each item, in the order of their definition.
    pub items: Vec<String>,
    /// The names of the columns of those variables that are frames.
    pub columns: HashMap<String, Vec<String>>,
    /// Working directory and environment.
    pub surroundings: Surroundings,
    /// Arguments that let rustc find all crates that the session has.
    pub crates: Vec<OsString>,
}
