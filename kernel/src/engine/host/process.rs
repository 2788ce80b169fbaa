//! One host process and the connection to it.

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};

use super::child::Child;
use super::places::Places;
use super::printed::Printed;
use super::protocol::{self, Event};
use crate::engine::EngineError;
use crate::engine::maps::Maps;
use crate::engine::prelude::Prelude;

/// A copy connects as the first thing it does.
const PATIENCE: Duration = Duration::from_secs(5);

/// A running host.
pub struct Process {
    child: Child,
    events: Lines<BufReader<OwnedReadHalf>>,
    /// What threads told while a copy was made.
    early: VecDeque<Event>,
    commands: OwnedWriteHalf,
}

/// A copy of a host that sleeps until it is needed. Dropped, it ends.
pub struct Copy {
    child: Child,
    connection: UnixStream,
}

/// Where hosts and their copies connect to.
pub struct Door {
    listener: UnixListener,
    socket: PathBuf,
}

impl Door {
    /// A socket in `folder`.
    pub fn new(folder: &Path) -> io::Result<Self> {
        let socket = folder.join("host.sock");
        Ok(Door { listener: UnixListener::bind(&socket)?, socket })
    }
}

impl Process {
    /// Starts a host, which prints into the pipes that come with it.
    pub async fn start(prelude: &Prelude, door: &Door, maps: Maps) -> Result<(Self, Printed), EngineError> {
        let (printed, stdout, stderr) = Printed::pipes(Places::new(maps)).map_err(EngineError::Host)?;
        let started = Command::new(prelude.host())
            .arg(prelude.library())
            .arg(&door.socket)
            // The capture of a backtrace would cost the first panic 90 ms, and no one sees it.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(stderr)
            .spawn()
            .map_err(|source| EngineError::Start { program: prelude.host().display().to_string(), source })?;
        let mut child = started
            .id()
            .try_into()
            .map_err(io::Error::other)
            .and_then(Child::new)
            .map_err(EngineError::Host)?;
        let connection = tokio::select! {
            connection = door.listener.accept() => connection.map_err(EngineError::Host)?.0,
            status = child.wait() => {
                let why = status.map_or_else(|error| error.to_string(), |status| format!("it ended at once: {status}"));
                return Err(EngineError::Host(io::Error::other(why)));
            }
        };
        Ok((Process::connected(child, connection), printed))
    }

    fn connected(child: Child, connection: UnixStream) -> Self {
        let (events, commands) = connection.into_split();
        Process { child, events: BufReader::new(events).lines(), early: VecDeque::new(), commands }
    }

    /// Sends a command.
    pub async fn send(&mut self, command: &Value) -> io::Result<()> {
        self.commands.write_all(format!("{command}\n").as_bytes()).await
    }

    /// The next event; `None` when the process is gone. Safe to cancel.
    pub async fn event(&mut self) -> Result<Option<Event>, EngineError> {
        match self.early.pop_front() {
            Some(event) => Ok(Some(event)),
            None => self.read().await,
        }
    }

    async fn read(&mut self) -> Result<Option<Event>, EngineError> {
        match self.events.next_line().await {
            Ok(Some(line)) => Event::parse(&line).map(Some).map_err(EngineError::Host),
            _ => Ok(None),
        }
    }

    /// Has a copy made, while nothing runs. `None` where that can't be done.
    pub async fn copy(&mut self, door: &Door) -> Option<Copy> {
        self.send(&protocol::copy(&door.socket)).await.ok()?;
        let error = loop {
            match self.read().await.ok()?? {
                Event::Done { error } => break error,
                // A process that has just started says that it is up, and threads go on meanwhile.
                early => self.early.push_back(early),
            }
        };
        if let Some(error) = error {
            tracing::debug!(error.evalue, "the host can't be copied");
            return None;
        }
        let (connection, _) = tokio::time::timeout(PATIENCE, door.listener.accept()).await.ok()?.ok()?;
        let id = connection.peer_cred().ok()?.pid()?;
        Some(Copy { child: Child::new(id).ok()?, connection })
    }

    /// Its working directory; the kernel's own where the system doesn't tell (Linux does, in `/proc`).
    pub fn directory(&self) -> PathBuf {
        let link = format!("/proc/{}/cwd", self.child.id());
        std::fs::read_link(link).or_else(|_| std::env::current_dir()).unwrap_or_default()
    }

    /// Ends it at once.
    pub async fn kill(&mut self) -> Result<(), EngineError> {
        self.child.kill().await.map(drop).map_err(EngineError::Host)
    }

    /// How it ended.
    pub async fn ended(&mut self) -> Result<ExitStatus, EngineError> {
        self.child.wait().await.map_err(EngineError::Host)
    }
}

impl Copy {
    /// Wakes it: it is now what the process was when it was copied.
    pub async fn wake(mut self) -> io::Result<Process> {
        self.connection.write_all(&[1]).await?;
        let mut process = Process::connected(self.child, self.connection);
        let Ok(Some(_)) = process.read().await else {
            return Err(io::Error::other("the copy did not wake"));
        };
        // Should a thread of it wait, it is for what its original has been told.
        process.send(&protocol::acknowledge()).await?;
        Ok(process)
    }
}
