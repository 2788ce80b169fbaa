//! What a cell says that its outputs depend on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::runs::Digest;

/// The cell metadata `nbrun.cache`: that the outputs of the cell depend on nothing but its code, the cells before it,
/// the packages, and these files. It is the author's promise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// Patterns of files that the cell reads, such as `data/*.parquet`, from the folder of the kernel. Tables of the local
    /// warehouse are files too.
    #[serde(default)]
    pub inputs: Vec<String>,
    /// Files that the cell writes. It is reused only while they are as it has left them.
    #[serde(default)]
    pub outputs: Vec<String>,
}

/// Why the files that a cell names say nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeclaredError {
    /// The metadata are not as they should be.
    #[error("its metadata nbrun.cache can't be read: {0}")]
    Metadata(String),
    /// The pattern is none.
    #[error("`{pattern}` is no pattern of files: {message}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        message: String,
    },
    /// No file is meant.
    #[error("there is no file `{0}`")]
    Missing(String),
    /// A file can't be read.
    #[error("{path}: {message}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        message: String,
    },
}

impl Declared {
    /// What a cell declares; `None` if it declares nothing.
    pub fn of(metadata: &Map<String, Value>) -> Result<Option<Self>, DeclaredError> {
        let Some(declared) = metadata.get("nbrun").and_then(|nbrun| nbrun.get("cache")) else {
            return Ok(None);
        };
        match declared {
            Value::Bool(false) => Ok(None),
            Value::Bool(true) => Ok(Some(Self::default())),
            declared => Self::deserialize(declared)
                .map(Some)
                .map_err(|error| DeclaredError::Metadata(error.to_string())),
        }
    }

    /// The contents of the files that it reads, by their paths.
    pub fn read(&self, folder: &Path) -> Result<BTreeMap<PathBuf, Digest>, DeclaredError> {
        contents(&self.inputs, folder)
    }

    /// The contents of the files that it writes, by their paths.
    pub fn written(&self, folder: &Path) -> Result<BTreeMap<PathBuf, Digest>, DeclaredError> {
        contents(&self.outputs, folder)
    }
}

fn contents(patterns: &[String], folder: &Path) -> Result<BTreeMap<PathBuf, Digest>, DeclaredError> {
    let mut contents = BTreeMap::new();
    for pattern in patterns {
        let invalid = |message: String| DeclaredError::Pattern { pattern: pattern.clone(), message };
        let escaped = PathBuf::from(glob::Pattern::escape(&folder.to_string_lossy())).join(pattern);
        let found = glob::glob(&escaped.to_string_lossy()).map_err(|error| invalid(error.to_string()))?;
        let before = contents.len();
        for path in found {
            let path = path.map_err(|error| invalid(error.to_string()))?;
            if !path.is_dir() {
                let digest = Digest::of_file(&path).map_err(|error| DeclaredError::Unreadable {
                    path: path.clone(),
                    message: error.to_string(),
                })?;
                contents.insert(path, digest);
            }
        }
        if contents.len() == before {
            return Err(DeclaredError::Missing(pattern.clone()));
        }
    }
    Ok(contents)
}
