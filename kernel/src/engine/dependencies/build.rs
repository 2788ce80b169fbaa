//! Building a layer: resolve, build, link, and put what cells need into its folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::engine::cargo::messages::{Artifact, Built};
use crate::engine::prelude::{Crates, LIBRARY_CRATE, Prelude};

use super::error::DependencyError;
use super::groups::{self, Group};
use super::layer::{self, Contents, Layer};
use super::link::{self, Inputs};
use super::runner::Cargo;
use super::spec::Dependency;
use super::workspace;

/// What a layer rests on.
pub struct Base<'a> {
    /// The prelude.
    pub prelude: &'a Prelude,
    /// The crates in it.
    pub crates: &'a Crates,
    /// The layers that the session has already.
    pub layers: &'a [Layer],
}

/// Builds the layer `key` of the crates `wanted` in `folder`.
pub async fn build(
    cargo: &Cargo<'_>,
    base: &Base<'_>,
    key: &str,
    folder: &Path,
    wanted: &[&Dependency],
) -> Result<Layer, DependencyError> {
    let at = |source| DependencyError::Cache { folder: folder.to_owned(), source };
    let dependencies = layer::dependencies(folder);
    std::fs::create_dir_all(&dependencies).map_err(at)?;
    let lock = base.layers.last().map(|layer| std::fs::read_to_string(layer.folder.join("Cargo.lock")));
    let lock = lock.transpose().map_err(at)?;
    let groups = groups::group(cargo, folder, wanted, lock.as_deref(), base.crates).await?;
    let lock = std::fs::read_to_string(folder.join("Cargo.lock")).map_err(at)?;
    let mut made = Made::default();
    for group in &groups {
        workspace::write(folder, base.prelude, &group.wanted, Some(&lock)).map_err(at)?;
        let built = build_group(cargo, folder, group).await?;
        made.add(group, &built, base);
    }
    std::fs::write(folder.join("Cargo.lock"), lock).map_err(at)?;
    for file in made.new.values() {
        if let Some(name) = file.file_name() {
            std::fs::copy(file, dependencies.join(name)).map_err(at)?;
        }
    }
    let deps = cargo.target.join("release/deps");
    let crates = made.libraries(&deps);
    if !crates.is_empty() {
        let Base { prelude, layers, .. } = base;
        let search = made.search.into_iter().collect();
        let inputs = Inputs { prelude, layers, crates, target: deps, search };
        made.contents.library = Some(link::link(&format!("nbrun_layer_{key}"), folder, &inputs).await?);
    }
    let layer = Layer { folder: folder.to_owned(), contents: made.contents };
    layer.write().map_err(at)?;
    Ok(layer)
}

/// Builds what the group asks for, not the prelude: only so are the prelude's own crates left as they are.
async fn build_group(cargo: &Cargo<'_>, folder: &Path, group: &Group<'_>) -> Result<Built, DependencyError> {
    let mut arguments = vec!["build", "--release", "--lib", "--message-format=json-render-diagnostics"];
    for (_, id) in asked_for(group) {
        arguments.extend(["-p", id]);
    }
    Ok(Built::parse(&cargo.run(folder, &arguments).await?))
}

/// The crates that the group asks for: the name that source code has for each, and its package's id.
fn asked_for<'a>(group: &'a Group<'_>) -> impl Iterator<Item = (&'a str, &'a str)> {
    group.metadata.dependencies_of(workspace::PACKAGE).filter(|(name, _)| *name != LIBRARY_CRATE)
}

/// What has been built so far.
#[derive(Default)]
struct Made {
    contents: Contents,
    /// The files of new crates, by name.
    new: BTreeMap<String, PathBuf>,
    search: BTreeSet<String>,
}

impl Made {
    fn add(&mut self, group: &Group<'_>, built: &Built, base: &Base<'_>) {
        let known = |file: &str| {
            base.crates.usable.iter().any(|usable| usable.file == file)
                || base.layers.iter().any(|layer| layer.contents.files.contains_key(file))
        };
        let packages: BTreeMap<&str, _> =
            group.metadata.packages.iter().map(|package| (package.id.as_str(), package)).collect();
        let asked_for: BTreeMap<&str, &str> = asked_for(group).map(|(name, id)| (id, name)).collect();
        for artifact in built.usable() {
            let Some((file, path)) = artifact.interface().and_then(named) else { continue };
            let package = packages.get(artifact.package_id.as_str());
            if let Some(name) = asked_for.get(artifact.package_id.as_str()) {
                self.contents.externs.insert((*name).to_owned(), file.clone());
            }
            if known(&file) {
                continue;
            }
            if asked_for.contains_key(artifact.package_id.as_str()) {
                self.contents.built.extend(package.map(|it| format!("{} {}", it.name, it.version)));
            }
            if is_twice(artifact, base.crates) {
                self.contents.twice.extend(package.map(|package| package.name.clone()));
            }
            self.contents.files.insert(file.clone(), artifact.crate_name());
            self.new.insert(file, path);
        }
        self.search.extend(built.scripts.iter().flat_map(|script| script.linked_paths.iter().cloned()));
    }

    /// The new crates that are no macros, as cargo has left them in its folder `deps`, each under a name of its
    /// own: there may be two of one name.
    fn libraries(&self, deps: &Path) -> Vec<(String, PathBuf)> {
        let stems = self.new.keys().filter_map(|file| file.strip_suffix(".rmeta"));
        stems
            .enumerate()
            .map(|(index, stem)| (format!("new_{index}"), deps.join(format!("{stem}.rlib"))))
            .collect()
    }
}

/// Whether a library is built a second time, beside the one of the very same package in the prelude.
fn is_twice(artifact: &Artifact, crates: &Crates) -> bool {
    !artifact.is_macros() && crates.usable.iter().any(|usable| usable.id == artifact.package_id)
}

fn named(file: &Path) -> Option<(String, PathBuf)> {
    Some((file.file_name()?.to_string_lossy().into_owned(), file.to_owned()))
}
