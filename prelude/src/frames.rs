//! Frames as the kernel deals with them: results of `%%bigquery` that arrive, and what columns there are.

use std::path::PathBuf;

use polars::prelude::{DataFrame, IpcReader, PolarsResult, SerReader};
use serde_json::{Map, Value, json};

use crate::store::Store;

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

/// The names of the columns of each variable that is a `DataFrame`.
pub fn columns(store: &Store) -> Value {
    let names = |frame: &DataFrame| frame.columns().iter().map(|column| column.name().to_string()).collect();
    let frames = store.iter().filter_map(|(name, value)| {
        let columns: Vec<String> = names(value.downcast_ref::<DataFrame>()?);
        Some((name.to_owned(), json!(columns)))
    });
    Value::Object(frames.collect::<Map<_, _>>())
}
