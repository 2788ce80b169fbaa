//! Where the lines of all compiled sources come from.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::source::{LineMap, Origin};

/// Line maps by the name that a compiled source has in diagnostics and panics; clones are one and the same.
#[derive(Debug, Clone, Default)]
pub struct Maps(Arc<RwLock<HashMap<String, LineMap>>>);

impl Maps {
    /// Adds the map of the source `file`.
    pub fn insert(&self, file: String, map: LineMap) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(file, map);
    }

    /// The user's line behind 1-based `line` of the source `file`: a cell by execution count, and a 1-based line
    /// in it. `None` for what the kernel wrote, and for other files.
    pub fn user_line(&self, file: &str, line: usize) -> Option<(u32, usize)> {
        match self.0.read().unwrap_or_else(PoisonError::into_inner).get(file)?.origin(line) {
            Origin::User { cell, line } => Some((*cell, *line)),
            _ => None,
        }
    }
}
