//! The crates in the prelude: what a notebook may ask for and have at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use semver::Version;
use serde::{Deserialize, Serialize};

use crate::engine::cargo::messages::{Artifact, Built};
use crate::engine::cargo::metadata::{Metadata, Package};

/// All crates in a prelude.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Crates {
    /// Those that a cell can use.
    pub usable: Vec<PreludeCrate>,
    /// The features that are on in each package that took part in the build, by package id.
    pub resolved: BTreeMap<String, BTreeSet<String>>,
}

/// A crate in the prelude.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreludeCrate {
    /// The package's id.
    pub id: String,
    /// The package's name.
    pub package: String,
    /// The package's version.
    pub version: Version,
    /// The name that source code has for it.
    pub name: String,
    /// The features it was built with.
    pub features: BTreeSet<String>,
    /// The package's features, and what each switches on.
    pub declared: BTreeMap<String, Vec<String>>,
    /// Its file in the prelude's folder of metadata.
    pub file: String,
}

impl Crates {
    /// Joins what cargo built with what it knows of the packages.
    pub fn new(built: &Built, metadata: &Metadata) -> Self {
        let packages: HashMap<&str, &Package> =
            metadata.packages.iter().map(|package| (package.id.as_str(), package)).collect();
        let usable = built.usable().filter_map(|artifact| {
            let package = packages.get(artifact.package_id.as_str())?;
            PreludeCrate::new(artifact, package)
        });
        let resolved = metadata.features();
        let resolved = resolved.into_iter().map(|(id, features)| (id.to_owned(), features.clone()));
        Crates { usable: usable.collect(), resolved: resolved.collect() }
    }

    /// Reads what [`Crates::write`] has written.
    pub fn read(file: &Path) -> std::io::Result<Self> {
        Ok(serde_json::from_slice(&std::fs::read(file)?)?)
    }

    /// Writes them to a file.
    pub fn write(&self, file: &Path) -> std::io::Result<()> {
        std::fs::write(file, serde_json::to_vec(self)?)
    }
}

impl PreludeCrate {
    fn new(artifact: &Artifact, package: &Package) -> Option<Self> {
        let file = artifact.interface()?.file_name()?.to_string_lossy().into_owned();
        Some(PreludeCrate {
            id: package.id.clone(),
            package: package.name.clone(),
            version: package.version.clone(),
            name: artifact.crate_name(),
            features: artifact.features.clone(),
            declared: package.features.clone(),
            file,
        })
    }
}
