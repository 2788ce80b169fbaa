//! A rustc whose root file includes its own standard input: it has loaded all crates, and listens for the source.

use std::path::Path;
use std::process::Stdio;

use tokio::io::AsyncWriteExt as _;
use tokio::process::{Child, Command};

use super::EngineError;

/// Starts it in a folder; what it says comes on its standard error. Dropped, it is killed, and should this process
/// die, it reads an end of file and ends too.
pub fn start(rustc: &mut Command, folder: &Path) -> Result<Child, EngineError> {
    rustc
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|source| EngineError::Start { program: "rustc".into(), source })
}

/// Hands over the source, which ends there.
pub async fn tell(rustc: &mut Child, source: &str) {
    if let Some(mut input) = rustc.stdin.take() {
        // A rustc that has already given up tells why in its output.
        let _ = input.write_all(source.as_bytes()).await;
    }
}
