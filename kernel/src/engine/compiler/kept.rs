//! The cells compiled last: one that is run again unchanged needs no compiler.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::diagnostics::Diagnostic;

/// So many cells are kept; their objects are small, but lie in memory.
const CELLS: usize = 64;

/// A compiled cell.
#[derive(Debug, Clone)]
pub struct CompiledCell {
    /// The shared object.
    pub library: PathBuf,
    /// What it was compiled from.
    pub source: String,
    /// The name that its source has in panics.
    pub file: String,
    /// What rustc warned of.
    pub warnings: Vec<Diagnostic>,
}

/// The last compiled cells, by their whole source.
#[derive(Debug, Default)]
pub struct Kept(VecDeque<CompiledCell>);

impl Kept {
    /// The cell with exactly this source, optimisation included.
    pub fn find(&self, source: &str) -> Option<&CompiledCell> {
        self.0.iter().find(|cell| cell.source == source && !depends_on_more(source))
    }

    /// Keeps a cell; the files of the oldest go.
    pub fn add(&mut self, cell: CompiledCell) {
        self.0.push_back(cell);
        if self.0.len() > CELLS
            && let Some(oldest) = self.0.pop_front()
            && let Some(folder) = oldest.library.parent()
        {
            remove(folder);
        }
    }

    /// Forgets all: something has changed that their sources don't tell.
    pub fn clear(&mut self) {
        self.0.drain(..).filter_map(|cell| cell.library.parent().map(Path::to_owned)).for_each(|folder| {
            remove(&folder);
        });
    }
}

/// What these read when compiled may have changed.
fn depends_on_more(source: &str) -> bool {
    ["include!", "include_str!", "include_bytes!", "env!", "#[path"].iter().any(|word| source.contains(word))
}

/// The mapped library itself lives on in the host.
fn remove(folder: &Path) {
    if let Err(error) = std::fs::remove_dir_all(folder) {
        tracing::debug!(%error, folder = %folder.display(), "a compiled cell can't be removed");
    }
}
