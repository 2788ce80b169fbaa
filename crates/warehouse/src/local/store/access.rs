//! One use of the store's file at a time.
//!
//! DuckDB locks the file against other processes, but within one process the system's locks don't hold.

use super::{Session, attach_statement};
use crate::WarehouseError;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};

static IN_USE: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
static RELEASED: Condvar = Condvar::new();

/// The only use of a store's file in this process.
pub struct Reserved(PathBuf);

impl Drop for Reserved {
    fn drop(&mut self) {
        IN_USE.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
        RELEASED.notify_all();
    }
}

/// Reserves the file; if something else in this process uses it, waits for that, or gives up.
fn reserve(path: &Path, patient: bool) -> Option<Reserved> {
    let mut in_use = IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
    while in_use.contains(path) {
        if !patient {
            return None;
        }
        in_use = RELEASED.wait(in_use).unwrap_or_else(PoisonError::into_inner);
    }
    in_use.insert(path.to_owned());
    Some(Reserved(path.to_owned()))
}

/// The store's file, attached.
pub struct Attached {
    pub writable: bool,
    _reserved: Reserved,
}

impl Attached {
    /// Attaches the file; [`Store::detach`](super::Store::detach) detaches it.
    pub fn new(
        session: &Session,
        path: &Path,
        writable: bool,
        patient: bool,
    ) -> Result<Self, WarehouseError> {
        let reserved = reserve(path, patient).ok_or_else(in_use)?;
        session.execute(&attach_statement(path, writable)).map_err(|error| match error {
            WarehouseError::Engine(message) if message.contains("lock on file") => in_use(),
            other => other,
        })?;
        Ok(Self { writable, _reserved: reserved })
    }
}

fn in_use() -> WarehouseError {
    let message = "another session is using the warehouse's tables; try again when it is done".to_owned();
    WarehouseError::Execution { message, place: None }
}
