//! What one build of crates leaves behind, on disk: a library for the host, metadata for the cells' rustc.
//!
//! A layer rests on the prelude and on the layers that the session had before, and is found again by what was
//! asked for: by the same notebook another day, by another user through the shared cache.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::engine::prelude::readable_caches;

use super::spec::Dependency;

/// A layer, as its folder describes it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Contents {
    /// The library with the crates that are new, unless there are only macros.
    pub library: Option<String>,
    /// The crates asked for: the name that source code has, and the file with the crate's metadata.
    pub externs: BTreeMap<String, String>,
    /// All crates that are new: file, and crate name.
    pub files: BTreeMap<String, String>,
    /// The new crates that were asked for, with their versions, to be told.
    pub built: Vec<String>,
    /// Crates of the prelude that exist a second time here, with other features: their types are others.
    pub twice: Vec<String>,
}

/// A layer in its folder.
#[derive(Debug, Clone)]
pub struct Layer {
    /// The folder.
    pub folder: PathBuf,
    /// What is in it.
    pub contents: Contents,
}

/// The description; written last.
const CONTENTS: &str = "layer.json";
/// Below a cache folder.
const LAYERS: &str = "deps";

impl Layer {
    /// Finds the layer `key` in one of the caches.
    pub fn find(key: &str) -> Option<Self> {
        readable_caches().iter().find_map(|cache| Self::read(&cache.join(LAYERS).join(key)))
    }

    /// Reads the layer in `folder`; `None` when there is none, or one that is not complete.
    fn read(folder: &Path) -> Option<Self> {
        let contents = std::fs::read(folder.join(CONTENTS)).ok()?;
        let contents = serde_json::from_slice(&contents).ok()?;
        Some(Layer { folder: folder.to_owned(), contents })
    }

    /// Completes the layer.
    pub fn write(&self) -> std::io::Result<()> {
        std::fs::write(self.folder.join(CONTENTS), serde_json::to_vec_pretty(&self.contents)?)
    }

    /// What tells it from others.
    pub fn key(&self) -> String {
        self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The library, for the host to load.
    pub fn library(&self) -> Option<PathBuf> {
        self.contents.library.as_ref().map(|library| self.folder.join(library))
    }

    /// The folder with metadata of crates.
    pub fn dependencies(&self) -> PathBuf {
        dependencies(&self.folder)
    }
}

/// The folder of the layer `key` in the cache `cache`.
pub fn folder(cache: &Path, key: &str) -> PathBuf {
    cache.join(LAYERS).join(key)
}

/// The folder with metadata of crates in a layer's folder.
pub fn dependencies(folder: &Path) -> PathBuf {
    folder.join("deps")
}

/// Tells a layer from others: by what it rests on (`base`: the prelude and the layers before), and by what is
/// asked for.
pub fn key(base: impl IntoIterator<Item = String>, wanted: &[&Dependency]) -> String {
    let mut hash = Sha256::new();
    for part in base {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    for wanted in wanted {
        hash.update(wanted.line().as_bytes());
        if let Some(path) = &wanted.entry.path {
            hash_folder(path, &mut hash);
        }
        hash.update([0]);
    }
    hash.finalize().iter().take(8).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// A number for the state of a crate's sources in `folder`.
pub fn state(folder: &Path) -> u16 {
    let mut hash = Sha256::new();
    hash_folder(folder, &mut hash);
    let digest = hash.finalize();
    u16::from_be_bytes([digest[0], digest[1]])
}

/// The sources of a crate that is being worked on: a change in them is another crate.
fn hash_folder(folder: &Path, hash: &mut Sha256) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name == "target" || name.starts_with('.') {
            continue;
        }
        hash.update(name.as_bytes());
        if path.is_dir() {
            hash_folder(&path, hash);
        } else if path.is_file()
            && let Ok(contents) = std::fs::read(&path)
        {
            hash.update(contents);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_what_is_asked_for_and_what_is_in_a_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("lib.rs"), "1").expect("written");
        let base = |parts: &[&str]| parts.iter().map(|&part| part.to_owned()).collect::<Vec<_>>();
        let regex = Dependency::parse("regex = \"1\"", folder.path()).expect("regex");
        let here = Dependency::parse("here = { path = \".\" }", folder.path()).expect("here");
        let before = key(base(&["base"]), &[&here]);
        assert_eq!(before, key(base(&["base"]), &[&here]));
        assert_ne!(before, key(base(&["base", "layer"]), &[&here]));
        assert_ne!(before, key(base(&["base"]), &[&here, &regex]));
        std::fs::write(folder.path().join("lib.rs"), "2").expect("written");
        assert_ne!(before, key(base(&["base"]), &[&here]));
    }
}
