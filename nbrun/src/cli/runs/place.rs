//! The run store that a command works on.

use tokio::runtime::Runtime;

use crate::cli::{CommandError, Exit};
use crate::runs::{LiveRun, RunId, RunRecord, RunStore, StoreError, recover_all};

/// Which run store.
#[derive(Debug, clap::Args)]
pub struct Place {
    /// The run store: a folder, or a URL of an object storage [default: `$NBRUN_RUNS` or `~/.local/state/nbrun/runs`]
    #[arg(long = "runs", value_name = "FOLDER|URL", global = true)]
    place: Option<String>,
}

/// An open run store, without runs that were killed and are not recovered.
pub struct Runs {
    /// The store.
    pub store: RunStore,
    runtime: Runtime,
}

impl Place {
    /// Opens the store and recovers runs that were killed.
    pub fn open(&self) -> Result<Runs, CommandError> {
        let place = self.place.clone().unwrap_or_else(RunStore::default_place);
        let store = RunStore::open(&place)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|error| CommandError::new(Exit::Internal, error))?;
        runtime.block_on(recover_all(&store));
        Ok(Runs { store, runtime })
    }
}

impl Runs {
    /// Waits for something that the store does.
    pub fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// The run that the user means.
    pub fn find(&self, wanted: &str) -> Result<RunId, CommandError> {
        let live: Vec<RunId> = LiveRun::all(&self.store).iter().map(|live| live.id().clone()).collect();
        Ok(self.wait(self.store.find(wanted, &live))?)
    }

    /// The record of a run; its draft while it goes on here.
    pub fn record(&self, id: &RunId) -> Result<RunRecord, CommandError> {
        match self.wait(self.store.record(id)) {
            Err(unknown @ StoreError::Unknown { .. }) => {
                LiveRun::of(&self.store, id).draft().map_err(|_| unknown.into())
            }
            record => Ok(record?),
        }
    }

    /// The ids of all runs, those that go on here among them, the latest first.
    pub fn ids(&self) -> Result<Vec<RunId>, CommandError> {
        let mut ids = self.wait(self.store.runs())?;
        // One without a draft has not begun, or never will.
        let begun = LiveRun::all(&self.store).into_iter().filter(|live| live.draft().is_ok());
        let begun: Vec<RunId> = begun.map(|live| live.id().clone()).filter(|id| !ids.contains(id)).collect();
        ids.extend(begun);
        ids.sort_unstable_by(|a, b| b.cmp(a));
        Ok(ids)
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        let (exit, hint) = match &error {
            StoreError::Unknown { .. } => (Exit::Usage, "`nbrun runs list` shows the runs of this store"),
            StoreError::Ambiguous { .. } => (Exit::Usage, "write more of the id"),
            StoreError::Url { .. } => {
                (Exit::Usage, "a run store is a folder or a URL such as s3://bucket/runs")
            }
            StoreError::Folder { .. } | StoreError::Storage { .. } => {
                (Exit::NotSaved, "name another place with --runs or NBRUN_RUNS")
            }
            StoreError::Damaged { .. } => return Self::new(Exit::NotSaved, error),
        };
        Self::new(exit, error).hint(hint)
    }
}
