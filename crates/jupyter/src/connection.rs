//! The connection file: where a kernel's channels are, and the key that signs their messages.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Map;

/// One of the five sockets of a kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Requests and their replies: execute, complete, inspect, …
    Shell,
    /// What a kernel tells everybody: outputs and its status.
    Iopub,
    /// A kernel's questions to the user.
    Stdin,
    /// Requests that must not wait behind an execution: interrupt, shutdown.
    Control,
    /// An echo that shows that the kernel's process is alive.
    Heartbeat,
}

impl Channel {
    /// All five.
    pub const ALL: [Self; 5] = [Self::Shell, Self::Iopub, Self::Stdin, Self::Control, Self::Heartbeat];

    /// The protocol's name for it: `shell`, `iopub`, `stdin`, `control` or `hb`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Shell => "shell",
            Self::Iopub => "iopub",
            Self::Stdin => "stdin",
            Self::Control => "control",
            Self::Heartbeat => "hb",
        }
    }

    /// The channel with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// How the sockets are reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    /// Unix sockets: `ip` is a path, and a channel's socket is `<ip>-<port>`.
    #[default]
    Ipc,
    /// TCP.
    Tcp,
}

/// The content of a connection file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionInfo {
    /// How the sockets are reached.
    #[serde(default = "tcp")]
    pub transport: Transport,
    /// An IP address, or for ipc the beginning of the sockets' path.
    #[serde(default = "localhost")]
    pub ip: String,
    /// Port of the shell channel; for ipc just a number that makes the path unique.
    pub shell_port: u16,
    /// Port of the iopub channel.
    pub iopub_port: u16,
    /// Port of the stdin channel.
    pub stdin_port: u16,
    /// Port of the control channel.
    pub control_port: u16,
    /// Port of the heartbeat channel.
    pub hb_port: u16,
    /// The secret that signs messages; empty for no signatures.
    #[serde(default)]
    pub key: String,
    /// `hmac-sha256`.
    #[serde(default = "hmac_sha256")]
    pub signature_scheme: String,
    /// The name under which the kernel is installed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kernel_name: Option<String>,
    /// Whatever else the file holds.
    #[serde(flatten)]
    pub extra: Map,
}

fn tcp() -> Transport {
    Transport::Tcp
}

fn localhost() -> String {
    "127.0.0.1".to_owned()
}

fn hmac_sha256() -> String {
    "hmac-sha256".to_owned()
}

/// A connection file that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionFileError {
    /// The file system refused.
    #[error("the connection file {path} cannot be used: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The text is not a connection file.
    #[error("{path} is not a connection file: {source}")]
    Json {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its place.
        source: serde_json::Error,
    },
}

impl ConnectionInfo {
    /// Reads a connection file.
    pub fn read(path: &Path) -> Result<Self, ConnectionFileError> {
        let io = |source| ConnectionFileError::Io { path: path.to_owned(), source };
        let text = fs::read(path).map_err(io)?;
        serde_json::from_slice(&text)
            .map_err(|source| ConnectionFileError::Json { path: path.to_owned(), source })
    }

    /// Writes a new connection file that only its owner can read; it must not exist yet.
    pub fn write(&self, path: &Path) -> Result<(), ConnectionFileError> {
        let text = serde_json::to_vec_pretty(self)
            .map_err(|source| ConnectionFileError::Json { path: path.to_owned(), source })?;
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .and_then(|mut file| file.write_all(&text))
            .map_err(|source| ConnectionFileError::Io { path: path.to_owned(), source })
    }

    /// The port of a channel.
    pub fn port(&self, channel: Channel) -> u16 {
        match channel {
            Channel::Shell => self.shell_port,
            Channel::Iopub => self.iopub_port,
            Channel::Stdin => self.stdin_port,
            Channel::Control => self.control_port,
            Channel::Heartbeat => self.hb_port,
        }
    }

    /// The address of a channel as ZeroMQ writes it: `ipc://<ip>-<port>` or `tcp://<ip>:<port>`.
    pub fn endpoint(&self, channel: Channel) -> String {
        let port = self.port(channel);
        match self.transport {
            Transport::Ipc => format!("ipc://{}-{port}", self.ip),
            Transport::Tcp => format!("tcp://{}:{port}", self.ip),
        }
    }

    /// The file of a channel's socket, when the transport is ipc.
    pub fn socket_path(&self, channel: Channel) -> Option<PathBuf> {
        (self.transport == Transport::Ipc).then(|| format!("{}-{}", self.ip, self.port(channel)).into())
    }
}

impl std::fmt::Debug for ConnectionInfo {
    /// Leaves out the key: a connection may end up in a log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ConnectionInfo")
            .field("shell", &self.endpoint(Channel::Shell))
            .field("kernel_name", &self.kernel_name)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const FILE: &str = r#"{"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5,
        "ip": "127.0.0.1", "key": "a-secret", "transport": "tcp", "signature_scheme": "hmac-sha256",
        "kernel_name": "python3", "jupyter_session": "a.ipynb"}"#;

    #[test]
    fn a_connection_file_round_trips_with_unknown_fields_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let info: ConnectionInfo = serde_json::from_str(FILE).unwrap();
        let path = folder.path().join("kernel.json");
        info.write(&path).unwrap();
        let read = ConnectionInfo::read(&path).unwrap();
        assert_eq!(read, info);
        assert_eq!(read.extra["jupyter_session"], "a.ipynb");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(info.write(&path).is_err(), "an existing file is not overwritten");
    }

    #[test]
    fn endpoints_and_secrecy() {
        let mut info: ConnectionInfo = serde_json::from_str(FILE).unwrap();
        assert_eq!(info.endpoint(Channel::Control), "tcp://127.0.0.1:4");
        info.transport = Transport::Ipc;
        info.ip = "/run/k".into();
        assert_eq!(info.endpoint(Channel::Iopub), "ipc:///run/k-2");
        assert_eq!(info.socket_path(Channel::Heartbeat), Some("/run/k-5".into()));
        assert!(!format!("{info:?}").contains("a-secret"));
    }
}
