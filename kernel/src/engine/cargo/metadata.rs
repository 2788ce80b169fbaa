//! What `cargo metadata` tells: which packages take part, and with which features.
//!
//! Format: <https://doc.rust-lang.org/cargo/commands/cargo-metadata.html#json-format>.

use std::collections::{BTreeMap, BTreeSet};

use semver::Version;
use serde::Deserialize;

/// The packages of a workspace and all they depend on.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    /// All packages.
    pub packages: Vec<Package>,
    resolve: Resolve,
}

/// One package.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// What tells it from all others.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Version,
    /// Its features, and what each switches on.
    pub features: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    features: BTreeSet<String>,
    deps: Vec<Edge>,
}

#[derive(Debug, Deserialize)]
struct Edge {
    name: String,
    pkg: String,
}

impl Metadata {
    /// The features that are on, by package id.
    pub fn features(&self) -> BTreeMap<&str, &BTreeSet<String>> {
        self.resolve.nodes.iter().map(|node| (node.id.as_str(), &node.features)).collect()
    }

    /// The dependencies of the package `name`: the name that source code has for each, and its package id.
    pub fn dependencies_of(&self, name: &str) -> impl Iterator<Item = (&str, &str)> {
        let id = self.packages.iter().find(|package| package.name == name).map(|package| &package.id);
        let node = self.resolve.nodes.iter().find(move |node| Some(&node.id) == id);
        node.into_iter().flat_map(|node| &node.deps).map(|edge| (edge.name.as_str(), edge.pkg.as_str()))
    }
}
