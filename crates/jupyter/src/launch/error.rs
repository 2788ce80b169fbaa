use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use crate::client::ClientError;
use crate::connection::ConnectionFileError;

/// Why a kernel did not start.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// No private folder for the sockets could be made.
    #[error("no folder for the kernel's sockets: {0}")]
    Folder(#[source] std::io::Error),
    /// The path of a socket would be too long for the system.
    #[error(
        "the kernel's sockets in {folder} would have paths of more than {limit} bytes, which the system does not \
         allow: set XDG_RUNTIME_DIR or TMPDIR to a shorter folder"
    )]
    PathTooLong {
        /// Where the sockets would be.
        folder: PathBuf,
        /// The system's limit.
        limit: usize,
    },
    /// The connection file could not be written.
    #[error(transparent)]
    ConnectionFile(#[from] ConnectionFileError),
    /// The program does not exist or may not be executed.
    #[error("the kernel `{name}` cannot be started: {program}: {source}")]
    Spawn {
        /// The kernel.
        name: String,
        /// The first word of its command.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The process ended before it was ready.
    #[error("the kernel `{name}` ended while starting ({status}){}", said(output))]
    Exited {
        /// The kernel.
        name: String,
        /// How it ended.
        status: ExitStatus,
        /// The last of what it wrote to stdout and stderr.
        output: String,
    },
    /// The process runs but does not answer.
    #[error(
        "the kernel `{name}` did not answer within {} s of its start (if it cannot speak ipc, launch it over tcp){}",
        timeout.as_secs_f64(),
        said(output)
    )]
    Timeout {
        /// The kernel.
        name: String,
        /// How long was waited.
        timeout: Duration,
        /// The last of what it wrote to stdout and stderr.
        output: String,
    },
    /// The process runs, but its channels fail.
    #[error("the kernel `{name}` cannot be used: {source}")]
    Client {
        /// The kernel.
        name: String,
        /// What is wrong.
        source: ClientError,
    },
}

fn said(output: &str) -> String {
    if output.trim().is_empty() { String::new() } else { format!("; it said:\n{}", output.trim_end()) }
}
