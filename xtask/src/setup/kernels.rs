//! Kernels of other languages, by which the tests see that parameters arrive as they were given. `bash_kernel` is
//! among the Python packages.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{debian, is_stamped, npm, write_stamp};
use crate::progress::Progress;

/// Has a kernel for TypeScript.
const DENO: &str = "2.9.6";
/// Where Debian's package puts the kernelspec of R.
const R: &str = "/usr/share/jupyter/kernels/ir";

/// Installs Deno as `deno/deno` of the tools folder; and Debian's kernel for R, without which there is no test of R.
pub fn install(progress: &Progress) -> Result<()> {
    install_deno(progress)?;
    if !Path::new(R).is_dir() && debian::can_install() {
        progress.step("R", || debian::install(progress, "R", &["r-cran-irkernel"]))?;
    }
    Ok(())
}

fn install_deno(progress: &Progress) -> Result<()> {
    let tools = &progress.places.tools;
    if is_stamped(tools, "deno", DENO) {
        return Ok(());
    }
    let name = format!("Deno {DENO}");
    let folder = tools.join("deno");
    progress.step(&name, || npm::install(progress, &name, &folder, "deno", DENO))?;
    link_program(&folder)?;
    write_stamp(tools, "deno", DENO)
}

/// The program is in the package for this platform, which npm has chosen.
fn link_program(folder: &Path) -> Result<()> {
    let platforms = folder.join("node_modules/@deno");
    let entries = fs::read_dir(&platforms).with_context(|| format!("cannot list {}", platforms.display()))?;
    let mut programs = entries.flatten().map(|entry| entry.path().join("deno")).filter(|path| path.is_file());
    let program = programs.next().context("there is no Deno for this platform")?;
    let link = folder.join("deno");
    let _ = fs::remove_file(&link);
    std::os::unix::fs::symlink(&program, &link).with_context(|| format!("cannot create {}", link.display()))
}
