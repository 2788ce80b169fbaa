//! A process that is a child of ours, whoever made it.

use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use tokio::signal::unix::{SignalKind, signal};

use super::descendants;

/// A child process; killed when dropped.
#[derive(Debug)]
pub struct Child {
    id: Pid,
    ended: Option<ExitStatus>,
}

impl Child {
    /// The child with the process id `id`.
    ///
    /// # Errors
    /// When that can't be a process id.
    pub fn new(id: i32) -> io::Result<Self> {
        let id = Pid::from_raw(id).ok_or_else(|| io::Error::other("no process id"))?;
        Ok(Child { id, ended: None })
    }

    /// Its process id.
    pub fn id(&self) -> i32 {
        self.id.as_raw_nonzero().get()
    }

    /// Ends it at once with all that it has started, and waits until it has ended.
    pub async fn kill(&mut self) -> io::Result<ExitStatus> {
        if self.ended.is_none() {
            // Held first, so that it starts nothing more.
            kill_process(self.id, Signal::STOP)?;
            if let Some((_, status)) = waitpid(Some(self.id), WaitOptions::UNTRACED)?
                && !status.stopped()
            {
                self.ended = Some(ExitStatus::from_raw(status.as_raw()));
            }
            for process in descendants::of(self.id) {
                let _ = kill_process(process, Signal::KILL);
            }
            if self.ended.is_none() {
                kill_process(self.id, Signal::KILL)?;
            }
        }
        self.wait().await
    }

    /// Waits until it has ended.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        let mut changed = signal(SignalKind::child())?;
        loop {
            if let Some(status) = self.try_wait()? {
                return Ok(status);
            }
            changed.recv().await;
        }
    }

    fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        if self.ended.is_none() {
            self.ended = waitpid(Some(self.id), WaitOptions::NOHANG)?
                .map(|(_, status)| ExitStatus::from_raw(status.as_raw()));
        }
        Ok(self.ended)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.ended.is_none() && kill_process(self.id, Signal::KILL).is_ok() {
            let _ = waitpid(Some(self.id), WaitOptions::empty());
        }
    }
}
