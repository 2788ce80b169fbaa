//! Runs whose nbrun was killed.

use std::fs;
use std::io;

use jiff::Timestamp;
use notebook::Notebook;

use super::journal::{self, Entry};
use super::{CellRecord, CellStatus, LiveRun, RaisedError, RunRecord, RunStore, StoreError, fold};
use crate::document::{Durability, OutputFile};
use crate::run::mark_killed;

/// Why a run can't be recovered; its folder stays.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// Its files can't be read or written.
    #[error("the files of the run can't be used: {0}")]
    Files(#[from] io::Error),
    /// The notebook from before the first cell is damaged.
    #[error("the run's notebook is damaged: {0}")]
    Notebook(#[from] notebook::NotebookError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Recovers all runs of this machine whose nbrun has ended without a record. What can't be recovered is traced and
/// stays.
pub async fn recover_all(store: &RunStore) -> Vec<RunRecord> {
    let mut recovered = Vec::new();
    for live in LiveRun::all(store) {
        match recover(store, &live).await {
            Ok(record) => recovered.extend(record),
            Err(error) => {
                tracing::warn!(run = %live.id(), %error, "a run that was killed can't be recovered");
            }
        }
    }
    recovered
}

/// Folds the journal of a run whose nbrun was killed into its notebook and writes its record; `None` while it goes
/// on. The file that the run saved to gets the notebook too, if it still holds what the run saved last.
pub async fn recover(store: &RunStore, live: &LiveRun) -> Result<Option<RunRecord>, RecoverError> {
    let Some(_hold) = live.hold()? else { return Ok(None) };
    if store.record(live.id()).await.is_ok() {
        live.remove()?; // it ended, and was killed before it could tidy up
        return Ok(None);
    }
    let mut record = match live.draft() {
        Ok(record) => record,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if live.is_old() {
                live.remove()?; // it was killed before it began
            }
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let journal = journal::read(&live.journal())?;
    let mut notebook = Notebook::parse_bytes(&fs::read(live.notebook())?)?;
    let left_out = fold(&mut notebook, &journal.entries);
    cells(&mut record.cells, &journal.entries);
    "killed".clone_into(&mut record.status);
    record.reason = Some(match record.cells.iter().find(|cell| cell.status == CellStatus::Started) {
        Some(cell) => format!("nbrun was killed in cell {} of {}", cell.number, record.cells.len()),
        None => "nbrun was killed".to_owned(),
    });
    if left_out > 0 {
        record.warnings.push(format!("{left_out} outputs of the journal could not be read"));
    }
    mark_killed(&mut notebook);
    if let Some(path) = &record.output.path {
        match save(&notebook, path, live) {
            Ok(true) => {}
            Ok(false) => record.warnings.push(format!("{} is not of this run any more", path.display())),
            Err(error) => record.warnings.push(format!("{} can't be saved: {error}", path.display())),
        }
    }
    for cell in &mut record.cells {
        let path = live.overflow(cell.index);
        if let Ok(metadata) = path.metadata() {
            let content = store.put_file(&path).await?;
            cell.overflow = Some(super::Overflow { content, bytes: metadata.len() });
        }
    }
    record.finished = Some(Timestamp::now());
    record.environment = None; // its lock was not kept
    record.output.content = Some(store.put_blob(notebook.to_text().into()).await?);
    store.put_record(&record).await?;
    live.remove()?;
    Ok(Some(record))
}

/// Saves the notebook where the run did, unless that file has become another one; says whether it was saved.
fn save(notebook: &Notebook, path: &std::path::Path, live: &LiveRun) -> io::Result<bool> {
    let saved = fs::read(path)?;
    let of_this_run = Notebook::parse_bytes(&saved).is_ok_and(|saved| {
        let record = saved.metadata().get("nbrun");
        let run = record.and_then(|record| record.get("run")).and_then(serde_json::Value::as_str);
        run == Some(live.id().as_str())
    });
    if of_this_run {
        OutputFile::new(path)?.save(notebook, Durability::PowerCut)?;
    }
    Ok(of_this_run)
}

/// Learns from a journal what became of the cells.
fn cells(cells: &mut [CellRecord], entries: &[Entry]) {
    for entry in entries {
        match entry {
            Entry::CellStarted { cell, at } => {
                if let Some(record) = cells.iter_mut().find(|record| record.index == cell.index) {
                    record.status = CellStatus::Started;
                    record.started = Some(*at);
                }
            }
            Entry::Message { index, .. } => {
                if let Some(record) = cells.iter_mut().find(|record| record.index == *index) {
                    record.messages += 1;
                }
            }
            Entry::CellEnded { cell, seconds, failure } => {
                if let Some(record) = cells.iter_mut().find(|record| record.index == cell.index) {
                    record.seconds = Some(*seconds);
                    record.status =
                        if failure.is_some() { CellStatus::Failed } else { CellStatus::Succeeded };
                    record.error = failure.as_ref().map(RaisedError::from);
                }
            }
            Entry::Started { .. } | Entry::Ended { .. } => {}
        }
    }
}
