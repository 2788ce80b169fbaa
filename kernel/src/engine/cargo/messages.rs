//! What cargo tells of a build with `--message-format=json`.
//!
//! Format: <https://doc.rust-lang.org/cargo/reference/external-tools.html#json-messages>.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// One message, as far as it matters here.
#[derive(Debug, Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact(Artifact),
    BuildScriptExecuted(BuildScript),
    #[serde(other)]
    Other,
}

/// One crate that was built, or found built.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Artifact {
    /// The package, as [`super::metadata`] names it.
    pub package_id: String,
    /// Which part of the package it is.
    pub target: Target,
    /// The features it was built with.
    pub features: BTreeSet<String>,
    /// Whether it was there already.
    pub fresh: bool,
    profile: Profile,
    filenames: Vec<PathBuf>,
}

/// A part of a package: its library, its macros, its build script.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Profile {
    opt_level: String,
}

/// What a build script asks of the linker.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BuildScript {
    /// Folders to search, such as `native=/usr/lib`.
    pub linked_paths: Vec<String>,
}

/// What a build came to.
#[derive(Debug, Default)]
pub struct Built {
    /// The crates, those that were there already among them.
    pub artifacts: Vec<Artifact>,
    /// What their build scripts ask for.
    pub scripts: Vec<BuildScript>,
}

impl Built {
    /// Reads the standard output of a cargo that was told to use `--message-format=json`.
    pub fn parse(stdout: &str) -> Self {
        let mut built = Built::default();
        for message in stdout.lines().filter_map(|line| serde_json::from_str(line).ok()) {
            match message {
                Message::CompilerArtifact(artifact) => built.artifacts.push(artifact),
                Message::BuildScriptExecuted(script) => built.scripts.push(script),
                Message::Other => {}
            }
        }
        built
    }

    /// The crates that a cell can use: libraries built for it, and macros. What only build scripts and macros
    /// are made of is built without optimisation and is not among them.
    pub fn usable(&self) -> impl Iterator<Item = &Artifact> {
        self.artifacts.iter().filter(|artifact| {
            artifact.is_macros() || (artifact.is_library() && artifact.profile.opt_level != "0")
        })
    }
}

impl Artifact {
    /// The name that source code has for it.
    pub fn crate_name(&self) -> String {
        self.target.name.replace('-', "_")
    }

    /// Whether it is a crate of procedural macros.
    pub fn is_macros(&self) -> bool {
        self.target.kind.iter().any(|kind| kind == "proc-macro")
    }

    fn is_library(&self) -> bool {
        self.target.kind.iter().any(|kind| kind == "lib" || kind == "rlib")
    }

    /// The archive of its objects.
    pub fn archive(&self) -> Option<&Path> {
        self.file("rlib")
    }

    /// The file that rustc reads when it compiles against the crate: a library's metadata, or the macros.
    pub fn interface(&self) -> Option<&Path> {
        let ending = if self.is_macros() { std::env::consts::DLL_EXTENSION } else { "rmeta" };
        self.file(ending)
    }

    fn file(&self, ending: &str) -> Option<&Path> {
        self.filenames.iter().map(PathBuf::as_path).find(|file| file.extension() == Some(ending.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STDOUT: &str = r#"{"reason":"compiler-artifact","package_id":"registry+https://github.com/rust-lang/crates.io-index#a-b@1.2.3","manifest_path":"/r/Cargo.toml","target":{"kind":["lib"],"crate_types":["lib"],"name":"a-b","src_path":"/r/lib.rs","edition":"2021","doc":true,"doctest":true,"test":true},"profile":{"opt_level":"2","debuginfo":0,"debug_assertions":false,"overflow_checks":false,"test":false},"features":["std"],"filenames":["/t/deps/liba_b-1f.rlib","/t/deps/liba_b-1f.rmeta"],"executable":null,"fresh":true}
{"reason":"compiler-artifact","package_id":"p#syn@2.0.0","target":{"kind":["lib"],"name":"syn"},"profile":{"opt_level":"0"},"features":[],"filenames":["/t/deps/libsyn-2e.rmeta"],"fresh":false}
{"reason":"build-script-executed","package_id":"p#z@1.0.0","linked_libs":["static=z"],"linked_paths":["native=/t/out"],"cfgs":[],"env":[],"out_dir":"/t/out"}
{"reason":"build-finished","success":true}
not json"#;

    #[test]
    fn libraries_for_cells_are_told_from_those_of_macros() {
        let built = Built::parse(STDOUT);
        assert_eq!(built.artifacts.len(), 2);
        assert_eq!(built.scripts, [BuildScript { linked_paths: vec!["native=/t/out".into()] }]);
        let usable: Vec<_> = built.usable().collect();
        assert_eq!(usable.len(), 1);
        assert_eq!(usable[0].crate_name(), "a_b");
        assert_eq!(usable[0].interface(), Some(Path::new("/t/deps/liba_b-1f.rmeta")));
    }
}
