//! The kernel's side of the host process: start it, talk to it, and put a copy in its place when it is gone.

mod buffer;
mod child;
mod descendants;
mod evcxr;
mod interrupt;
mod output;
mod pipe;
mod places;
mod printed;
mod process;
mod protocol;

use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;

use serde_json::Value;

use super::EngineError;
use super::maps::Maps;
use super::prelude::Prelude;
pub use buffer::Buffer;
pub use interrupt::Interrupt;
use output::Awaited;
pub use output::{Announcement, Output, Payload, Question, Shown, StreamName};
pub use places::Places;
pub use printed::Printed;
use process::{Copy, Door, Process};
use protocol::Event;
pub use protocol::{Failure, bind_frame, comm, describe, forget, run, show, surround, value};

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

/// Something that a thread printed or showed between cells.
pub struct Stir(Option<Event>);

/// A running host, and the copy of it that stands by.
pub struct Host {
    prelude: Arc<Prelude>,
    maps: Maps,
    line: PathBuf,
    door: Door,
    interrupt: Interrupt,
    process: Process,
    printed: Printed,
    copy: Option<Copy>,
    /// Nothing more is to be heard of it between cells.
    is_silent: bool,
}

impl Host {
    /// Starts a host process, with its socket in `folder`, for cells that are compiled from the sources of `maps`.
    pub async fn start(prelude: Arc<Prelude>, folder: &Path, maps: Maps) -> Result<Self, EngineError> {
        let door = Door::new(folder).map_err(EngineError::Host)?;
        let (process, printed) = Process::start(&prelude, &door, maps.clone()).await?;
        Ok(Host {
            prelude,
            maps,
            line: folder.join(protocol::LINE),
            door,
            interrupt: Interrupt::default(),
            process,
            printed,
            copy: None,
            is_silent: false,
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

    /// Its working directory.
    pub fn directory(&self) -> PathBuf {
        self.process.directory()
    }

    /// Makes a copy that stands by, in place of the one before.
    pub async fn copy(&mut self) {
        self.copy = None;
        self.copy = self.process.copy(&self.door).await;
    }

    /// Puts the copy, else a new process, in place of one that is gone.
    pub async fn replace(&mut self) -> Result<Successor, EngineError> {
        self.is_silent = false;
        if let Some(copy) = self.copy.take() {
            match copy.wake().await {
                Ok(process) => {
                    self.process = process;
                    return Ok(Successor::Copy);
                }
                Err(error) => tracing::warn!(%error, "the copy of the host is of no use"),
            }
        }
        (self.process, self.printed) = Process::start(&self.prelude, &self.door, self.maps.clone()).await?;
        Ok(Successor::Blank)
    }

    /// The names of the columns of all variables that are frames; to be asked between cells. It takes no time, so
    /// that nobody can mean to interrupt it. `None` when the process is gone.
    pub async fn columns(&mut self) -> Option<Value> {
        self.process.send(&protocol::columns()).await.ok()?;
        loop {
            match self.process.event().await.ok()?? {
                Event::Value { value } => return Some(value),
                Event::Done { .. } => return None,
                Event::Ready => {}
                // What a thread shows between cells has no cell to go to, but the thread waits.
                _ => self.process.send(&protocol::acknowledge()).await.ok()?,
            }
        }
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
                    self.printed.pass_all_on(output).await;
                    let Some(event) = event? else { return self.gone(output).await };
                    match self.heed(event, output, &mut awaited).await {
                        Ok(None) => {}
                        Ok(Some(reply)) => return Ok(reply),
                        Err(_) => return self.gone(output).await,
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
                    self.printed.pass_all_on(output).await;
                    return Ok(Reply::Gone(Gone::Interrupted));
                }
            }
        }
    }

    /// Waits until a thread that a cell has left behind prints or shows something. Safe to cancel.
    pub async fn stirs(&mut self) -> Stir {
        while !self.is_silent {
            tokio::select! {
                event = self.process.event() => match event {
                    Ok(Some(event)) => return Stir(Some(event)),
                    // The next command will find out how it ended.
                    _ => self.is_silent = true,
                },
                () = self.printed.readable() => return Stir(None),
            }
        }
        std::future::pending().await
    }

    /// Passes on what a thread printed or showed between cells. Nobody answers what it asks.
    pub async fn attend(&mut self, stir: Stir, output: &Output) {
        self.printed.pass_on(output).await;
        if let Some(event) = stir.0 {
            let mut awaited = Awaited::default();
            let heeded = self.heed(event, output, &mut awaited).await;
            if heeded.is_err()
                || (awaited.is_open() && self.process.send(&protocol::answer(None)).await.is_err())
            {
                self.is_silent = true;
            }
        }
    }

    /// Does what an event is about; the reply, if it is one.
    async fn heed(
        &mut self,
        event: Event,
        output: &Output,
        awaited: &mut Awaited,
    ) -> std::io::Result<Option<Reply>> {
        match event {
            Event::Ready => {}
            Event::Display { data, result } => {
                if !data.is_empty() {
                    output.display(data, result).await;
                }
                self.process.send(&protocol::acknowledge()).await?;
            }
            Event::Publish(announcement) => {
                output.message(announcement).await;
                self.process.send(&protocol::acknowledge()).await?;
            }
            Event::Input { prompt, password } => *awaited = output.ask(prompt, password).await,
            Event::Value { value } => return Ok(Some(Reply::Value(value))),
            Event::Done { error } => {
                // A thread that asks on after its cell's end is nobody's to answer.
                if awaited.is_open() {
                    self.process.send(&protocol::answer(None)).await?;
                }
                return Ok(Some(Reply::Done(error)));
            }
        }
        Ok(None)
    }

    async fn gone(&mut self, output: &Output) -> Result<Reply, EngineError> {
        let status = self.process.ended().await?;
        self.printed.pass_all_on(output).await;
        Ok(Reply::Gone(Gone::Died(status)))
    }
}
