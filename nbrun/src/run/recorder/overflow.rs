//! Outputs that are too long for the notebook.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::value::RawValue;

/// The outputs of one cell beyond the limit, on their way to the run store.
#[derive(Debug)]
pub struct OverflowFile {
    path: PathBuf,
    file: Option<BufWriter<File>>,
    error: Option<io::Error>,
}

#[derive(Serialize)]
struct Line<'a> {
    msg_type: &'a str,
    content: &'a RawValue,
}

impl OverflowFile {
    /// Will be at this path.
    pub fn new(path: PathBuf) -> Self {
        Self { path, file: None, error: None }
    }

    /// Appends an output.
    pub fn push(&mut self, msg_type: &str, content: &RawValue) {
        if self.error.is_none()
            && let Err(error) = self.write(&Line { msg_type, content })
        {
            self.error = Some(error);
        }
    }

    /// Ends the file. An error means that outputs are missing in it.
    pub fn close(&mut self) -> io::Result<&Path> {
        match (self.error.take(), self.file.take()) {
            (Some(error), _) => return Err(error),
            (None, Some(mut file)) => file.flush()?,
            (None, None) => {}
        }
        Ok(&self.path)
    }

    fn write(&mut self, line: &Line<'_>) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(BufWriter::new(File::create_new(&self.path)?)),
        };
        serde_json::to_writer(&mut *file, line)?;
        file.write_all(b"\n")
    }
}
