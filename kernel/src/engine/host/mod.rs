//! The kernel's side of the host process: start it, talk to it, and put a copy in its place when it is gone.

mod child;
mod descendants;
mod evcxr;
mod interrupt;
mod output;
mod pipe;
mod printed;
mod process;
mod protocol;

use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;

use serde_json::Value;

use super::EngineError;
use super::prelude::Prelude;
pub use interrupt::Interrupt;
use output::Awaited;
pub use output::{Announcement, Output, Payload, Question, Shown, StreamName};
use printed::Printed;
use process::{Copy, Door, Process};
use protocol::Event;
pub use protocol::{Failure, bind_frame, comm, forget, run, value};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// It was ended because the user asked for it.
    Interrupted,
    /// It ended by itself.
    Died(ExitStatus),
}

/// What a host that took the place of another one knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Successor {
    /// All variables, as they were at the last [`Host::copy`].
    Copy,
    /// Nothing.
    Blank,
}

/// A running host, and the copy of it that stands by.
pub struct Host {
    prelude: Arc<Prelude>,
    line: PathBuf,
    door: Door,
    interrupt: Interrupt,
    process: Process,
    printed: Printed,
    copy: Option<Copy>,
}

impl Host {
    /// Starts a host process, with its socket in `folder`.
    pub async fn start(prelude: Arc<Prelude>, folder: &Path) -> Result<Self, EngineError> {
        let door = Door::new(folder).map_err(EngineError::Host)?;
        let (process, printed) = Process::start(&prelude, &door).await?;
        Ok(Host {
            prelude,
            line: folder.join(protocol::LINE),
            door,
            interrupt: Interrupt::default(),
            process,
            printed,
            copy: None,
        })
    }

    /// Ends whatever the host is doing.
    pub fn interrupt(&self) -> &Interrupt {
        &self.interrupt
    }

    /// The line of the compiled source whose statement ran last.
    pub fn last_line(&self) -> Option<usize> {
        let bytes = std::fs::read(&self.line).ok()?;
        let line = u32::from_ne_bytes(bytes.get(..4)?.try_into().ok()?);
        usize::try_from(line).ok().filter(|&line| line > 0)
    }

    /// Makes a copy that stands by, in place of the one before.
    pub async fn copy(&mut self) {
        self.copy = None;
        self.copy = self.process.copy(&self.door).await;
    }

    /// Puts the copy, else a new process, in place of one that is gone.
    pub async fn replace(&mut self) -> Result<Successor, EngineError> {
        if let Some(copy) = self.copy.take() {
            match copy.wake().await {
                Ok(process) => {
                    self.process = process;
                    return Ok(Successor::Copy);
                }
                Err(error) => tracing::warn!(%error, "the copy of the host is of no use"),
            }
        }
        (self.process, self.printed) = Process::start(&self.prelude, &self.door).await?;
        Ok(Successor::Blank)
    }

    /// Sends a command and passes on all output until it is answered.
    pub async fn converse(&mut self, command: &Value, output: &Output) -> Result<Reply, EngineError> {
        if self.process.send(command).await.is_err() {
            return self.gone(output).await;
        }
        let mut awaited = Awaited::default();
        loop {
            tokio::select! {
                event = self.process.event() => {
                    self.printed.pass_on(output).await;
                    match event? {
                        None => return self.gone(output).await,
                        Some(Event::Ready) => {}
                        Some(Event::Display { data, result }) => {
                            if !data.is_empty() {
                                output.display(data, result).await;
                            }
                            if self.process.send(&protocol::acknowledge()).await.is_err() {
                                return self.gone(output).await;
                            }
                        }
                        Some(Event::Publish(announcement)) => {
                            output.message(announcement).await;
                            if self.process.send(&protocol::acknowledge()).await.is_err() {
                                return self.gone(output).await;
                            }
                        }
                        Some(Event::Input { prompt, password }) => {
                            awaited = output.ask(prompt, password).await;
                        }
                        Some(Event::Value { value }) => return Ok(Reply::Value(value)),
                        Some(Event::Done { error }) => {
                            // A thread that asks on after its cell's end is nobody's to answer.
                            if awaited.is_open() {
                                let _ = self.process.send(&protocol::answer(None)).await;
                            }
                            return Ok(Reply::Done(error));
                        }
                    }
                }
                answer = awaited.answer() => {
                    if self.process.send(&protocol::answer(answer.as_deref())).await.is_err() {
                        return self.gone(output).await;
                    }
                }
                () = self.printed.readable() => self.printed.pass_on(output).await,
                () = self.interrupt.made() => {
                    self.process.kill().await?;
                    self.printed.pass_on(output).await;
                    return Ok(Reply::Gone(Gone::Interrupted));
                }
            }
        }
    }

    async fn gone(&mut self, output: &Output) -> Result<Reply, EngineError> {
        let status = self.process.ended().await?;
        self.printed.pass_on(output).await;
        Ok(Reply::Gone(Gone::Died(status)))
    }
}
