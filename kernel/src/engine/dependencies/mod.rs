//! Crates that a notebook adds to what the prelude has (`:dep`, `%dep`).
//!
//! A crate that the prelude has is at hand. Everything else cargo builds in the prelude's own target folder, with
//! the prelude's lock and features, so that what both need is not built again and is one and the same crate: a
//! frame that a new crate gives is a frame of the prelude's polars. The new crates become one library, a *layer*,
//! that the host loads; no variable is lost.

mod at_hand;
mod build;
mod error;
mod groups;
mod layer;
mod link;
mod runner;
mod spec;
mod workspace;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use super::prelude::{self, Crates, Prelude, cache_folder};
use super::{Interrupt, Output, StreamName};
use build::Base;
use layer::Layer;
use runner::Cargo;

pub use at_hand::IN_SCOPE;
pub use error::DependencyError;
pub use spec::Dependency;

/// Forbids the network, like `%dep --offline`.
pub const OFFLINE: &str = "NBRUN_OFFLINE";

/// The crates that a session has beside the prelude's.
pub struct Dependencies {
    prelude: Arc<Prelude>,
    /// The prelude's list of crates, once it is needed.
    crates: Option<Crates>,
    wanted: BTreeMap<String, Dependency>,
    externs: BTreeMap<String, PathBuf>,
    layers: Vec<Layer>,
    /// Whether cargo may not use the network.
    pub offline: bool,
}

/// What adding crates has changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Names of crates that the session had in another build: values of their types are no longer valid.
    pub outdated: Vec<String>,
}

impl Dependencies {
    /// None yet.
    pub fn new(prelude: Arc<Prelude>) -> Self {
        let externs = prelude.externs().clone();
        let (wanted, layers) = (BTreeMap::new(), Vec::new());
        Dependencies { prelude, crates: None, wanted, externs, layers, offline: is_offline() }
    }

    /// What has been asked for, line by line as in `[dependencies]`.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.wanted.values().map(Dependency::line)
    }

    /// Arguments that let rustc find all crates.
    pub fn rustc_arguments(&self) -> Vec<OsString> {
        let folders: Vec<PathBuf> = self.folders().collect();
        prelude::rustc_arguments(folders.iter().map(PathBuf::as_path), &self.externs)
    }

    /// Libraries that the host loads before a cell, in this order.
    pub fn libraries(&self) -> Vec<PathBuf> {
        self.layers.iter().filter_map(Layer::library).collect()
    }

    /// Adds crates, of which some may be there already; `None` when that changes nothing.
    ///
    /// # Errors
    /// When one of them can't be had: then none is added.
    pub async fn add(
        &mut self,
        added: Vec<Dependency>,
        output: &Output,
        interrupt: &Interrupt,
    ) -> Result<Option<Added>, DependencyError> {
        let added: Vec<Dependency> = added
            .into_iter()
            .filter(|one| one.entry.path.is_some() || self.wanted.get(&one.name) != Some(one))
            .collect();
        if added.is_empty() {
            return Ok(None);
        }
        let crates = match self.crates.take() {
            Some(crates) => crates,
            None => self.prelude.crates()?,
        };
        let outcome = self.add_with(&crates, added, output, interrupt).await;
        self.crates = Some(crates);
        outcome
    }

    async fn add_with(
        &mut self,
        crates: &Crates,
        added: Vec<Dependency>,
        output: &Output,
        interrupt: &Interrupt,
    ) -> Result<Option<Added>, DependencyError> {
        let mut wanted = self.wanted.clone();
        wanted.extend(added.iter().map(|one| (one.name.clone(), one.clone())));
        let (mut at_hand, mut to_build) = (BTreeMap::new(), Vec::new());
        for one in wanted.values() {
            match at_hand::find(one, crates)? {
                Some(present) => {
                    at_hand.insert(one.crate_name(), self.prelude.dependencies().join(&present.file));
                }
                None => to_build.push(one),
            }
        }
        let mut change = Added::default();
        if added.iter().any(|one| to_build.contains(&one)) {
            let layer = self.layer(crates, &to_build, output, interrupt).await?;
            if self.layers.iter().all(|known| known.folder != layer.folder) {
                change.outdated = self.outdated_by(&layer);
                self.layers.push(layer.clone());
            }
            for (name, file) in &layer.contents.externs {
                self.externs.extend(self.file(file).map(|path| (name.clone(), path)));
            }
        }
        self.externs.extend(at_hand);
        self.wanted = wanted;
        Ok(Some(change))
    }

    /// Finds or builds the layer with the crates `wanted`.
    async fn layer(
        &self,
        crates: &Crates,
        wanted: &[&Dependency],
        output: &Output,
        interrupt: &Interrupt,
    ) -> Result<Layer, DependencyError> {
        let keys = (0..=self.layers.len()).map(|below| self.key(below, wanted));
        let loaded = |(layer, key): (&Layer, String)| (layer.key() == key).then(|| layer.clone());
        if let Some(layer) = self.layers.iter().zip(keys).find_map(loaded) {
            return Ok(layer);
        }
        let key = self.key(self.layers.len(), wanted);
        if let Some(layer) = Layer::find(&key) {
            return Ok(layer);
        }
        let folder = layer::folder(&cache_folder(), &key);
        let at = |source| DependencyError::Cache { folder: folder.clone(), source };
        std::fs::create_dir_all(&folder).map_err(at)?;
        let lock = std::fs::File::create(folder.join("lock")).map_err(at)?;
        let locked = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock));
        let lock = tokio::select! {
            locked = locked => locked.map_err(std::io::Error::other).and_then(|locked| locked).map_err(at)?,
            () = interrupt.made() => return Err(DependencyError::Interrupted),
        };
        if let Some(layer) = Layer::find(&key) {
            return Ok(layer);
        }
        let target = self.prelude.target();
        let cargo =
            Cargo { prelude: &self.prelude, target: &target, offline: self.offline, output, interrupt };
        let base = Base { prelude: &self.prelude, crates, layers: &self.layers };
        let start = std::time::Instant::now();
        let layer = build::build(&cargo, &base, &key, &folder, wanted).await?;
        drop(lock);
        report(&layer, start.elapsed(), output).await;
        Ok(layer)
    }

    /// The key of a layer with the crates `wanted` on top of so many of the layers.
    fn key(&self, below: usize, wanted: &[&Dependency]) -> String {
        let prelude = self.prelude.key();
        let below = self.layers.iter().take(below).map(Layer::key);
        layer::key([prelude].into_iter().chain(below), wanted)
    }

    /// Crates of earlier layers that `layer` has in another build.
    fn outdated_by(&self, layer: &Layer) -> Vec<String> {
        let earlier = self.layers.iter().flat_map(|layer| layer.contents.files.values());
        let mut names: Vec<String> =
            earlier.filter(|name| layer.contents.files.values().any(|new| &new == name)).cloned().collect();
        names.sort();
        names.dedup();
        names
    }

    /// Where the metadata of crates is, the newest first.
    fn folders(&self) -> impl Iterator<Item = PathBuf> {
        self.layers.iter().rev().map(Layer::dependencies).chain([self.prelude.dependencies()])
    }

    fn file(&self, name: &str) -> Option<PathBuf> {
        self.folders().map(|folder| folder.join(name)).find(|file| file.exists())
    }
}

fn is_offline() -> bool {
    let on = |name| std::env::var(name).is_ok_and(|value| matches!(value.as_str(), "1" | "true"));
    on(OFFLINE) || on("CARGO_NET_OFFLINE")
}

async fn report(layer: &Layer, took: std::time::Duration, output: &Output) {
    let built = layer.contents.built.join(", ");
    output.stream(StreamName::Stderr, format!("built {built} in {} s\n", took.as_secs())).await;
    if !layer.contents.twice.is_empty() {
        let text = format!(
            "note: built a second time, with features that the prelude's own do not have: {}; their types are \
             not those of the prelude\n",
            layer.contents.twice.join(", ")
        );
        output.stream(StreamName::Stderr, text).await;
    }
}

impl From<DependencyError> for super::CellError {
    fn from(error: DependencyError) -> Self {
        match error {
            DependencyError::Engine(error) => error.into(),
            DependencyError::Interrupted => super::CellError::new("Interrupted", error.to_string()),
            error => super::CellError::new("DependencyError", error.to_string()),
        }
    }
}
