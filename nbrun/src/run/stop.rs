//! What stops a run from outside: signals and deadlines.

use std::io;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{Instant, sleep_until};

/// Why a run was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The run took longer than it may.
    Timeout(Duration),
    /// A cell took longer than it may.
    CellTimeout(Duration),
    /// The kernel and its processes held more memory than they may.
    Memory {
        /// What they held, in bytes.
        held: u64,
        /// What they may hold, in bytes.
        limit: u64,
    },
    /// A signal came, by its number.
    Signal(i32),
}

/// Waits for what stops a run.
pub struct Stops {
    deadline: Option<(Instant, Duration)>,
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl Stops {
    /// Starts the run's clock and takes over `SIGINT`, `SIGTERM` and `SIGHUP`.
    pub fn new(timeout: Option<Duration>) -> io::Result<Self> {
        Ok(Self {
            deadline: timeout.and_then(|timeout| Some((Instant::now().checked_add(timeout)?, timeout))),
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// The next stop, where a cell's own deadline may come before the run's. Safe to cancel.
    pub async fn next(&mut self, cell_deadline: Option<(Instant, Duration)>) -> Stop {
        let run = self.deadline;
        tokio::select! {
            signal = self.signal() => signal,
            () = until(run) => Stop::Timeout(run.map_or(Duration::ZERO, |(_, timeout)| timeout)),
            () = until(cell_deadline) => Stop::CellTimeout(cell_deadline.map_or(Duration::ZERO, |(_, timeout)| timeout)),
        }
    }

    /// The next signal, whatever the deadlines. Safe to cancel.
    pub async fn signal(&mut self) -> Stop {
        let kind = tokio::select! {
            _ = self.interrupt.recv() => SignalKind::interrupt(),
            _ = self.terminate.recv() => SignalKind::terminate(),
            _ = self.hang_up.recv() => SignalKind::hangup(),
        };
        Stop::Signal(kind.as_raw_value())
    }
}

async fn until(deadline: Option<(Instant, Duration)>) {
    match deadline {
        Some((instant, _)) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
