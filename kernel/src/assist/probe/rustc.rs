//! A rustc that has loaded the prelude, and checks one program.

use std::ffi::OsString;
use std::path::Path;

use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::engine::prelude::Prelude;
use crate::engine::{EngineError, listening};

const ROOT: &str = "#![allow(warnings)]\nextern crate nbrun_prelude;\nuse nbrun_prelude::scope::*;\ninclude!(\"cell.rs\");\n";

/// Longer than any type: rustc shortens what is wider than the terminal.
const WIDTH: &str = "--diagnostic-width=1000000";

/// The folder with the root file, which includes the standard input of whoever reads it.
pub fn folder() -> std::io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("nbrun-assist-").tempdir()?;
    std::fs::write(folder.path().join("root.rs"), ROOT)?;
    std::os::unix::fs::symlink("/dev/stdin", folder.path().join("cell.rs"))?;
    Ok(folder)
}

/// A waiting rustc. Dropped, it ends.
pub struct Rustc(Child);

impl Rustc {
    /// Starts it in a [`folder`]; the arguments `crates` let it find all crates.
    pub fn start(prelude: &Prelude, crates: &[OsString], folder: &Path) -> Result<Self, EngineError> {
        let mut rustc = Command::new(prelude.rustc());
        rustc
            .arg("root.rs")
            .args(["--crate-name", "cell", "--crate-type", "lib", "--edition", "2024"])
            .args(["-C", "prefer-dynamic", "--emit=metadata", "--error-format=json", WIDTH])
            .args(crates);
        listening::start(&mut rustc, folder).map(Rustc)
    }

    /// What rustc says of `program`: a line of JSON for each diagnostic.
    pub async fn check(mut self, program: &str) -> Result<String, EngineError> {
        listening::tell(&mut self.0, program).await;
        let output = self.0.wait_with_output().await.map_err(EngineError::Folder)?;
        Ok(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
