use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::group::Group;
use super::guard::Guard;
use super::lifeline;
use super::output::RecentOutput;

/// How long a pipe may stay open after the kernel's end because something it started holds it.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// A kernel's process and its group. Dropping it kills the group.
pub(super) struct Process {
    watch: Watch,
    readers: JoinSet<()>,
}

/// What other tasks may know of and do to a process.
#[derive(Clone)]
pub(super) struct Watch {
    status: watch::Receiver<Option<ExitStatus>>,
    group: Group,
    output: RecentOutput,
}

impl Process {
    /// Starts a command that leads a process group of its own and has its output piped.
    pub(super) async fn spawn(command: Command) -> io::Result<Self> {
        let mut child = lifeline::spawn(command).await?;
        let group = child.id().and_then(Group::led_by).ok_or(io::ErrorKind::NotFound)?;

        let output = RecentOutput::default();
        let mut readers = JoinSet::new();
        if let Some(pipe) = child.stdout.take() {
            readers.spawn(output.clone().drain(pipe));
        }
        if let Some(pipe) = child.stderr.take() {
            readers.spawn(output.clone().drain(pipe));
        }
        let (ended, status) = watch::channel(None);
        tokio::spawn(supervise(child, group, ended));
        Ok(Self { watch: Watch { status, group, output }, readers })
    }

    pub(super) fn watch(&self) -> &Watch {
        &self.watch
    }

    pub(super) async fn exited(&self) -> ExitStatus {
        self.watch.exited().await
    }

    pub(super) fn recent_output(&self) -> String {
        self.watch.output.text()
    }

    /// What an ended process wrote last.
    pub(super) async fn final_output(mut self) -> String {
        let _ = timeout(LAST_WORDS, async { while self.readers.join_next().await.is_some() {} }).await;
        self.recent_output()
    }
}

/// Waits for the child, and ends what it leaves behind.
async fn supervise(mut child: Child, group: Group, ended: watch::Sender<Option<ExitStatus>>) {
    let guard = Guard::over(group);
    let status = child.wait().await.unwrap_or_else(|error| {
        tracing::error!(%error, "the kernel's process cannot be waited for");
        ExitStatus::from_raw(0x7f00)
    });
    group.kill();
    // Before anything else can get the group's number.
    drop(guard);
    ended.send_replace(Some(status));
}

impl Watch {
    pub(super) async fn exited(&self) -> ExitStatus {
        let mut status = self.status.clone();
        let ended = status.wait_for(Option::is_some).await.ok().and_then(|status| *status);
        // The supervisor goes away unheard only together with its runtime.
        ended.unwrap_or_else(|| ExitStatus::from_raw(0x7f00))
    }

    pub(super) fn status(&self) -> Option<ExitStatus> {
        *self.status.borrow()
    }

    pub(super) fn interrupt(&self) -> io::Result<()> {
        if self.status().is_some() { Ok(()) } else { self.group.interrupt() }
    }

    pub(super) fn kill(&self) {
        if self.status().is_none() {
            self.group.kill();
        }
    }

    pub(super) fn recent_output(&self) -> String {
        self.output.text()
    }

    pub(super) fn pid(&self) -> u32 {
        self.group.id().as_raw_nonzero().get().unsigned_abs()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.watch.kill();
    }
}
