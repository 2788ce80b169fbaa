//! Which crates are built together.
//!
//! Cargo builds a crate once with all features that anybody asks for. A notebook's crate that asks for a feature
//! which a crate of the prelude was built without makes cargo build that one anew, and all that rest on it: its
//! types are then others than the prelude's. Such a crate goes into a group of its own, with those that change
//! the same, so that the rest goes on sharing everything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::engine::cargo::metadata::Metadata;
use crate::engine::prelude::{Crates, rustc_host};

use super::error::DependencyError;
use super::runner::Cargo;
use super::spec::Dependency;
use super::workspace;

/// Crates that are built together, in a workspace.
pub struct Group<'a> {
    /// The crates.
    pub wanted: Vec<&'a Dependency>,
    /// How cargo resolves them.
    pub metadata: Metadata,
}

/// The packages of the prelude that get further features, and which.
type Changes = BTreeMap<String, BTreeSet<String>>;

/// Resolves `wanted` in `folder`, and tells which of them are built together. The lock that is left in `folder`
/// holds the versions of all.
pub async fn group<'a>(
    cargo: &Cargo<'_>,
    folder: &Path,
    wanted: &[&'a Dependency],
    lock: Option<&str>,
    crates: &Crates,
) -> Result<Vec<Group<'a>>, DependencyError> {
    let metadata = resolve(cargo, folder, wanted, lock).await?;
    if changes(&metadata, crates).is_empty() || wanted.len() == 1 {
        return Ok(vec![Group { wanted: wanted.to_vec(), metadata }]);
    }
    let lock = std::fs::read_to_string(folder.join("Cargo.lock")).ok();
    let alone = folder.join("alone");
    let mut groups: BTreeMap<Changes, Vec<&Dependency>> = BTreeMap::new();
    for &one in wanted {
        let metadata = resolve(cargo, &alone, &[one], lock.as_deref()).await?;
        groups.entry(changes(&metadata, crates)).or_default().push(one);
    }
    let mut resolved = Vec::new();
    for wanted in groups.into_values() {
        let metadata = resolve(cargo, &alone, &wanted, lock.as_deref()).await?;
        resolved.push(Group { wanted, metadata });
    }
    Ok(resolved)
}

/// Writes a workspace and asks cargo what would be built in it.
async fn resolve(
    cargo: &Cargo<'_>,
    folder: &Path,
    wanted: &[&Dependency],
    lock: Option<&str>,
) -> Result<Metadata, DependencyError> {
    let at = |source| DependencyError::Cache { folder: folder.to_owned(), source };
    workspace::write(folder, cargo.prelude, wanted, lock).map_err(at)?;
    let host = rustc_host(cargo.prelude.rustc())?;
    let told = cargo.run(folder, &["metadata", "--format-version=1", "--filter-platform", &host]).await?;
    serde_json::from_str(&told).map_err(|error| at(error.into()))
}

fn changes(metadata: &Metadata, crates: &Crates) -> Changes {
    let now = metadata.features();
    let more = |(id, then): (&String, &BTreeSet<String>)| {
        let more: BTreeSet<String> = now.get(id.as_str())?.difference(then).cloned().collect();
        (!more.is_empty()).then(|| (id.clone(), more))
    };
    crates.resolved.iter().filter_map(more).collect()
}
