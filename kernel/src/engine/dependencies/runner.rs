//! Running cargo for a notebook: with progress, and so that an interrupt ends all of it.

use std::path::Path;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt as _};

use crate::engine::cargo;
use crate::engine::cargo::progress::Progress;
use crate::engine::prelude::Prelude;
use crate::engine::{EngineError, Interrupt, Output, StreamName};

use super::error::DependencyError;

/// Where cargo works, and for whom.
pub struct Cargo<'a> {
    /// Whose compiler is used.
    pub prelude: &'a Prelude,
    /// The target folder.
    pub target: &'a Path,
    /// Whether the network is out of bounds.
    pub offline: bool,
    /// Where its progress is shown.
    pub output: &'a Output,
    /// Ends it.
    pub interrupt: &'a Interrupt,
}

/// Wide enough for cargo to name the crates that it is building.
const WIDTH: &str = "160";

impl Cargo<'_> {
    /// Runs cargo in `folder` and returns its standard output.
    pub async fn run(&self, folder: &Path, arguments: &[&str]) -> Result<String, DependencyError> {
        let building = arguments.first() == Some(&"build");
        let mut command = cargo::command(self.prelude.rustc());
        command.args(arguments);
        if self.offline {
            command.arg("--offline");
        }
        command
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", self.target)
            .env("CARGO_TERM_PROGRESS_WHEN", "always")
            .env("CARGO_TERM_PROGRESS_WIDTH", WIDTH)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let start = |source| EngineError::Start { program: "cargo".into(), source };
        let mut command = tokio::process::Command::from(command);
        let mut child = command.process_group(0).spawn().map_err(start)?;
        let group = Group(child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw));
        let (mut stdout, mut said) = (String::new(), String::new());
        let out = child.stdout.take();
        let err = child.stderr.take();
        let run = async {
            let read_out = async {
                match out {
                    Some(mut out) => out.read_to_string(&mut stdout).await.map(drop),
                    None => Ok(()),
                }
            };
            let (read, ()) = tokio::join!(read_out, self.follow(err, &mut said));
            read?;
            child.wait().await
        };
        let status = tokio::select! {
            status = run => status.map_err(start)?,
            () = self.interrupt.made() => return Err(DependencyError::Interrupted),
        };
        drop(group);
        if status.success() {
            Ok(stdout)
        } else {
            Err(DependencyError::from_cargo(&said, self.offline, building))
        }
    }

    /// Shows cargo's progress as one line that changes, and keeps all lines.
    async fn follow(&self, stderr: Option<impl AsyncRead + Unpin>, said: &mut String) {
        let Some(mut stderr) = stderr else { return };
        let mut progress = Progress::default();
        let (mut buffer, mut partial) = ([0u8; 4096], Vec::new());
        while let Ok(length @ 1..) = stderr.read(&mut buffer).await {
            partial.extend_from_slice(&buffer[..length]);
            while let Some(end) = partial.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
                let line: Vec<u8> = partial.drain(..=end).collect();
                let line = String::from_utf8_lossy(&line[..end]);
                match progress.follow(&line) {
                    Some(text) => self.output.stream(StreamName::Stderr, text).await,
                    None => said.extend([line.trim_end(), "\n"]),
                }
            }
        }
        if let Some(text) = progress.clear() {
            self.output.stream(StreamName::Stderr, text).await;
        }
    }
}

/// A process group that ends with this value: cargo's compilers do not outlive it.
struct Group(Option<Pid>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = self.0 {
            // A group that has ended by itself is what is wanted.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}
