//! `evcxr_jupyter`, the Rust kernel that ours is measured beside.

use std::env;
use std::path::PathBuf;

use anyhow::Result;

use crate::places::Places;
use crate::progress::Progress;

const VERSION: &str = "0.22.0";

/// Where it is: on `PATH`, else in the tools folder.
pub fn find(places: &Places) -> Option<PathBuf> {
    let program = format!("evcxr_jupyter{}", env::consts::EXE_SUFFIX);
    let on_path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&on_path).chain([places.tools.join("evcxr/bin")]);
    folders.map(|folder| folder.join(&program)).find(|path| path.is_file())
}

/// Builds it into `evcxr/` of the tools folder, unless there is one.
pub fn install(progress: &Progress) -> Result<()> {
    let places = &progress.places;
    if find(places).is_some() {
        return Ok(());
    }
    let mut install = places.cargo(["install", "--locked", "evcxr_jupyter", "--version", VERSION, "--root"]);
    progress.run(&format!("evcxr_jupyter {VERSION}"), install.arg(places.tools.join("evcxr")))
}
