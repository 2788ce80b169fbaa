//! What the daemon and its clients say: JSON objects, one a line.

use std::io;
use std::path::PathBuf;

use jupyter::{ConnectionInfo, InstalledKernel};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};

use super::settings::Settings;

/// Goes up with every change of what is said here: a daemon may be older than its client.
pub const VERSION: u32 = 1;

/// The first line of a connection.
#[derive(Debug, Serialize, Deserialize)]
pub struct Opening {
    /// [`VERSION`].
    pub version: u32,
    /// What is wanted.
    pub request: Request,
}

/// What a client wants.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// A kernel, for as long as the connection lasts.
    Take(Box<Take>),
    /// A kept kernel, for as long as the connection lasts.
    Claim(String),
    /// Kernels of these specs shall be ready.
    Stock(Vec<Want>),
    /// What there is.
    Status,
    /// The end of a kept kernel.
    End(String),
    /// The end of the daemon and all its kernels.
    Stop,
}

/// Which kernel is wanted.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Take {
    /// The kernel.
    pub kernel: InstalledKernel,
    /// With which settings.
    pub settings: Settings,
    /// Whether one that is ready is wanted.
    pub warm: bool,
    /// Whether the daemon starts one where none is ready, so that it can be kept.
    pub start: bool,
}

/// Kernels that shall be ready.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Want {
    /// The kernel.
    pub kernel: InstalledKernel,
    /// The settings to begin with.
    pub settings: Settings,
    /// How many.
    pub count: usize,
    /// What a process to fork from imports beside the kernel.
    pub preload: Vec<String>,
}

/// What a client says to a kernel that it has.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// SIGINT to its process group.
    Interrupt,
    /// SIGKILL to its process group.
    Kill,
    /// Life after this connection, for a number of seconds.
    Keep {
        /// How long.
        seconds: u64,
        /// What it is kept for, as `nbrun pool status` shows it.
        label: String,
    },
}

/// What the daemon says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// Here is a kernel.
    Taken {
        /// Where it listens.
        connection: ConnectionInfo,
        /// Its process, which leads a group.
        pid: u32,
    },
    /// No kernel, and why.
    Missed(String),
    /// It has ended.
    Ended {
        /// As `wait` tells it.
        status: i32,
        /// The last that its processes wrote outside of the protocol.
        output: String,
    },
    /// It is kept under this id.
    Kept(String),
    /// What there is.
    Status(Status),
    /// That is done.
    Done,
    /// That could not be done, and why.
    Failed(String),
}

/// What a daemon has.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Status {
    /// Its process.
    pub pid: u32,
    /// What is ready or wanted.
    pub stock: Vec<StockStatus>,
    /// How many kernels are in use.
    pub in_use: usize,
    /// Those that live on after their run.
    pub kept: Vec<KeptStatus>,
}

/// Kernels of one spec.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StockStatus {
    /// The kernel's name.
    pub kernel: String,
    /// Whether they are forked when they are needed; the counts are then those of the process they are forked from.
    pub forked: bool,
    /// How many shall be ready.
    pub wanted: usize,
    /// How many are.
    pub ready: usize,
    /// What they hold in memory, in bytes, where the system tells.
    pub memory: Option<u64>,
    /// Why the last start failed, if it did.
    pub failure: Option<String>,
}

/// A kept kernel.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptStatus {
    /// Its id.
    pub id: String,
    /// What it is kept for.
    pub label: String,
    /// The kernel's name.
    pub kernel: String,
    /// The folder it was started in.
    pub cwd: PathBuf,
    /// Its process.
    pub pid: u32,
    /// Since when, in UTC.
    pub since: jiff::Timestamp,
    /// For how many seconds more.
    pub seconds_left: u64,
    /// What it holds in memory, in bytes, where the system tells.
    pub memory: Option<u64>,
}

/// One end of a connection: values in, values out.
pub struct Wire {
    lines: Lines<BufReader<OwnedReadHalf>>,
    writer: OwnedWriteHalf,
}

impl Wire {
    /// Speaks over a stream.
    pub fn new(stream: UnixStream) -> Self {
        let (reader, writer) = stream.into_split();
        Self { lines: BufReader::new(reader).lines(), writer }
    }

    /// Sends a value.
    pub async fn send(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.writer.write_all(&line).await
    }

    /// The next value; `None` when the other end has closed. Safe to cancel.
    pub async fn next<T: DeserializeOwned>(&mut self) -> io::Result<Option<T>> {
        let Some(line) = self.lines.next_line().await? else { return Ok(None) };
        Ok(Some(serde_json::from_str(&line)?))
    }
}
