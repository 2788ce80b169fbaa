//! What a notebook writes to ask for a crate: an entry of `[dependencies]` in Cargo's manifest.
//!
//! Format: <https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html>.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use semver::VersionReq;
use serde::{Deserialize, Serialize};

use super::error::DependencyError;

/// A crate that a notebook asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// The name that the notebook gives it.
    pub name: String,
    /// Which crate it is.
    pub entry: Entry,
}

/// Which crate, from where, with what: the right side of a line in `[dependencies]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entry {
    /// The versions that will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The package's own name, where the notebook gives it another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// A folder with the crate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    git: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rev: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registry: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_features: Option<bool>,
    /// Features beside the default ones.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub features: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Version(String),
    Entry(Entry),
}

impl Dependency {
    /// Reads `name = "version"`, `name = { … }`, a name alone (any version), or the path of a crate (it begins
    /// with `.` or `/`). Relative paths start from `folder`.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, DependencyError> {
        let text = text.trim();
        let wrong = |why: String| DependencyError::Entry { text: text.to_owned(), why };
        if text.starts_with(['.', '/']) {
            return Self::in_folder(&folder.join(text));
        }
        let (name, entry) = if text.contains('=') {
            let table: toml::Table =
                toml::from_str(text).map_err(|error| wrong(error.message().to_owned()))?;
            let mut entries = table.into_iter();
            match (entries.next(), entries.next()) {
                (Some((name, value)), None) => (name, entry_of(value).map_err(wrong)?),
                _ => return Err(wrong("there must be one crate on a line".to_owned())),
            }
        } else {
            (text.to_owned(), Written::Version("*".to_owned()))
        };
        let is_word = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
        if name.is_empty() || !name.chars().all(is_word) {
            return Err(wrong(format!("`{name}` can't be the name of a crate")));
        }
        Self::new(name, entry, folder)
    }

    /// Reads the `[dependencies]` of the manifest `file`.
    pub fn of_manifest(file: &Path) -> Result<Vec<Self>, DependencyError> {
        #[derive(Deserialize)]
        struct Manifest {
            #[serde(default)]
            dependencies: toml::Table,
        }
        let at = |why: String| DependencyError::Manifest { file: file.to_owned(), why };
        let text = std::fs::read_to_string(file).map_err(|error| at(error.to_string()))?;
        let manifest: Manifest = toml::from_str(&text).map_err(|error| at(error.to_string()))?;
        let folder = file.parent().unwrap_or(Path::new("."));
        let read = |(name, value)| Self::new(name, entry_of(value).map_err(at)?, folder);
        manifest.dependencies.into_iter().map(read).collect()
    }

    fn new(name: String, entry: Written, folder: &Path) -> Result<Self, DependencyError> {
        let mut entry = match entry {
            Written::Version(version) => Entry { version: Some(version), ..Entry::default() },
            Written::Entry(entry) => entry,
        };
        if let Some(version) = &entry.version
            && let Err(error) = VersionReq::parse(version)
        {
            let why = format!("`{version}` is no version: {error}");
            return Err(DependencyError::Entry { text: name, why });
        }
        if let Some(path) = &mut entry.path {
            let full = folder.join(&path);
            *path = full
                .canonicalize()
                .map_err(|_| DependencyError::NoFolder { name: name.clone(), path: full })?;
        }
        Ok(Dependency { name, entry })
    }

    /// The crate in `folder`, under its own name.
    fn in_folder(folder: &Path) -> Result<Self, DependencyError> {
        #[derive(Deserialize)]
        struct Manifest {
            package: Package,
        }
        #[derive(Deserialize)]
        struct Package {
            name: String,
        }
        let file = folder.join("Cargo.toml");
        let at = |why: String| DependencyError::Manifest { file: file.clone(), why };
        let text = std::fs::read_to_string(&file).map_err(|error| at(error.to_string()))?;
        let manifest: Manifest = toml::from_str(&text).map_err(|error| at(error.to_string()))?;
        let entry = Entry { path: Some(folder.to_owned()), ..Entry::default() };
        Self::new(manifest.package.name, Written::Entry(entry), folder)
    }

    /// The package's name in its registry.
    pub fn package(&self) -> &str {
        self.entry.package.as_deref().unwrap_or(&self.name)
    }

    /// The name that source code has for it, if the notebook or the package's name decides that.
    pub fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }

    /// The versions that will do, if any crate of crates.io will do: not one from a folder or a repository.
    pub fn requirement(&self) -> Option<VersionReq> {
        let Entry { version, path: None, git: None, registry: None, .. } = &self.entry else { return None };
        version.as_deref().map_or(Some(VersionReq::STAR), |version| VersionReq::parse(version).ok())
    }

    /// Whether the package's default features are on.
    pub fn default_features(&self) -> bool {
        self.entry.default_features.unwrap_or(true)
    }

    /// The line in `[dependencies]`.
    pub fn line(&self) -> String {
        match &self.entry {
            Entry { version: Some(version), .. } if self.entry == Entry::of_version(version) => {
                format!("{} = {version:?}", self.name)
            }
            entry => {
                let fields = toml::to_string(entry).unwrap_or_default();
                let fields: Vec<&str> = fields.lines().collect();
                format!("{} = {{ {} }}", self.name, fields.join(", "))
            }
        }
    }
}

impl Entry {
    fn of_version(version: &str) -> Self {
        Entry { version: Some(version.to_owned()), ..Entry::default() }
    }
}

fn entry_of(value: toml::Value) -> Result<Written, String> {
    match value {
        toml::Value::String(version) => Ok(Written::Version(version)),
        other => other.try_into().map(Written::Entry).map_err(|error| error.message().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Result<String, String> {
        Dependency::parse(text, Path::new("/")).map(|read| read.line()).map_err(|error| error.to_string())
    }

    #[test]
    fn what_people_write_is_read() {
        for (text, expected) in [
            ("regex = \"1\"", "regex = \"1\""),
            ("  regex=\"1.2\"  # fast", "regex = \"1.2\""),
            ("serde_json", "serde_json = \"*\""),
            (
                "tokio = { version = \"1\", features = [\"rt\", \"macros\"], default-features = false }",
                "tokio = { version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }",
            ),
            (
                "json = { package = \"serde_json\", version = \"1\" }",
                "json = { version = \"1\", package = \"serde_json\" }",
            ),
            (
                "mine = { git = \"https://example.org/mine\", rev = \"1f\" }",
                "mine = { git = \"https://example.org/mine\", rev = \"1f\" }",
            ),
            ("mine = { path = \"/\" }", "mine = { path = \"/\" }"),
        ] {
            assert_eq!(line(text).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, expected) in [
            ("regex = 1", "invalid type"),
            ("regex = \"one\"", "`one` is no version"),
            ("regex = \"1", "`regex = \"1`"),
            ("regex \"1\"", "can't be the name of a crate"),
            ("regex = { vers = \"1\" }", "unknown field `vers`"),
            ("mine = { path = \"/nowhere/at/all\" }", "/nowhere/at/all"),
        ] {
            let error = line(text).expect_err(text);
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
