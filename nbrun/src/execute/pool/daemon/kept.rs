//! Kernels that live on after the run that used them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep_until};

use super::kernel::Kernel;
use super::{Daemon, memory};
use crate::execute::pool::protocol::{KeptStatus, Take};

/// A kernel and what is known of it.
pub(super) struct Keep {
    pub(super) kernel: Kernel,
    name: String,
    cwd: std::path::PathBuf,
}

/// What is kept, by id.
#[derive(Default)]
pub(super) struct Keeper {
    kept: Mutex<BTreeMap<String, Kept>>,
}

struct Kept {
    keep: Keep,
    label: String,
    since: Timestamp,
    until: Instant,
}

impl Keep {
    /// A kernel as it was asked for.
    pub(super) fn new(kernel: Kernel, take: Take) -> Self {
        Self { kernel, name: take.kernel.name, cwd: take.settings.cwd }
    }
}

/// Keeps a kernel until someone claims it, its time is over, or it ends by itself.
pub(super) fn keep(daemon: &Arc<Daemon>, keep: Keep, time: Duration, label: String) -> String {
    let id = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
    let until = Instant::now() + time;
    let exited = keep.kernel.watch_exit();
    let kept = Kept { keep, label, since: Timestamp::now(), until };
    daemon.keeper.lock().insert(id.clone(), kept);
    let (daemon, over) = (daemon.clone(), id.clone());
    tokio::spawn(async move {
        tokio::select! {
            () = sleep_until(until) => {}
            () = exited => {}
        }
        let mine = |kept: &Kept| kept.until == until;
        let mut kept = daemon.keeper.lock();
        // It may have been claimed, and kept again, meanwhile.
        if kept.get(&over).is_some_and(mine) {
            kept.remove(&over);
        }
        drop(kept);
        daemon.left.notify_one();
    });
    id
}

impl Keeper {
    /// Takes a kernel out by its id.
    pub(super) fn claim(&self, id: &str) -> Result<Keep, String> {
        let kept = self.lock().remove(id).filter(|kept| kept.keep.kernel.is_running());
        kept.map(|kept| kept.keep).ok_or_else(|| format!("no kernel `{id}` is kept: its time may be over"))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// Ends all.
    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    pub(super) fn status(&self) -> Vec<KeptStatus> {
        let status = |(id, kept): (&String, &Kept)| KeptStatus {
            id: id.clone(),
            label: kept.label.clone(),
            kernel: kept.keep.name.clone(),
            cwd: kept.keep.cwd.clone(),
            pid: kept.keep.kernel.pid(),
            since: kept.since,
            seconds_left: kept.until.saturating_duration_since(Instant::now()).as_secs(),
            memory: memory::resident(kept.keep.kernel.pid()),
        };
        self.lock().iter().map(status).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
