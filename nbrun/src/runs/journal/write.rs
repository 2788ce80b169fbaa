//! Writing a journal.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::Entry;

/// Entries reach the system this long after they happened: what is there survives the end of any process.
const INTERVAL: Duration = Duration::from_millis(100);
/// So many bytes are handed over at once.
const FULL: usize = 64 << 10;

/// A journal that is being written.
#[derive(Debug)]
pub struct Journal {
    file: File,
    waiting: Vec<u8>,
    since: Option<Instant>,
    error: Option<io::Error>,
}

impl Journal {
    /// Begins a journal.
    pub fn create(path: &Path) -> io::Result<Self> {
        Ok(Self { file: File::create_new(path)?, waiting: Vec::new(), since: None, error: None })
    }

    /// Appends an entry. It is on its way at [`Journal::due`] at the latest.
    ///
    /// A journal that can't be written any more, on a full disk say, takes nothing more: a gap would make what follows
    /// look complete. See [`Journal::error`].
    pub fn append(&mut self, entry: &Entry) {
        self.write(entry);
    }

    /// Appends an [`Entry::Message`] whose content is JSON already.
    pub fn append_message(&mut self, index: usize, msg_type: &str, content: &RawValue) {
        self.write(&Message { entry: "message", index, msg_type, content });
    }

    fn write(&mut self, entry: &impl Serialize) {
        let before = self.waiting.len();
        if self.error.is_none()
            && let Err(error) = write_line(&mut self.waiting, entry)
        {
            self.waiting.truncate(before);
            self.error = Some(error);
        }
        self.since.get_or_insert_with(Instant::now);
        if self.waiting.len() >= FULL {
            self.flush();
        }
    }

    /// When waiting entries are to be flushed; `None` while nothing waits.
    pub fn due(&self) -> Option<Instant> {
        self.since.map(|since| since + INTERVAL)
    }

    /// Hands over what waits.
    pub fn flush(&mut self) {
        self.since = None;
        if self.error.is_none()
            && let Err(error) = self.file.write_all(&self.waiting)
        {
            self.error = Some(error);
        }
        self.waiting.clear();
    }

    /// Why the journal ends before the run, if it does.
    pub fn error(&self) -> Option<&io::Error> {
        self.error.as_ref()
    }
}

/// [`Entry::Message`], borrowed.
#[derive(Serialize)]
struct Message<'a> {
    entry: &'static str,
    index: usize,
    msg_type: &'a str,
    content: &'a RawValue,
}

/// Writes an entry as it stands in the journal.
pub fn write_line(out: &mut Vec<u8>, entry: &impl Serialize) -> io::Result<()> {
    const SUM: usize = 8;
    let start = out.len();
    out.extend([b' '; SUM + 1]);
    serde_json::to_writer(&mut *out, entry)?;
    let sum = format!("{:08x}", crc32fast::hash(&out[start + SUM + 1..]));
    out[start..start + SUM].copy_from_slice(sum.as_bytes());
    out.push(b'\n');
    Ok(())
}
