//! The kernel's side of the host process: start it, talk to it, collect what it prints.

mod evcxr;
mod pipe;
mod protocol;

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;

use serde_json::{Map, Value};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::UnixListener;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::process::{Child, Command};
use tokio::sync::{Notify, mpsc};

use super::EngineError;
use super::prelude::Prelude;
use evcxr::{Piece, Splitter};
use pipe::Pipe;
use protocol::Event;
pub use protocol::{Failure, bind_frame, forget, run, value};

/// One of a process's two output streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamName {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Something that a cell printed or showed.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// Text that the cell printed.
    Stream(StreamName, String),
    /// Representations by MIME type.
    Display {
        /// The representations.
        data: Map<String, Value>,
        /// Whether it is the value of the cell's last expression.
        result: bool,
    },
}

/// Where a cell's output goes, in order. While nobody takes it, the cell waits.
#[derive(Debug, Clone)]
pub struct Output(mpsc::Sender<Shown>);

impl Output {
    /// An output, and what comes out of it; it ends when the output is dropped.
    pub fn channel() -> (Self, mpsc::Receiver<Shown>) {
        let (sender, receiver) = mpsc::channel(64);
        (Output(sender), receiver)
    }

    /// Passes on text.
    pub async fn stream(&self, name: StreamName, text: impl Into<String>) {
        let _ = self.0.send(Shown::Stream(name, text.into())).await;
    }

    /// Passes on representations by MIME type.
    pub async fn display(&self, data: Map<String, Value>, result: bool) {
        let _ = self.0.send(Shown::Display { data, result }).await;
    }
}

/// Stops the running cell, from anywhere.
#[derive(Debug, Clone)]
pub struct Interrupt(Arc<Notify>);

impl Interrupt {
    /// Ends the cell that runs now; without one, nothing happens.
    pub fn interrupt(&self) {
        self.0.notify_waiters();
    }
}

/// How a command ended.
pub enum Reply {
    /// It is done, or failed.
    Done(Option<Failure>),
    /// It has a value.
    Value(Value),
    /// The process is gone.
    Gone(Gone),
}

/// Why a host is gone.
pub enum Gone {
    /// It was ended because the user asked for it.
    Interrupted,
    /// It ended by itself.
    Died(ExitStatus),
}

/// A running host.
pub struct Host {
    prelude: Arc<Prelude>,
    folder: PathBuf,
    interrupt: Interrupt,
    process: Process,
}

struct Process {
    child: Child,
    events: Lines<BufReader<OwnedReadHalf>>,
    commands: OwnedWriteHalf,
    stdout: Pipe,
    stderr: Pipe,
    contents: Splitter,
}

impl Host {
    /// Starts a host process, with its socket in `folder`.
    pub async fn start(prelude: Arc<Prelude>, folder: &Path) -> Result<Self, EngineError> {
        let process = Process::start(&prelude, folder).await?;
        Ok(Host {
            prelude,
            folder: folder.to_owned(),
            interrupt: Interrupt(Arc::new(Notify::new())),
            process,
        })
    }

    /// Ends whatever the host is doing.
    pub fn interrupt(&self) -> Interrupt {
        self.interrupt.clone()
    }

    /// A new process in place of one that is gone.
    pub async fn restart(&mut self) -> Result<(), EngineError> {
        self.process = Process::start(&self.prelude, &self.folder).await?;
        Ok(())
    }

    /// Sends a command and passes on all output until it is answered.
    pub async fn converse(&mut self, command: &Value, output: &Output) -> Result<Reply, EngineError> {
        let process = &mut self.process;
        let interrupted = self.interrupt.0.notified();
        tokio::pin!(interrupted);
        interrupted.as_mut().enable();
        if process.send(command).await.is_err() {
            return process.gone(output).await;
        }
        loop {
            tokio::select! {
                line = process.events.next_line() => match line {
                    Ok(Some(line)) => {
                        process.drain(output).await;
                        match Event::parse(&line).map_err(EngineError::Host)? {
                            Event::Ready => {}
                            Event::Display { data, result } => {
                                if !data.is_empty() {
                                    output.display(data, result).await;
                                }
                                if process.send(&protocol::acknowledge()).await.is_err() {
                                    return process.gone(output).await;
                                }
                            }
                            Event::Value { value } => return Ok(Reply::Value(value)),
                            Event::Done { error } => return Ok(Reply::Done(error)),
                        }
                    }
                    _ => return process.gone(output).await,
                },
                () = process.stdout.readable() => process.drain_stdout(output).await,
                () = process.stderr.readable() => process.drain_stderr(output).await,
                () = &mut interrupted => {
                    process.child.kill().await.map_err(EngineError::Host)?;
                    process.drain(output).await;
                    return Ok(Reply::Gone(Gone::Interrupted));
                }
            }
        }
    }
}

impl Process {
    async fn start(prelude: &Prelude, folder: &Path) -> Result<Self, EngineError> {
        let socket = folder.join("host.sock");
        let _ = std::fs::remove_file(&socket);
        let listener = UnixListener::bind(&socket).map_err(EngineError::Host)?;
        let (stdout, stdout_end) = pipe::pipe().map_err(EngineError::Host)?;
        let (stderr, stderr_end) = pipe::pipe().map_err(EngineError::Host)?;
        let mut child = Command::new(prelude.host())
            .arg(prelude.library())
            .arg(&socket)
            // The capture of a backtrace would cost the first panic 90 ms, and no one sees it.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(stdout_end)
            .stderr(stderr_end)
            .kill_on_drop(true)
            .spawn()
            .map_err(|source| EngineError::Start { program: prelude.host().display().to_string(), source })?;
        let (stream, _) = tokio::select! {
            connection = listener.accept() => connection.map_err(EngineError::Host)?,
            status = child.wait() => {
                let why = status.map_or_else(|error| error.to_string(), |status| format!("it ended at once: {status}"));
                return Err(EngineError::Host(std::io::Error::other(why)));
            }
        };
        let _ = std::fs::remove_file(&socket);
        let (events, commands) = stream.into_split();
        let events = BufReader::new(events).lines();
        Ok(Process { child, events, commands, stdout, stderr, contents: Splitter::default() })
    }

    async fn send(&mut self, command: &Value) -> std::io::Result<()> {
        self.commands.write_all(format!("{command}\n").as_bytes()).await
    }

    async fn gone(&mut self, output: &Output) -> Result<Reply, EngineError> {
        let status = self.child.wait().await.map_err(EngineError::Host)?;
        self.drain(output).await;
        Ok(Reply::Gone(Gone::Died(status)))
    }

    /// Passes on everything that has been printed so far.
    async fn drain(&mut self, output: &Output) {
        self.drain_stdout(output).await;
        self.drain_stderr(output).await;
    }

    async fn drain_stdout(&mut self, output: &Output) {
        while let Some(text) = self.stdout.take() {
            for piece in self.contents.feed(&text) {
                match piece {
                    Piece::Text(text) => output.stream(StreamName::Stdout, text).await,
                    Piece::Content { mime, content } => {
                        output.display(Map::from_iter([(mime, Value::String(content))]), false).await;
                    }
                }
            }
        }
    }

    async fn drain_stderr(&mut self, output: &Output) {
        while let Some(text) = self.stderr.take() {
            output.stream(StreamName::Stderr, text).await;
        }
    }
}
