//! Python environments with pinned packages: the kernels and servers that the demo, the tests and the benches run
//! against.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::{Purpose, is_stamped, write_stamp};
use crate::progress::Progress;

impl Purpose {
    fn requirements(self) -> &'static str {
        match self {
            Self::Demo => "demo.txt",
            Self::Test | Self::Bench => "test.txt",
        }
    }
}

/// Brings `python/` of the tools folder to the purpose's requirements.
pub fn install(progress: &Progress, purpose: Purpose) -> Result<()> {
    bring(progress, &progress.places.python(), purpose.requirements())
}

/// Brings `storage-python/` of the tools folder to what the tests of object storage require.
pub fn install_storage(progress: &Progress) -> Result<()> {
    bring(progress, &progress.places.storage_python(), "storage.txt")
}

/// Brings `sql-python/` of the tools folder to what the bench of SQL requires.
pub fn install_sql(progress: &Progress) -> Result<()> {
    bring(progress, &progress.places.sql_python(), "sql.txt")
}

/// Has an environment, by its interpreter, with what a file of requirements lists.
fn bring(progress: &Progress, python: &Path, requirements: &str) -> Result<()> {
    let places = &progress.places;
    let folder = places.clone.join("xtask/requirements");
    let stamp = format!("python-{requirements}");
    let works = answers(python);
    let content = every_file(&[&folder, &places.clone.join("notebooks")])?;
    if works && is_stamped(&places.tools, &stamp, &content) {
        return Ok(());
    }
    let name = format!("Python packages ({requirements})");
    progress.step(&name, || {
        if !works {
            create(progress, &name, python)?;
        }
        let mut pip = Command::new(python);
        pip.args([
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--no-input",
            "--progress-bar=off",
            "-r",
        ]);
        progress.quietly(&name, pip.arg(folder.join(requirements)))
    })?;
    write_stamp(&places.tools, &stamp, &content)
}

fn create(progress: &Progress, step: &str, python: &Path) -> Result<()> {
    let recent = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";
    let status = Command::new("python3").args(["-c", recent]).status().context("python3 is not on PATH")?;
    ensure!(
        status.success(),
        "python3 should be 3.11 or newer, with venv and ensurepip (Debian: python3-venv)"
    );
    let environment = python.ancestors().nth(2).context("the interpreter is not in an environment")?;
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(environment);
    progress.quietly(step, &mut venv)
}

/// Whether this is a whole environment: not when its creation was interrupted, or its Python is gone.
fn answers(python: &Path) -> bool {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "--version"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    pip.status().is_ok_and(|status| status.success())
}

/// The requirements include each other, so a change in any of them counts.
fn every_file(folders: &[&Path]) -> Result<String> {
    let mut paths = Vec::new();
    for folder in folders {
        for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
            paths.push(entry?.path());
        }
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let texts: Vec<String> = paths.iter().map(fs::read_to_string).collect::<Result<_, _>>()?;
    Ok(texts.concat())
}
