//! The packages that a kernel finds.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use jupyter::InstalledKernel;
use serde::{Deserialize, Serialize};

use crate::runs::Digest;

/// The packages that a run's kernel found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// What kind of lock it is: `pip` is a list of `name==version`, one per line.
    pub kind: String,
    /// How many packages it lists.
    pub packages: usize,
    /// The lock, a blob of the store.
    pub lock: Digest,
}

/// The text of a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentLock {
    /// Its kind, as in [`Environment::kind`].
    pub kind: &'static str,
    /// One package per line, sorted.
    pub text: String,
}

impl EnvironmentLock {
    /// The lock of a Python kernel, read from the folders of its interpreter: asking pip would take half a second.
    /// `None` for other kernels, and where the folders are not the usual ones.
    pub fn of(kernel: &InstalledKernel) -> Option<Self> {
        let program = Path::new(kernel.spec.argv.first()?);
        if !name(program).starts_with("python") {
            return None;
        }
        let named = || if program.is_absolute() { Some(program.to_owned()) } else { on_path(program) };
        let interpreter = kernel.python().or_else(named)?;
        let packages: BTreeSet<String> =
            site_folders(&interpreter).iter().flat_map(|folder| distributions(folder)).collect();
        let text = packages.into_iter().map(|line| line + "\n").collect::<String>();
        (!text.is_empty()).then_some(Self { kind: "pip", text })
    }

    /// How the record refers to it.
    pub fn facts(&self) -> Environment {
        let (kind, packages) = (self.kind.to_owned(), self.text.lines().count());
        Environment { kind, packages, lock: Digest::of(self.text.as_bytes()) }
    }
}

fn on_path(program: &Path) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// Where an interpreter looks for packages: those of its own prefix, and those of the system's where it has no
/// prefix of its own or the virtual environment lets them in.
/// See <https://docs.python.org/3/library/site.html>.
fn site_folders(interpreter: &Path) -> Vec<PathBuf> {
    let Some(prefix) = interpreter.parent().and_then(Path::parent) else { return Vec::new() };
    let mut prefixes = vec![prefix.to_owned()];
    match fs::read_to_string(prefix.join("pyvenv.cfg")) {
        Ok(settings) => {
            let setting = |name: &str| {
                let lines = settings.lines().filter_map(|line| line.split_once('='));
                lines.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| *key == name)
            };
            if setting("include-system-site-packages").is_some_and(|(_, value)| value == "true")
                && let Some((_, home)) = setting("home")
                && let Some(base) = Path::new(home).parent()
            {
                prefixes.extend([base.to_owned(), base.join("local")]);
            }
        }
        Err(_) => prefixes.push(prefix.join("local")),
    }
    let lib = prefixes.iter().flat_map(|prefix| children(prefix.join("lib")));
    let versions = lib.filter(|folder| name(folder).starts_with("python3"));
    versions
        .flat_map(|folder| ["site-packages", "dist-packages"].map(|name| folder.join(name)))
        .filter(|folder| folder.is_dir())
        .collect()
}

/// `name==version` of each distribution in a folder, from the names of its metadata folders.
/// See <https://packaging.python.org/en/latest/specifications/recording-installed-packages/>.
fn distributions(folder: &Path) -> Vec<String> {
    let described = children(folder.to_owned()).filter_map(|entry| {
        let name = name(&entry);
        let stem = name.strip_suffix(".dist-info")?;
        let (project, version) = stem.rsplit_once('-')?;
        Some(format!("{}=={version}", project.replace('_', "-").to_lowercase()))
    });
    described.collect()
}

fn children(folder: PathBuf) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_virtual_environment_lists_its_own_packages() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("lib/python3.13/site-packages");
        for name in ["ipykernel-7.1.0.dist-info", "Jupyter_Client-8.6.3.dist-info", "ipykernel"] {
            fs::create_dir_all(site.join(name)).unwrap();
        }
        fs::write(
            folder.path().join("pyvenv.cfg"),
            "home = /usr/bin\ninclude-system-site-packages = false\n",
        )
        .unwrap();
        let folders = site_folders(&folder.path().join("bin/python3"));
        assert_eq!(folders, [site]);
        let mut found = distributions(&folders[0]);
        found.sort();
        assert_eq!(found, ["ipykernel==7.1.0", "jupyter-client==8.6.3"]);
    }
}
