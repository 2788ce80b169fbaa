//! A team's own prelude: the crates of a manifest, and a file of names, in every session.
//!
//! Crates that the prelude has get the features that the manifest asks for; all others are a layer on top of it
//! that is built ahead. A `prelude.rs` beside the manifest runs as a first cell: what it brings into scope with
//! `use` is in scope in every cell.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::dependencies::{Dependencies, Dependency, DependencyError, IN_SCOPE};
use super::prelude::Prelude;
use super::{CellError, EngineError, Interrupt, Output, Shown};

/// The variable that names the manifest of the project that sessions belong to.
pub const VARIABLE: &str = "NBRUN_PRELUDE";
/// The file of names, beside the manifest.
const CODE: &str = "prelude.rs";

/// Features that the prelude's own crates are to have beside those that they always have.
pub type Features = BTreeMap<String, BTreeSet<String>>;

/// A project with a prelude of its own.
#[derive(Debug, Clone)]
pub struct Project {
    manifest: PathBuf,
    crates: Vec<Dependency>,
}

impl Project {
    /// Reads the project whose `Cargo.toml` is `manifest`.
    ///
    /// # Errors
    /// When it can't be read, or its `[dependencies]` are wrong.
    pub fn read(manifest: &Path) -> Result<Self, EngineError> {
        let wrong = |error: DependencyError| EngineError::Project(error.to_string());
        let manifest = manifest
            .canonicalize()
            .map_err(|source| EngineError::Project(format!("{}: {source}", manifest.display())))?;
        let crates = Dependency::of_manifest(&manifest).map_err(wrong)?;
        Ok(Project { manifest, crates })
    }

    /// The project that the environment names, if it names one.
    ///
    /// # Errors
    /// See [`Project::read`].
    pub fn selected() -> Result<Option<Self>, EngineError> {
        let named = std::env::var_os(VARIABLE).filter(|manifest| !manifest.is_empty());
        named.map(|manifest| Self::read(Path::new(&manifest))).transpose()
    }

    /// Its `Cargo.toml`.
    pub fn manifest(&self) -> &Path {
        &self.manifest
    }

    /// The crates that it asks for.
    pub fn crates(&self) -> &[Dependency] {
        &self.crates
    }

    /// What the prelude's own crates are to be built with.
    pub fn features(&self) -> Features {
        let own = self.crates.iter().filter(|wanted| IN_SCOPE.contains(&wanted.package()));
        own.map(|wanted| (wanted.package().to_owned(), wanted.entry.features.clone())).collect()
    }

    /// The text of its `prelude.rs`.
    pub fn code(&self) -> Option<String> {
        std::fs::read_to_string(self.manifest.with_file_name(CODE)).ok()
    }

    /// Builds its crates on top of `prelude`, so that sessions find them. Progress goes to `show`.
    ///
    /// # Errors
    /// When one of them can't be had.
    pub async fn build(&self, prelude: Arc<Prelude>, mut show: impl FnMut(&str)) -> Result<(), CellError> {
        let mut dependencies = Dependencies::new(prelude);
        let (output, mut shown) = Output::channel();
        let interrupt = Interrupt::default();
        let build = async {
            let output = output;
            dependencies.add(self.crates.clone(), &output, &interrupt).await
        };
        let follow = async {
            while let Some(shown) = shown.recv().await {
                if let Shown::Stream(_, text) = shown {
                    show(&text);
                }
            }
        };
        let (built, ()) = tokio::join!(build, follow);
        built.map(drop).map_err(CellError::from)
    }
}
