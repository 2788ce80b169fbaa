//! Reading a journal while it is written.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use super::Entry;
use super::read::recover;

/// How often a journal that did not grow is looked at.
const INTERVAL: Duration = Duration::from_millis(50);

/// A journal that is followed from its beginning.
#[derive(Debug)]
pub struct Follow {
    file: File,
    partial: Vec<u8>,
    ready: VecDeque<Entry>,
}

impl Follow {
    /// Opens a journal.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { file: File::open(path)?, partial: Vec::new(), ready: VecDeque::new() })
    }

    /// The next entry, waited for until `ended` says that nobody writes any more.
    pub async fn next(&mut self, ended: impl Fn() -> bool) -> io::Result<Option<Entry>> {
        loop {
            if let Some(entry) = self.ready.pop_front() {
                return Ok(Some(entry));
            }
            let last = ended(); // asked before reading: what was written until then is read
            if self.read()? == 0 {
                if last {
                    return Ok(None);
                }
                tokio::time::sleep(INTERVAL).await;
            }
        }
    }

    /// Reads what is there; returns how many bytes that were.
    fn read(&mut self) -> io::Result<usize> {
        let count = self.file.by_ref().take(1 << 20).read_to_end(&mut self.partial)?;
        let found = recover(&self.partial);
        self.partial.drain(..found.length);
        self.ready.extend(found.entries);
        Ok(count)
    }
}
