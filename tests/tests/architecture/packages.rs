//! What depends on what, from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The packages of the workspace and all that they can reach on this platform.
pub struct Packages {
    /// Our own crates and their folders.
    pub ours: BTreeMap<String, PathBuf>,
    /// From a package's id to its name and to the ids that it imports, dev-dependencies left out.
    imports: BTreeMap<String, (String, Vec<String>)>,
}

impl Packages {
    /// Asks cargo; the lock file must be up to date.
    pub fn read(clone: &Path) -> Self {
        let platform = format!("--filter-platform={}", host());
        let arguments = ["metadata", "--format-version=1", "--locked", platform.as_str()];
        let metadata: Value = serde_json::from_slice(&cargo(clone, &arguments)).expect("metadata is JSON");

        let members: Vec<&str> = list(&metadata["workspace_members"]).filter_map(Value::as_str).collect();
        let mut ours = BTreeMap::new();
        let mut names = BTreeMap::new();
        for package in list(&metadata["packages"]) {
            let (id, name) = (text(&package["id"]), text(&package["name"]));
            names.insert(id, name);
            if members.contains(&id) {
                let manifest = Path::new(text(&package["manifest_path"]));
                ours.insert(
                    name.to_owned(),
                    manifest.parent().expect("a manifest is in a folder").to_path_buf(),
                );
            }
        }
        let nodes = list(&metadata["resolve"]["nodes"]).map(|node| {
            let id = text(&node["id"]);
            let imports = list(&node["deps"]).filter(|import| is_not_dev(import));
            (
                id.to_owned(),
                (names[id].to_owned(), imports.map(|import| text(&import["pkg"]).to_owned()).collect()),
            )
        });
        Self { ours, imports: nodes.collect() }
    }

    /// The names of what a crate imports itself.
    pub fn direct(&self, name: &str) -> BTreeSet<&str> {
        let ids = self.ids(name).flat_map(|id| &self.imports[id].1);
        ids.map(|id| self.imports[id].0.as_str()).collect()
    }

    /// The names of all that a crate links, by any path.
    pub fn reached(&self, name: &str) -> BTreeSet<&str> {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut waiting: Vec<&str> = self.ids(name).collect();
        while let Some(id) = waiting.pop() {
            let (_, imports) = &self.imports[id];
            waiting.extend(imports.iter().map(String::as_str).filter(|import| seen.insert(import)));
        }
        seen.into_iter().map(|id| self.imports[id].0.as_str()).collect()
    }

    fn ids(&self, name: &str) -> impl Iterator<Item = &str> {
        self.imports.iter().filter(move |(_, (found, _))| found == name).map(|(id, _)| id.as_str())
    }
}

fn is_not_dev(import: &Value) -> bool {
    list(&import["dep_kinds"]).any(|kind| kind["kind"].as_str() != Some("dev"))
}

fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().expect("rustc is on PATH");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host").to_owned()
}

fn cargo(clone: &Path, arguments: &[&str]) -> Vec<u8> {
    let output =
        Command::new(env!("CARGO")).args(arguments).current_dir(clone).output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("cargo metadata gives a string here")
}
