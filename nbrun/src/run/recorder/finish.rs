//! Writing the record of a run that has ended.

use std::io;

use jiff::Timestamp;

use super::{Kept, Recorder};
use crate::exit::Exit;
use crate::run::{Outcome, status};
use crate::runs::journal::Entry;
use crate::runs::{CellRecord, Overflow, StoreError};

/// Why a record could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The journal or another file of the run can't be written.
    #[error("the run's files can't be written: {0}")]
    Files(#[from] io::Error),
    /// The store can't be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Recorder {
    /// Ends the journal and keeps the record and what it refers to. What can't be kept stays in the run's folder, from
    /// which it can be recovered.
    pub async fn finish(self, outcome: &Outcome) -> Result<(), RecordError> {
        match self.kept {
            Some(kept) => kept.finish(self.cells, outcome).await,
            None => Ok(()),
        }
    }
}

impl Kept {
    async fn finish(mut self, mut cells: Vec<CellRecord>, outcome: &Outcome) -> Result<(), RecordError> {
        let status = status(&outcome.ending, &outcome.failures);
        let (exit_code, reason) = (Exit::of(outcome).code(), outcome.reason());
        let store = &self.recording.store;
        for (index, mut file) in self.overflows {
            let path = file.close()?;
            let bytes = path.metadata()?.len();
            let content = store.put_file(path).await?;
            if let Some(cell) = cells.iter_mut().find(|cell| cell.index == index) {
                cell.overflow = Some(Overflow { content, bytes });
            }
        }
        store.put_blob(self.content).await?;
        if let Some(lock) = self.lock {
            store.put_blob(lock.text.into()).await?;
        }
        let executed = self.live.folder().join("executed.ipynb");
        let mut file = io::BufWriter::new(std::fs::File::create(&executed)?);
        outcome.notebook.write_to(&mut file)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?;

        let mut record = self.draft;
        record.output.content = Some(store.put_file(&executed).await?);
        record.notebook.git = self.git.and_then(|git| git.join().ok().flatten());
        record.kept_kernel = outcome.kept.as_ref().and_then(|kept| Some(kept.as_ref().ok()?.id.clone()));
        record.cells = cells;
        record.finished = Some(Timestamp::now());
        status.clone_into(&mut record.status);
        record.exit_code = Some(exit_code);
        record.reason.clone_from(&reason);
        store.put_record(&record).await?;

        self.journal.append(&Entry::Ended { status: status.to_owned(), exit_code, reason });
        self.journal.flush();
        if let Some(error) = self.journal.error() {
            return Err(RecordError::Files(io::Error::new(error.kind(), error.to_string())));
        }
        if let Err(error) = self.live.remove() {
            tracing::warn!(%error, "the folder of the ended run stays");
        }
        Ok(())
    }
}
