//! One writer of the store's file at a time, and no reader beside it.
//!
//! DuckDB fails at once where another process has the file, and within one process its locks don't hold. So the
//! lock of a file beside it is waited for first, which readers share.

use super::{Session, attach_statement};
use crate::WarehouseError;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long another session's use is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long until the lock is tried again: the system's own waiting could not be interrupted.
const PAUSE: Duration = Duration::from_millis(10);

/// The store's file, attached.
pub struct Attached {
    pub writable: bool,
    /// Held until this is dropped; none where the folder can't be written, as nobody writes tables there either.
    _lock: Option<File>,
}

impl Attached {
    /// Attaches the file as soon as nobody's use forbids it; [`Store::detach`](super::Store::detach) detaches it.
    /// `gives_up` is asked while others use it.
    pub fn new(
        session: &Session,
        path: &Path,
        writable: bool,
        gives_up: impl Fn() -> Option<WarehouseError>,
    ) -> Result<Self, WarehouseError> {
        let lock = OpenOptions::new().append(true).create(true).open(path.with_extension("duckdb.lock")).ok();
        if let Some(lock) = &lock {
            wait(lock, writable, gives_up)?;
        }
        session.execute(&attach_statement(path, writable)).map_err(|error| match error {
            WarehouseError::Engine(message) if message.contains("lock on file") => in_use(),
            other => other,
        })?;
        Ok(Self { writable, _lock: lock })
    }
}

fn wait(
    lock: &File,
    writable: bool,
    gives_up: impl Fn() -> Option<WarehouseError>,
) -> Result<(), WarehouseError> {
    let began = Instant::now();
    loop {
        match if writable { lock.try_lock() } else { lock.try_lock_shared() } {
            Err(TryLockError::WouldBlock) => {}
            // A file system without locks is left to DuckDB's own.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(()),
        }
        if let Some(error) = gives_up() {
            return Err(error);
        }
        if began.elapsed() > PATIENCE {
            return Err(in_use());
        }
        std::thread::sleep(PAUSE);
    }
}

/// The error of a file that others use.
pub fn in_use() -> WarehouseError {
    let message = "another session is using the warehouse's tables; try again when it is done".to_owned();
    WarehouseError::Execution { message, place: None }
}
