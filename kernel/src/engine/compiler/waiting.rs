//! A rustc that has loaded the prelude and waits for a cell.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::OptLevel;
use crate::engine::prelude::Prelude;
use crate::engine::{EngineError, listening};

/// The object file, in the rustc's folder.
pub const OBJECT: &str = "cell.o";
/// The MIR listing, in the rustc's folder.
pub const LISTING: &str = "cell.mir";

/// A compiled source's name in diagnostics and panics is this, a number, and [`SOURCE_EXTENSION`].
pub const SOURCE_PREFIX: &str = "cell-";
/// See [`SOURCE_PREFIX`].
pub const SOURCE_EXTENSION: &str = ".rs";

/// How rustc says that the object is complete: see "artifact notifications" in <https://doc.rust-lang.org/rustc/json.html>.
const OBJECT_IS_COMPLETE: &str = r#"{"$message_type":"artifact","artifact":"cell.o","#;

/// The cells' crate has one name for ever, so that a type of the user's is the same type in every cell.
const CRATE: &str = "cell";

/// Of the lints, those that would disturb an exploration, or speak of the generated code, are off.
const ROOT: &str = "#![allow(unused, nonstandard_style, private_interfaces, private_bounds, static_mut_refs)]\n\
    #![warn(unused_must_use, unreachable_code, unreachable_patterns)]\nextern crate nbrun_prelude;\nuse nbrun_prelude::scope::*;\n";

/// What a rustc is started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emit {
    /// The object file.
    Object,
    /// The MIR listing.
    Listing,
}

/// What became of a source.
pub struct Compile {
    /// What rustc printed: diagnostics, one a line.
    pub stderr: String,
    /// How it ended.
    pub end: End,
}

/// How a compile ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The object is complete.
    Object,
    /// rustc ended without an object.
    Exit(ExitStatus),
}

/// A rustc that waits for the source of one cell.
pub struct WaitingRustc {
    child: Child,
    file: String,
    folder: PathBuf,
}

impl WaitingRustc {
    /// Starts it in a folder of its own below `parent`.
    ///
    /// Its root file includes its standard input, under a name that tells one cell from another.
    pub fn start(
        prelude: &Prelude,
        crates: &[OsString],
        parent: &Path,
        number: u64,
        opt_level: OptLevel,
        emit: Emit,
    ) -> Result<Self, EngineError> {
        let file = format!("{SOURCE_PREFIX}{number}{SOURCE_EXTENSION}");
        let folder = parent.join(number.to_string());
        std::fs::create_dir_all(&folder).map_err(EngineError::Folder)?;
        std::os::unix::fs::symlink("/dev/stdin", folder.join(&file)).map_err(EngineError::Folder)?;
        std::fs::write(folder.join("root.rs"), format!("{ROOT}include!({file:?});\n"))
            .map_err(EngineError::Folder)?;
        let mut rustc = Command::new(prelude.rustc());
        rustc
            .arg("root.rs")
            .args(["--crate-name", CRATE, "--crate-type", "cdylib", "--edition", "2024"])
            .args(["-C", "prefer-dynamic", "-C", "codegen-units=1", "-C", "debuginfo=0"])
            .arg(format!("-Copt-level={}", opt_level.number()))
            // Optimised or not, a number that overflows is an error of the analysis.
            .args(["-C", "overflow-checks=on"])
            // Types in the listing get whole paths: `Rc` alone is in no scope.
            .env("RUSTC_BOOTSTRAP", "1")
            // Above level 1 a cell would compile its own copy of what the prelude has.
            .args(["-Ztrim-diagnostic-paths=no", "-Zshare-generics=yes"])
            .args(["--error-format=json", "--json=artifacts", "--emit"])
            .arg(match emit {
                Emit::Object => format!("obj={OBJECT}"),
                Emit::Listing => format!("mir={LISTING}"),
            })
            .args(crates);
        Ok(WaitingRustc { child: listening::start(&mut rustc, &folder)?, file, folder })
    }

    /// The name that the source has in diagnostics and panics.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Where its output goes.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Hands over the source and waits for the object, or for rustc's end. Dropped in between, rustc is killed.
    ///
    /// To give back all its memory takes rustc longer than a statement takes to compile: once the object is
    /// complete, it is killed too.
    pub async fn feed(mut self, source: &str) -> Result<Compile, EngineError> {
        listening::tell(&mut self.child, source).await;
        let mut stderr = String::new();
        if let Some(output) = self.child.stderr.take() {
            let mut lines = BufReader::new(output).lines();
            while let Some(line) = lines.next_line().await.map_err(EngineError::Folder)? {
                if line.starts_with(OBJECT_IS_COMPLETE) {
                    return Ok(Compile { stderr, end: End::Object });
                }
                stderr.push_str(&line);
                stderr.push('\n');
            }
        }
        let status = self.child.wait().await.map_err(EngineError::Folder)?;
        Ok(Compile { stderr, end: End::Exit(status) })
    }
}
