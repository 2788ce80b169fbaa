//! A kernel that was forked from a process that had imported it.

use std::path::Path;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jupyter::ConnectionInfo;
use jupyter::launch::{Berth, Group, Guard, RecentOutput};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use tokio::net::unix::pipe;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::zygote::{Order, Zygote};

/// How long the pipe may stay open after the kernel's end because something it started holds it.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// Dropping it kills the kernel and all that its cells started.
pub(super) struct Forked {
    // Alive for as long as one of its forks is, because it waits for their ends.
    zygote: Arc<Zygote>,
    pid: u32,
    status: watch::Receiver<Option<ExitStatus>>,
    output: Output,
    berth: Berth,
}

/// The pipe that a kernel's processes write to outside of the protocol, read here.
struct Output {
    recent: RecentOutput,
    reader: Mutex<Option<JoinHandle<()>>>,
}

/// Makes a pipe with a name, for the kernel to write to. Whoever reads before someone writes finds its end.
pub(super) fn output_pipe(name: &Path) -> std::io::Result<pipe::Receiver> {
    mknodat(CWD, name, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)?;
    pipe::OpenOptions::new().open_receiver(name)
}

impl Output {
    fn read(pipe: pipe::Receiver) -> Self {
        let recent = RecentOutput::default();
        let reader = Mutex::new(Some(tokio::spawn(recent.clone().drain(pipe))));
        Self { recent, reader }
    }
}

impl Forked {
    /// A fork that has that process id, leads a group of its own, and writes to `output`.
    pub(super) fn new(
        zygote: Arc<Zygote>,
        pid: u32,
        mut status: watch::Receiver<Option<ExitStatus>>,
        output: pipe::Receiver,
        berth: Berth,
    ) -> Self {
        let output = Output::read(output);
        let forked = Self { zygote: zygote.clone(), pid, status: status.clone(), output, berth };
        let guard = Group::led_by(pid).and_then(Guard::over);
        tokio::spawn(async move {
            let _ = status.wait_for(Option::is_some).await;
            // Before anything else can get the group's number.
            drop(guard);
            zygote.order(&Order::Reap(pid));
        });
        forked
    }

    pub(super) fn connection(&self) -> &ConnectionInfo {
        self.berth.connection()
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    pub(super) fn exit(&self) -> impl Future<Output = ExitStatus> + Send + use<> {
        let mut status = self.status.clone();
        async move {
            let ended = status.wait_for(Option::is_some).await.ok().and_then(|status| *status);
            ended.unwrap_or_default()
        }
    }

    pub(super) async fn exited(&self) -> ExitStatus {
        self.exit().await
    }

    pub(super) fn exit_status(&self) -> Option<ExitStatus> {
        *self.status.borrow()
    }

    pub(super) fn interrupt(&self) {
        self.zygote.order(&Order::Signal { group: self.pid, number: libc::SIGINT });
    }

    pub(super) fn kill(&self) {
        self.zygote.order(&Order::Signal { group: self.pid, number: libc::SIGKILL });
    }

    /// What an ended kernel wrote last.
    pub(super) async fn final_output(&self) -> String {
        let reader = self.output.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(reader) = reader {
            let _ = timeout(LAST_WORDS, reader).await;
        }
        self.output.recent.text()
    }
}

impl Drop for Forked {
    fn drop(&mut self) {
        self.kill();
    }
}
