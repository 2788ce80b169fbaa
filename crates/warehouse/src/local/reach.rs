//! What the embedded DuckDB may use of the file system.

use std::path::{Path, PathBuf};

/// How deep links are looked for: a project, a dataset, a table.
const DEPTH: usize = 3;

/// The folder of datasets, and what the links in it lead to.
pub struct Reach {
    pub folders: Vec<PathBuf>,
    pub files: Vec<PathBuf>,
}

impl Reach {
    /// Follows the links that are in the folder now.
    pub fn of(datasets: &Path) -> Self {
        let mut reach = Self { folders: vec![datasets.to_owned()], files: Vec::new() };
        reach.follow(datasets, DEPTH);
        reach
    }

    fn follow(&mut self, folder: &Path, depth: usize) {
        let Some(deeper) = depth.checked_sub(1) else { return };
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let (Ok(kind), Ok(target)) = (entry.file_type(), entry.path().canonicalize()) else { continue };
            let is_folder = target.is_dir();
            if kind.is_symlink() {
                if is_folder { &mut self.folders } else { &mut self.files }.push(target.clone());
            }
            if is_folder {
                self.follow(&target, deeper);
            }
        }
    }
}
