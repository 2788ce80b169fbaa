//! A run that goes on, on this machine.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{RunId, RunRecord, RunStore};

/// Between the making of its folder and its draft, a run takes at most this long.
const LONGEST_BEGINNING: Duration = Duration::from_mins(1);
const DRAFT: &str = "record.json";
const JOURNAL: &str = "journal";
const LOCK: &str = "lock";
const LOG: &str = "log";
const NOTEBOOK: &str = "notebook.ipynb";

/// The folder of a run that goes on, or did until its nbrun was killed. Only its user can look into it.
#[derive(Debug, Clone)]
pub struct LiveRun {
    id: RunId,
    folder: PathBuf,
}

/// Held by the nbrun that runs the run; the system lets go of it however that ends.
#[derive(Debug)]
pub struct Hold {
    _lock: File,
}

impl LiveRun {
    /// Makes the folder of a new run.
    pub fn create(store: &RunStore, id: &RunId) -> io::Result<Self> {
        let live = Self::of(store, id);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700).create(&live.folder)?;
        Ok(live)
    }

    /// The runs of a store that go on on this machine, or were left behind; the latest first.
    pub fn all(store: &RunStore) -> Vec<Self> {
        let entries = fs::read_dir(store.live_folder()).into_iter().flatten().flatten();
        let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let mut runs: Vec<Self> = ids.map(|id| Self::of(store, &id)).collect();
        runs.sort_unstable_by(|a, b| b.id.cmp(&a.id));
        runs
    }

    /// The run of this id.
    pub fn of(store: &RunStore, id: &RunId) -> Self {
        Self { id: id.clone(), folder: store.live_folder().join(id.as_str()) }
    }

    /// The run's id.
    pub fn id(&self) -> &RunId {
        &self.id
    }

    /// The journal.
    pub fn journal(&self) -> PathBuf {
        self.folder.join(JOURNAL)
    }

    /// What a detached run writes to its standard output and error.
    pub fn log(&self) -> PathBuf {
        self.folder.join(LOG)
    }

    /// The notebook as it was before the first cell, parameters injected.
    pub fn notebook(&self) -> PathBuf {
        self.folder.join(NOTEBOOK)
    }

    /// A file for the outputs of a cell that are too long for the notebook.
    pub fn overflow(&self, index: usize) -> PathBuf {
        self.folder.join(format!("overflow-{index}"))
    }

    /// Takes the run for this process; `None` while another one has it.
    pub fn hold(&self) -> io::Result<Option<Hold>> {
        let lock = File::options().create(true).truncate(false).write(true).open(self.folder.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Hold { _lock: lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Keeps the draft of the record, whole at every moment.
    pub fn write_draft(&self, record: &RunRecord) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        serde_json::to_writer(&mut file, record)?;
        file.flush()?;
        file.persist(self.folder.join(DRAFT))?;
        Ok(())
    }

    /// The draft of the record.
    pub fn draft(&self) -> io::Result<RunRecord> {
        Ok(serde_json::from_slice(&fs::read(self.folder.join(DRAFT))?)?)
    }

    /// Whether the folder is still there.
    pub fn exists(&self) -> bool {
        self.folder.is_dir()
    }

    /// Whether the folder was made a while ago: longer than a run takes to begin.
    pub fn is_old(&self) -> bool {
        let made = fs::metadata(&self.folder).and_then(|metadata| metadata.modified());
        made.is_ok_and(|made| made.elapsed().is_ok_and(|age| age > LONGEST_BEGINNING))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Removes the folder.
    pub fn remove(&self) -> io::Result<()> {
        fs::remove_dir_all(&self.folder)
    }
}
