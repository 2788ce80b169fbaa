//! Fetching the tools that a chore needs into the per-user tools folder.
//!
//! Two set-ups at once wait for each other. Each tool ends with a stamp that says what was installed, written
//! last: an interrupted set-up leaves no stamp and starts that tool again, and a changed pin doesn't match it.

mod chromium;
mod debian;
mod duckdb;
pub mod evcxr;
mod kernels;
mod npm;
mod python;

use std::fs;
use std::io;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Error, Result, bail};

use crate::lock::lock;
use crate::progress::Progress;

/// What the tools are for; each needs all that the ones before it need.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    Demo,
    Test,
    Bench,
}

impl FromStr for Purpose {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "demo" => Ok(Self::Demo),
            "test" => Ok(Self::Test),
            "bench" => Ok(Self::Bench),
            _ => bail!("--for takes demo, test or bench, not {name:?}"),
        }
    }
}

/// Installs everything that the purpose needs and isn't there.
///
/// The benches can do without the peer kernel, which takes long to build: only this installs it.
pub fn setup(progress: &Progress, purpose: Purpose) -> Result<()> {
    let _lock = lock(progress, &progress.places.tools)?;
    duckdb_library(progress)?;
    other_tools(progress, purpose)?;
    if purpose >= Purpose::Bench {
        evcxr::install(progress)?;
    }
    Ok(())
}

/// The part of the set-up that building nbrun waits for.
pub fn before_build(progress: &Progress) -> Result<()> {
    let _lock = lock(progress, &progress.places.tools)?;
    duckdb_library(progress)
}

/// The part of the set-up that can go on while nbrun is built.
pub fn during_build(progress: &Progress, purpose: Purpose) -> Result<()> {
    let _lock = lock(progress, &progress.places.tools)?;
    other_tools(progress, purpose)
}

/// What the bench of SQL needs beside the other benches' tools.
pub fn sql_bench(progress: &Progress) -> Result<()> {
    let _lock = lock(progress, &progress.places.tools)?;
    python::install_sql(progress)
}

fn duckdb_library(progress: &Progress) -> Result<()> {
    link_into_clone(progress)?;
    duckdb::install(progress)
}

fn other_tools(progress: &Progress, purpose: Purpose) -> Result<()> {
    python::install(progress, purpose)?;
    if purpose >= Purpose::Test {
        python::install_storage(progress)?;
        npm::install_playwright(progress)?;
        chromium::install(progress)?;
        kernels::install(progress)?;
    }
    Ok(())
}

/// Points `.tools` in the clone at the tools folder: `.cargo/config.toml` and the tests look there.
fn link_into_clone(progress: &Progress) -> Result<()> {
    let (link, tools) = (progress.places.clone.join(".tools"), &progress.places.tools);
    if fs::read_link(&link).is_ok_and(|target| target == *tools) {
        return Ok(());
    }
    let fresh = progress.places.clone.join(format!(".tools.{}", std::process::id()));
    std::os::unix::fs::symlink(tools, &fresh)
        .with_context(|| format!("cannot create {}", fresh.display()))?;
    fs::rename(&fresh, &link).or_else(|error| {
        fs::remove_file(&fresh)?;
        Err(error).with_context(|| format!("{} should be a link to {}", link.display(), tools.display()))
    })
}

/// Whether a tool's stamp says exactly this.
fn is_stamped(tools: &Path, tool: &str, content: &str) -> bool {
    fs::read_to_string(stamp(tools, tool)).is_ok_and(|found| found == content)
}

/// Notes what was installed, once all of it is in place.
fn write_stamp(tools: &Path, tool: &str, content: &str) -> Result<()> {
    write_whole(&stamp(tools, tool), content.as_bytes())
        .with_context(|| format!("cannot note that {tool} is set up"))
}

fn stamp(tools: &Path, tool: &str) -> std::path::PathBuf {
    tools.join("stamps").join(tool)
}

/// Writes a file so that a reader sees the old one or the new one, never a part.
fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".new");
    fs::write(&fresh, content)?;
    fs::rename(&fresh, path)
}
