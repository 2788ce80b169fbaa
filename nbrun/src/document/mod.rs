//! Notebook files: opened whole, saved atomically.

mod output;

use std::io;
use std::path::{Path, PathBuf};

use notebook::{Notebook, NotebookError};

pub use output::{Durability, OutputFile};

/// Why a notebook file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file can't be read.
    #[error("{}: {error}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file is not a notebook nbrun understands.
    #[error("{}: {error}", .path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        error: NotebookError,
    },
}

/// Opens a notebook file.
pub fn open(path: &Path) -> Result<Notebook, OpenError> {
    let bytes =
        std::fs::read(path).map_err(|error| OpenError::Unreadable { path: path.to_owned(), error })?;
    Notebook::parse_bytes(&bytes).map_err(|error| OpenError::Invalid { path: path.to_owned(), error })
}
