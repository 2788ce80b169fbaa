//! Folders that one chore at a time may change.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result};

use crate::progress::Progress;

/// Takes a folder until the result is dropped or the process ends, after whoever has it now.
pub fn lock(progress: &Progress, folder: &Path) -> Result<File> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let file = File::create(folder.join(".lock"))
        .with_context(|| format!("cannot write in {}", folder.display()))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => {
            progress.say(&format!("waiting for another chore to leave {}", folder.display()));
        }
        Err(TryLockError::Error(error)) => return Err(error).context("cannot lock a folder of the cache"),
    }
    file.lock().context("cannot lock a folder of the cache")?;
    Ok(file)
}
