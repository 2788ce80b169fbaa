//! The example notebook, executed by the binaries that are tested.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

/// The prefix with the kernel in it, which `cargo xtask test` names.
pub fn kernel_prefix() -> Result<PathBuf> {
    let prefix = match std::env::var_os("NBRUN_TEST_PREFIX") {
        Some(given) => PathBuf::from(given),
        None => target()?.join("test-prefix"),
    };
    ensure!(
        prefix.join("share/jupyter/kernels").is_dir(),
        "no kernel in {0}: run `cargo xtask test` once, or `nbrun-kernel install --prefix {0}`",
        prefix.display()
    );
    Ok(prefix)
}

/// Runs an example with `nbrun` and its default parameters.
pub fn run(clone: &Path, name: &str, prefix: &Path, executed: &Path) -> Result<()> {
    let nbrun = target()?.join("debug/nbrun");
    let output = Command::new(&nbrun)
        .arg("run")
        .arg(clone.join("notebooks").join(name))
        .arg("-o")
        .arg(executed)
        .env("JUPYTER_PATH", prefix.join("share/jupyter"))
        .output()
        .with_context(|| format!("cannot start {}", nbrun.display()))?;
    if output.status.success() {
        return Ok(());
    }
    bail!("`nbrun run {name}` ended with {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr))
}

/// Cargo's target folder: this test is `debug/deps/jupyterlab-…` in it.
fn target() -> Result<PathBuf> {
    let test = std::env::current_exe()?;
    test.ancestors().nth(3).map(Path::to_path_buf).context("the test is not in a target folder")
}
