//! The packages of a workspace: where their sources are, and which features are on.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use super::IndexError;
use super::cfg::Cfg;

/// One package that the workspace is built from.
pub struct Package {
    /// The file of its library's root module.
    pub root: PathBuf,
    /// What `#[cfg(…)]` sees in it.
    pub cfg: Cfg,
    /// The crates that it can name, by the name it has for them.
    pub dependencies: HashMap<String, String>,
}

/// All packages, by the name of their library.
pub struct Packages(HashMap<String, Package>);

/// `cargo metadata`: <https://doc.rust-lang.org/cargo/commands/cargo-metadata.html>.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Described>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Described {
    id: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
    src_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
    features: HashSet<String>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    pkg: String,
}

impl Packages {
    /// Asks cargo about the workspace in `folder`, and `rustc` about the target.
    pub fn read(folder: &Path, rustc: &Path) -> Result<Self, IndexError> {
        let version = answer("rustc", Command::new(rustc).arg("-vV"))?;
        let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        // Offline, only what the build itself has fetched is there: the packages for this platform.
        let mut metadata = Command::new(cargo);
        metadata.args(["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", host]);
        let metadata: Metadata = serde_json::from_str(&answer("cargo", metadata.current_dir(folder))?)?;
        let target = answer("rustc", Command::new(rustc).args(["--print", "cfg"]))?;
        Ok(Self::of(metadata, &target))
    }

    /// The package of a library. Of several versions, the one that was resolved last counts.
    pub fn get(&self, library: &str) -> Option<&Package> {
        self.0.get(library)
    }

    fn of(metadata: Metadata, target: &str) -> Self {
        let is_library = |target: &&Target| {
            target.kind.iter().any(|kind| matches!(kind.as_str(), "lib" | "rlib" | "dylib" | "proc-macro"))
        };
        let roots: HashMap<String, &Target> = metadata
            .packages
            .iter()
            .filter_map(|package| Some((package.id.clone(), package.targets.iter().find(is_library)?)))
            .collect();
        let library = |id: &str| roots.get(id).map(|target| target.name.replace('-', "_"));
        let packages = metadata.resolve.nodes.into_iter().filter_map(|node| {
            let dependencies =
                node.deps.iter().filter_map(|dep| Some((dep.name.clone(), library(&dep.pkg)?))).collect();
            let root = roots.get(&node.id)?.src_path.clone();
            Some((library(&node.id)?, Package { root, cfg: Cfg::new(target, node.features), dependencies }))
        });
        Packages(packages.collect())
    }
}

/// What a program prints.
fn answer(program: &'static str, command: &mut Command) -> Result<String, IndexError> {
    let output = command.output().map_err(|source| IndexError::Program { program, source })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let source = std::io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned());
    Err(IndexError::Program { program, source })
}
