//! `cargo xtask demo`: from a clone to an executed notebook in a browser.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::progress::{Progress, both};
use crate::setup::{self, Purpose};
use crate::target;

const NOTEBOOK: &str = "flight_delays";
const PARAMETER: &str = "as_of=2013-10-01";

/// Builds, installs the kernel into a throw-away prefix, runs the example notebook with a parameter, and
/// leaves the result and its HTML page.
pub fn demo(progress: &Progress) -> Result<()> {
    let places = &progress.places;
    let _target = target::take(progress)?;
    let folder = places.target.join("demo");
    let prefix = folder.join("prefix");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;

    setup::before_build(progress)?;
    let tools = || setup::during_build(progress, Purpose::Demo);
    both(tools, || build_and_install(progress, &prefix))?;

    let source = places.clone.join("notebooks").join(format!("{NOTEBOOK}.ipynb"));
    let executed = folder.join(format!("{NOTEBOOK}.ipynb"));
    let page = executed.with_extension("html");
    let mut run = places.built("nbrun");
    run.arg("run").arg(&source).args(["-p", PARAMETER, "-o"]).arg(&executed).arg("--report").arg(&page);
    run.env("JUPYTER_PATH", prefix.join("share/jupyter"));
    progress.stream(&format!("nbrun run {NOTEBOOK}.ipynb -p {PARAMETER}"), &mut run)?;
    progress.summary();
    say_where(&executed, &page, &prefix);
    Ok(())
}

/// The kernel first: its prelude is the longest wait, and nbrun is built beside it.
fn build_and_install(progress: &Progress, prefix: &Path) -> Result<()> {
    let places = &progress.places;
    progress.run("Build nbrun-kernel", &mut places.cargo(["build", "--package", "nbrun-kernel"]))?;
    both(
        || progress.run("Install the kernel and build its prelude", &mut places.install_kernel(prefix)),
        || progress.run("Build nbrun", &mut places.cargo(["build", "--package", "nbrun"])),
    )
}

fn say_where(executed: &Path, page: &Path, prefix: &Path) {
    println!("\nopen in a browser:      {}", page.display());
    println!("the executed notebook:  {}", executed.display());
    println!("the kernel's prefix:    {}", prefix.display());
    println!("to use it in JupyterLab: JUPYTER_PATH={} jupyter lab", prefix.join("share/jupyter").display());
}
