//! What decides which compiler a program runs.
//!
//! rustup's proxy chooses by environment variables, its settings (directory overrides, the default) and toolchain
//! files above the working directory: <https://rust-lang.github.io/rustup/overrides.html>. A compiler in a
//! toolchain of its own chooses nothing. What any other program does (a script, another manager's shim) is not
//! known, so there is no selection.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::Stamp;

/// Where rustup looks for the default of all users.
const COMMON_SETTINGS: &str = "/etc/rustup/settings.toml";
/// Files that choose a toolchain for the folder that they are in, and those below.
const TOOLCHAIN_FILES: [&str; 2] = ["rust-toolchain", "rust-toolchain.toml"];

/// All that decides which compiler a program runs.
#[derive(Clone)]
pub struct Selection(Sha256);

impl Selection {
    /// What decides for `program`, here and now; `None` where that is not known.
    pub fn of(program: &Path) -> Option<Self> {
        let program = on_path(program)?.canonicalize().ok()?;
        if is_in_toolchain(&program) {
            return Some(Selection::empty().with(program.as_os_str().as_bytes()));
        }
        if !is_rustup(&program) {
            return None;
        }
        let variables = env::vars_os().filter(|(name, _)| name.as_bytes().starts_with(b"RUSTUP_"));
        let home = env::var_os("RUSTUP_HOME").map(PathBuf::from);
        let home = home.or_else(|| dirs::home_dir().map(|home| home.join(".rustup")))?;
        Self::of_rustup(&program, &home, variables, &env::current_dir().ok()?)
    }

    /// What decides for rustup's proxy with its `home` and `variables` in the folder `here`.
    fn of_rustup(
        proxy: &Path,
        home: &Path,
        variables: impl Iterator<Item = (OsString, OsString)>,
        here: &Path,
    ) -> Option<Self> {
        let toolchains = [Stamp::of(proxy).ok()?, Stamp::of(&home.join("toolchains")).ok()?];
        let mut selection =
            Selection::empty().with(home.as_os_str().as_bytes()).with(&serde_json::to_vec(&toolchains).ok()?);
        let variables: BTreeMap<_, _> = variables.collect();
        for (name, value) in &variables {
            selection = selection.with(name.as_bytes()).with(value.as_bytes());
        }
        let common = variables.get(&OsString::from("RUSTUP_OVERRIDE_UNIX_FALLBACK_SETTINGS"));
        let common = common.map_or(Path::new(COMMON_SETTINGS), Path::new);
        let settings = std::fs::read_to_string(home.join("settings.toml")).ok()?;
        selection = selection.with(settings.as_bytes()).with(&std::fs::read(common).unwrap_or_default());
        let Settings { overrides } = toml::from_str(&settings).ok()?;
        for folder in here.ancestors() {
            if overrides.contains_key(folder.to_str()?) {
                selection = selection.with(folder.as_os_str().as_bytes());
            }
            for file in TOOLCHAIN_FILES.map(|name| folder.join(name)) {
                if let Ok(text) = std::fs::read(&file) {
                    selection = selection.with(file.as_os_str().as_bytes()).with(&text);
                }
            }
        }
        Some(selection)
    }

    /// A name for it, which no other has.
    pub fn key(&self) -> String {
        let digest = self.0.clone().finalize();
        digest.iter().take(16).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
    }

    fn empty() -> Self {
        Selection(Sha256::new())
    }

    fn with(mut self, part: &[u8]) -> Self {
        self.0.update(part.len().to_le_bytes());
        self.0.update(part);
        self
    }
}

#[derive(Deserialize)]
struct Settings {
    #[serde(default)]
    overrides: BTreeMap<String, String>,
}

/// The file that is run for `program`.
fn on_path(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return Some(program.to_owned());
    }
    let folders = env::var_os("PATH")?;
    let mut files = env::split_paths(&folders).map(|folder| folder.join(program));
    files.find(|file| rustix::fs::access(file, rustix::fs::Access::EXEC_OK).is_ok() && file.is_file())
}

/// Whether it is the compiler of the toolchain around it.
fn is_in_toolchain(program: &Path) -> bool {
    let root = program.parent().and_then(Path::parent);
    program.ends_with("bin/rustc") && root.is_some_and(|root| root.join("lib/rustlib").is_dir())
}

/// Whether it is rustup, of which its proxies are links.
fn is_rustup(program: &Path) -> bool {
    let rustup = program.with_file_name("rustup");
    matches!((Stamp::of(program), Stamp::of(&rustup)), (Ok(program), Ok(rustup)) if program == rustup)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const SETTINGS: &str = "version = \"12\"\ndefault_toolchain = \"stable\"\n\n[overrides]\n";

    /// A rustup with settings, and a folder two levels deep to stand in.
    struct Rustup {
        root: tempfile::TempDir,
        variables: Vec<(OsString, OsString)>,
    }

    impl Rustup {
        fn new() -> Self {
            let root = tempfile::tempdir().expect("a folder");
            for folder in ["home/toolchains", "work/here", "work/there"] {
                fs::create_dir_all(root.path().join(folder)).expect("a folder");
            }
            let rustup = Rustup { root, variables: Vec::new() };
            rustup.write("proxy", "");
            rustup.write("home/settings.toml", SETTINGS);
            rustup
        }

        fn write(&self, file: &str, text: &str) {
            fs::write(self.root.path().join(file), text).expect("written");
        }

        fn key(&self, here: &str) -> String {
            let at = |name| self.root.path().join(name);
            let variables = self.variables.iter().cloned();
            let selection = Selection::of_rustup(&at("proxy"), &at("home"), variables, &at(here));
            selection.expect("a selection").key()
        }
    }

    #[test]
    fn one_memory_serves_folders_that_choose_nothing() {
        let rustup = Rustup::new();
        assert_eq!(rustup.key("work/here"), rustup.key("work/there"));
    }

    #[test]
    fn all_that_chooses_a_toolchain_makes_another_key() {
        type Change = fn(&mut Rustup);
        let changes: [(&str, Change); 5] = [
            ("variable", |rustup| rustup.variables.push(("RUSTUP_TOOLCHAIN".into(), "beta".into()))),
            ("toolchain file", |rustup| rustup.write("work/rust-toolchain", "beta")),
            ("default", |rustup| rustup.write("home/settings.toml", &SETTINGS.replace("stable", "beta"))),
            ("proxy", |rustup| rustup.write("proxy", "another")),
            ("toolchain linked", |rustup| rustup.write("home/toolchains/mine", "")),
        ];
        for (what, change) in changes {
            let mut rustup = Rustup::new();
            let before = rustup.key("work/here");
            change(&mut rustup);
            assert_ne!(rustup.key("work/here"), before, "{what}");
        }
    }

    #[test]
    fn an_override_is_for_folders_below_it() {
        let rustup = Rustup::new();
        let folder = rustup.root.path().join("work/here");
        rustup.write("home/settings.toml", &format!("{SETTINGS}\"{}\" = \"beta\"\n", folder.display()));
        assert_ne!(rustup.key("work/here"), rustup.key("work/there"));
    }

    #[test]
    fn a_proxy_is_any_link_to_rustup() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name| folder.path().join(name);
        for name in ["rustup", "other"] {
            fs::write(at(name), "").expect("written");
        }
        fs::hard_link(at("rustup"), at("rustc")).expect("linked");
        assert!(is_rustup(&at("rustc")) && is_rustup(&at("rustup")) && !is_rustup(&at("other")));
    }

    #[test]
    fn another_managers_shim_has_no_selection() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("rustc"), "#!/bin/sh\n").expect("written");
        assert!(Selection::of(&folder.path().join("rustc")).is_none());
    }
}
