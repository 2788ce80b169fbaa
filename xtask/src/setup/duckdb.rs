//! DuckDB's shared library, which the local warehouse loads: compiling it takes half an hour of CPU, and the
//! npm registry carries it for each platform.

use std::env::consts;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{is_stamped, npm, write_stamp};
use crate::progress::Progress;

/// The release that fits the `duckdb` crate of the workspace.
const VERSION: &str = "1.5.6-r.1";

/// Puts the library into `duckdb/` of the tools folder.
pub fn install(progress: &Progress) -> Result<()> {
    let tools = &progress.places.tools;
    let package = package()?;
    let content = format!("{package}@{VERSION}");
    let library = tools.join("duckdb").join(format!("libduckdb{}", consts::DLL_SUFFIX));
    if is_stamped(tools, "duckdb", &content) && library.is_file() {
        return Ok(());
    }
    let name = format!("DuckDB {VERSION} library");
    progress.step(&name, || {
        let staging = tools.join("duckdb-staging");
        npm::install(progress, &name, &staging, &package, VERSION)?;
        let fetched =
            staging.join("node_modules").join(&package).join(library.file_name().unwrap_or_default());
        replace(&fetched, &library)?;
        fs::remove_dir_all(&staging).with_context(|| format!("cannot remove {}", staging.display()))
    })?;
    write_stamp(tools, "duckdb", &content)
}

/// Moves a file to its place in one go, unless the same content is there: a build that is going on must not
/// see its time change.
fn replace(fetched: &Path, library: &Path) -> Result<()> {
    let content = fs::read(fetched).with_context(|| format!("the package has no {}", fetched.display()))?;
    if fs::read(library).is_ok_and(|present| present == content) {
        return Ok(());
    }
    if let Some(folder) = library.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::rename(fetched, library).with_context(|| format!("cannot write {}", library.display()))
}

/// The package that holds the library for this platform.
fn package() -> Result<String> {
    let arch = match consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => {
            bail!("DuckDB has no prebuilt library for {other}: build with the warehouse's `bundled` feature")
        }
    };
    let os = match consts::OS {
        "macos" => "darwin",
        "linux" => "linux",
        other => {
            bail!("DuckDB's library is not set up on {other}: build with the warehouse's `bundled` feature")
        }
    };
    let libc = if cfg!(target_env = "musl") { "-musl" } else { "" };
    Ok(format!("@duckdb/node-bindings-{os}-{arch}{libc}"))
}
