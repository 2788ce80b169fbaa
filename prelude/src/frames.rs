//! Frames that arrive from outside the cells: the results of `%%bigquery`.

use std::path::PathBuf;

use polars::prelude::{DataFrame, IpcReader, PolarsResult, SerReader};

/// Reads an Arrow IPC file, mapped into memory where its buffers are uncompressed.
///
/// # Errors
/// When the file can't be read or is no Arrow IPC file.
pub fn read_ipc(path: PathBuf) -> PolarsResult<DataFrame> {
    let file = std::fs::File::open(&path)?;
    // SAFETY: the kernel writes the file once, for this frame, into a folder that is the session's own, and
    // never changes it.
    unsafe { IpcReader::new(file).memory_mapped(Some(path)) }.finish()
}
