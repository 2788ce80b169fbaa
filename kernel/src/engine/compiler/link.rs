//! From one object to a shared object.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use super::{Failure, waiting};
use crate::engine::EngineError;
use crate::engine::source::{ENTRY, STATIC};

/// Exports only what other objects may see: the same name in two cells is two things, unless it is a static.
const EXPORTS: &str = "exports";

/// Links the object in `folder`. Everything undefined in it resolves from the prelude when the host loads it;
/// without `--eh-frame-hdr` a panic could not be unwound.
pub async fn link(folder: &Path) -> Result<PathBuf, Failure> {
    let library = folder.join("cell.so");
    let exports = folder.join(EXPORTS);
    std::fs::write(&exports, format!("{{ global: {ENTRY}; {STATIC}*; local: *; }};"))
        .map_err(EngineError::Folder)?;
    let output = Command::new("ld")
        .args(["-shared", "--eh-frame-hdr", "--version-script"])
        .arg(exports)
        .arg(folder.join(waiting::OBJECT))
        .arg("-o")
        .arg(&library)
        .output()
        .await
        .map_err(|source| EngineError::Start { program: "ld (of binutils)".into(), source })?;
    if output.status.success() {
        return Ok(library);
    }
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Failure::Accident { status: output.status, stderr })
}
