//! The prelude's sources, which are part of the kernel.

use std::collections::BTreeSet;
use std::path::Path;

use include_dir::{Dir, include_dir};
use sha2::{Digest as _, Sha256};

use toml::{Table, Value};

use crate::engine::project::Features;

use super::MANIFEST;
use super::rustc::Rustc;

/// The sources that the kernel was built with.
static SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../prelude");

/// Tells one prelude from another: the exact rustc, the sources, and further features.
pub fn key(rustc: &Rustc, features: &Features) -> String {
    let mut hash = Sha256::new();
    hash.update(&rustc.version);
    hash_sources(&SOURCES, &mut hash);
    for (package, features) in features.iter().filter(|(_, features)| !features.is_empty()) {
        hash.update(package);
        for feature in features {
            hash.update(feature);
        }
    }
    let digest = hash.finalize();
    digest.iter().take(8).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// Writes the sources to the folder `to`, with further features in the manifest; a file that is there already
/// keeps its time.
pub fn write(to: &Path, features: &Features) -> std::io::Result<()> {
    write_sources(&SOURCES, to)?;
    if features.values().all(BTreeSet::is_empty) {
        return Ok(());
    }
    let file = to.join(MANIFEST);
    let manifest: Table = toml::from_str(&std::fs::read_to_string(&file)?).map_err(std::io::Error::other)?;
    std::fs::write(file, with_features(manifest, features).to_string())
}

fn with_features(mut manifest: Table, features: &Features) -> Table {
    for (package, features) in features {
        let entry = manifest.get_mut("dependencies").and_then(|all| all.get_mut(package));
        let entry = entry.and_then(Value::as_table_mut).and_then(|entry| entry.get_mut("features"));
        if let Some(Value::Array(present)) = entry {
            present.extend(features.iter().map(|feature| Value::String(feature.clone())));
        }
    }
    manifest
}

fn hash_sources(folder: &Dir<'_>, hash: &mut Sha256) {
    for file in folder.files() {
        hash.update(file.path().to_string_lossy().as_bytes());
        hash.update(file.contents());
    }
    folder.dirs().filter(|folder| !is_target(folder)).for_each(|folder| hash_sources(folder, hash));
}

fn write_sources(folder: &Dir<'_>, to: &Path) -> std::io::Result<()> {
    for file in folder.files() {
        let path = to.join(file.path());
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        if std::fs::read(&path).ok().as_deref() != Some(file.contents()) {
            std::fs::write(path, file.contents())?;
        }
    }
    folder.dirs().filter(|folder| !is_target(folder)).try_for_each(|folder| write_sources(folder, to))
}

fn is_target(folder: &Dir<'_>) -> bool {
    folder.path() == Path::new("target")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_adds_features() {
        let folder = tempfile::tempdir().expect("a folder");
        let features = Features::from([("polars".to_owned(), BTreeSet::from(["sql".to_owned()]))]);
        write(folder.path(), &features).expect("written");
        let manifest: Table =
            toml::from_str(&std::fs::read_to_string(folder.path().join(MANIFEST)).expect("a manifest"))
                .expect("TOML");
        let polars = manifest["dependencies"]["polars"]["features"].as_array().expect("features");
        assert!(
            polars.contains(&Value::String("sql".into())) && polars.contains(&Value::String("lazy".into()))
        );
    }
}
