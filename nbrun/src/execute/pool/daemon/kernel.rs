//! A kernel of the daemon, however it came to be.

use std::pin::Pin;
use std::process::ExitStatus;

use jupyter::ConnectionInfo;
use jupyter::launch::Standby;

use super::forked::Forked;

/// Dropping it kills the kernel and all that its cells started.
pub(super) enum Kernel {
    /// By its kernelspec's command.
    Started(Box<Standby>),
    /// From a process that had imported it.
    Forked(Box<Forked>),
}

impl Kernel {
    pub(super) fn connection(&self) -> &ConnectionInfo {
        match self {
            Self::Started(standby) => standby.berth().connection(),
            Self::Forked(forked) => forked.connection(),
        }
    }

    pub(super) fn pid(&self) -> u32 {
        match self {
            Self::Started(standby) => standby.pid(),
            Self::Forked(forked) => forked.pid(),
        }
    }

    /// Completes when the kernel's process has ended, for whatever reason.
    pub(super) async fn exited(&self) -> ExitStatus {
        match self {
            Self::Started(standby) => standby.exited().await,
            Self::Forked(forked) => forked.exited().await,
        }
    }

    /// The same, for a task that outlives this borrow.
    pub(super) fn watch_exit(&self) -> impl Future<Output = ()> + Send + use<> {
        type Exit = Pin<Box<dyn Future<Output = ExitStatus> + Send>>;
        let exit: Exit = match self {
            Self::Started(standby) => Box::pin(standby.exit()),
            Self::Forked(forked) => Box::pin(forked.exit()),
        };
        async move {
            exit.await;
        }
    }

    pub(super) fn is_running(&self) -> bool {
        match self {
            Self::Started(standby) => standby.exit_status().is_none(),
            Self::Forked(forked) => forked.exit_status().is_none(),
        }
    }

    pub(super) fn interrupt(&self) {
        match self {
            Self::Started(standby) => {
                if let Err(error) = standby.interrupt() {
                    tracing::warn!(%error, "a kernel can't be interrupted");
                }
            }
            Self::Forked(forked) => forked.interrupt(),
        }
    }

    pub(super) fn kill(&self) {
        match self {
            Self::Started(standby) => standby.kill(),
            Self::Forked(forked) => forked.kill(),
        }
    }

    /// What an ended kernel wrote last.
    pub(super) async fn final_output(&self) -> String {
        match self {
            Self::Started(standby) => standby.recent_output(),
            Self::Forked(forked) => forked.final_output().await,
        }
    }
}
