use std::io;
use std::process::ExitStatus;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use super::folder::RuntimeFolder;
use super::process::{Process, Watch};
use crate::client::{ClientError, Event, Requests};
use crate::kernelspec::InterruptMode;
use crate::{Channel, Client, ConnectionInfo};

/// After a kernel's end, how long its channels may stay silent and open. A process that it forked may hold them.
const LAST_MESSAGES: Duration = Duration::from_millis(250);

/// A running kernel that this process started. Dropping it kills the kernel and all that its cells started.
pub struct Kernel {
    /// Its channels.
    pub client: Client,
    info: Value,
    connection: ConnectionInfo,
    handle: KernelHandle,
    // Dropped in this order: the processes first, then the folder with their sockets.
    _process: Process,
    _folder: RuntimeFolder,
}

/// What other tasks can do with a running kernel. Cheap to clone.
#[derive(Clone)]
pub struct KernelHandle {
    requests: Requests,
    interrupt_mode: InterruptMode,
    watch: Watch,
}

impl Kernel {
    pub(super) fn new(
        client: Client,
        info: Value,
        connection: ConnectionInfo,
        interrupt_mode: InterruptMode,
        process: Process,
        folder: RuntimeFolder,
    ) -> Self {
        let watch = process.watch().clone();
        let handle = KernelHandle { requests: client.requests(), interrupt_mode, watch };
        Self { client, info, connection, handle, _process: process, _folder: folder }
    }

    /// The content of the kernel's `kernel_info_reply`; `language_info` belongs into the notebook's metadata.
    pub fn info(&self) -> &Value {
        &self.info
    }

    /// Where the kernel's channels are, for further clients.
    pub fn connection(&self) -> &ConnectionInfo {
        &self.connection
    }

    /// A handle for other tasks.
    pub fn handle(&self) -> KernelHandle {
        self.handle.clone()
    }

    /// The next message on any channel, as [`Client::next`] gives it, and [`Event::Exited`] at last: all that the
    /// kernel managed to send comes before. Safe to cancel.
    pub async fn next(&mut self) -> Event {
        let watch = &self.handle.watch;
        if watch.status().is_none() {
            tokio::select! {
                biased;
                Some(event) = self.client.next() => return event,
                _ = watch.exited() => {}
            }
        }
        match timeout(LAST_MESSAGES, self.client.next()).await {
            Ok(Some(event)) => event,
            Ok(None) | Err(_) => Event::Exited(watch.exited().await),
        }
    }

    /// Completes when the kernel's process has ended, for whatever reason.
    pub async fn exited(&self) -> ExitStatus {
        self.handle.exited().await
    }

    /// See [`KernelHandle::interrupt`].
    pub async fn interrupt(&self) -> Result<(), InterruptError> {
        self.handle.interrupt().await
    }

    /// Asks the kernel to end, and kills it and what is left of its process group after `grace`.
    pub async fn shutdown(self, grace: Duration) -> ExitStatus {
        self.handle.shutdown(grace).await
    }

    /// See [`KernelHandle::kill`].
    pub fn kill(&self) {
        self.handle.kill();
    }

    /// See [`KernelHandle::recent_output`].
    pub fn recent_output(&self) -> String {
        self.handle.recent_output()
    }

    /// The process id of the kernel, which is that of its process group.
    pub fn pid(&self) -> u32 {
        self.handle.pid()
    }
}

/// Why a kernel cannot be interrupted.
#[derive(Debug, thiserror::Error)]
pub enum InterruptError {
    /// The system refused to signal the kernel's processes.
    #[error("the kernel cannot be interrupted: {0}")]
    Signal(#[from] io::Error),
    /// The request could not be sent.
    #[error("the kernel cannot be interrupted: {0}")]
    Request(#[from] ClientError),
}

impl KernelHandle {
    /// Completes when the kernel's process has ended, for whatever reason.
    pub async fn exited(&self) -> ExitStatus {
        self.watch.exited().await
    }

    /// How the kernel's process has ended, if it has.
    pub fn exit_status(&self) -> Option<ExitStatus> {
        self.watch.status()
    }

    /// Interrupts what runs, in the way the kernelspec asks for: SIGINT to the process group, or a message. The
    /// running cell then usually fails with its language's interrupt error.
    pub async fn interrupt(&self) -> Result<(), InterruptError> {
        match self.interrupt_mode {
            InterruptMode::Signal => self.watch.interrupt()?,
            InterruptMode::Message => {
                self.requests.request(Channel::Control, "interrupt_request", json!({})).await?;
            }
        }
        Ok(())
    }

    /// Asks the kernel to end, and kills it and what is left of its process group after `grace`.
    pub async fn shutdown(&self, grace: Duration) -> ExitStatus {
        let asked =
            self.requests.request(Channel::Control, "shutdown_request", json!({ "restart": false })).await;
        let ended = match asked {
            Ok(_) => timeout(grace, self.exited()).await.ok(),
            Err(_) => self.exit_status(),
        };
        if let Some(status) = ended {
            return status;
        }
        self.kill();
        self.exited().await
    }

    /// Kills the kernel's process group at once.
    pub fn kill(&self) {
        self.watch.kill();
    }

    /// The last 64 KiB that the kernel's processes wrote to stdout and stderr outside of the protocol.
    pub fn recent_output(&self) -> String {
        self.watch.recent_output()
    }

    /// The process id of the kernel, which is that of its process group.
    pub fn pid(&self) -> u32 {
        self.watch.pid()
    }
}
