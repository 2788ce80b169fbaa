//! The folders that the chores work in.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// Where the clone is, and where everything goes that isn't part of it.
pub struct Places {
    /// The root of the clone.
    pub clone: PathBuf,
    /// `NBRUN_CACHE_DIR`, or `nbrun` in the user's cache folder.
    pub cache: PathBuf,
    /// Tools that the project doesn't build itself; `.tools` in the clone links here.
    pub tools: PathBuf,
    /// Cargo's target folder for everything but xtask.
    pub target: PathBuf,
}

impl Places {
    /// Reads the environment; creates nothing.
    pub fn find() -> Result<Self> {
        // At run time, since clones that share a target folder share the program.
        let package = folder_from_env("CARGO_MANIFEST_DIR").context("start this as `cargo xtask`")?;
        let clone = package.parent().context("xtask is not inside a clone of nbrun")?.to_path_buf();
        let cache = match folder_from_env("NBRUN_CACHE_DIR") {
            Some(given) => std::path::absolute(given)?,
            None => user_cache()?.join("nbrun"),
        };
        let target = match folder_from_env("CARGO_TARGET_DIR") {
            Some(given) => std::path::absolute(given)?,
            None => cache.join("target"),
        };
        Ok(Self { tools: cache.join("tools"), clone, cache, target })
    }

    /// A cargo command in the clone that builds into [`Places::target`].
    pub fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&self.clone).env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// A program that cargo built from this workspace in the dev profile.
    pub fn built(&self, program: &str) -> Command {
        self.program("debug", program)
    }

    /// A program that cargo built from this workspace in the release profile.
    pub fn released(&self, program: &str) -> Command {
        self.program("release", program)
    }

    fn program(&self, profile: &str, program: &str) -> Command {
        let file = format!("{program}{}", env::consts::EXE_SUFFIX);
        let mut command = Command::new(self.target.join(profile).join(file));
        command.env("NBRUN_CACHE_DIR", &self.cache);
        command
    }

    /// Installs the kernel that was built; the first time it builds the prelude, which takes minutes.
    pub fn install_kernel(&self, prefix: &Path) -> Command {
        let mut install = self.built("nbrun-kernel");
        install.args(["install", "--prefix"]).arg(prefix);
        install
    }

    /// The Python interpreter of the tools folder.
    pub fn python(&self) -> PathBuf {
        self.tools.join("python/bin/python")
    }

    /// The Python interpreter of the environment for the bench of SQL.
    pub fn sql_python(&self) -> PathBuf {
        self.tools.join("sql-python/bin/python")
    }

    /// The Python that serves the tests of object storage.
    pub fn storage_python(&self) -> PathBuf {
        self.tools.join("storage-python/bin/python")
    }
}

fn user_cache() -> Result<PathBuf> {
    if let Some(cache) = folder_from_env("XDG_CACHE_HOME") {
        return Ok(cache);
    }
    let home = folder_from_env("HOME").context("HOME is not set; set NBRUN_CACHE_DIR to a folder")?;
    Ok(home.join(".cache"))
}

fn folder_from_env(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}
