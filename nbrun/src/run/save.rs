//! When the notebook is saved, and what happens if it can't be.

use std::io;
use std::path::Path;
use std::time::Duration;

use notebook::Notebook;
use tokio::time::Instant;

use super::CellRef;
use super::outcome::SaveError;
use crate::document::{Durability, OutputFile};

/// Outputs are on disk this long after they arrived, unless saving is dear.
const INTERVAL: Duration = Duration::from_millis(250);
/// Between saves within a cell, this many times the last save's duration passes: they take a tenth of the time.
const REST_WITHIN_CELL: u32 = 9;
/// The same for saves at the ends of cells, which take at most half of the time.
const REST_BETWEEN_CELLS: u32 = 1;

/// Saves a notebook as often as its price allows.
///
/// The first and last saves are durable against a power cut; those between survive the end of any process. A save
/// that fails is not the end of the run, since the disk may have room again later: the next one is due as usual,
/// and only the last one decides.
pub struct Saver {
    file: Option<OutputFile>,
    unsaved: bool,
    finished: Instant,
    cost: Duration,
    failing_since: Option<CellRef>,
}

impl Saver {
    /// Saves to a file, or nowhere.
    pub fn new(path: Option<&Path>) -> io::Result<Self> {
        let file = path.map(OutputFile::new).transpose()?;
        Ok(Self { file, unsaved: false, finished: Instant::now(), cost: Duration::ZERO, failing_since: None })
    }

    /// Saves before anything is executed, so that an output that can't be written is known at once.
    pub fn save_first(&mut self, notebook: &Notebook) -> io::Result<()> {
        self.save(notebook, Durability::Process)
    }

    /// Notes that the notebook has changed.
    pub fn touch(&mut self) {
        self.unsaved = true;
    }

    /// When the next save within a cell is due; `None` while there is nothing to save.
    pub fn due(&self) -> Option<Instant> {
        let rest = INTERVAL.max(self.cost * REST_WITHIN_CELL);
        (self.unsaved && self.file.is_some()).then(|| self.finished + rest)
    }

    /// Saves within a cell.
    pub fn save_within(&mut self, notebook: &Notebook, cell: &CellRef) -> io::Result<()> {
        let result = self.save(notebook, Durability::Process);
        match (&result, &self.failing_since) {
            (Ok(()), _) => self.failing_since = None,
            (Err(_), None) => self.failing_since = Some(cell.clone()),
            (Err(_), Some(_)) => {}
        }
        result
    }

    /// Saves at a cell's end, unless saves already take half of the time: then the next cell's saves catch up.
    pub fn save_at_end(&mut self, notebook: &Notebook, cell: &CellRef) -> io::Result<()> {
        if self.finished.elapsed() < self.cost * REST_BETWEEN_CELLS {
            return Ok(());
        }
        self.save_within(notebook, cell)
    }

    /// Saves for the last time.
    pub fn save_last(&mut self, notebook: &Notebook) -> Result<(), SaveError> {
        let result = self.save(notebook, Durability::PowerCut);
        result.map_err(|error| SaveError { error, since: self.failing_since.take() })
    }

    fn save(&mut self, notebook: &Notebook, durability: Durability) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let started = Instant::now();
        let result = tokio::task::block_in_place(|| file.save(notebook, durability));
        self.finished = Instant::now();
        self.cost = self.finished - started;
        self.unsaved = result.is_err();
        result
    }
}
