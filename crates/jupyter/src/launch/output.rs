use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt as _};

use crate::lock::lock;

const KEPT: usize = 64 * 1024;

/// The last 64 KiB that a process wrote.
#[derive(Clone, Default)]
pub struct RecentOutput {
    bytes: Arc<Mutex<VecDeque<u8>>>,
}

impl RecentOutput {
    /// Reads until the end, so that the process never waits for a full pipe.
    pub async fn drain(self, mut pipe: impl AsyncRead + Unpin) {
        let mut buffer = vec![0; 8192];
        while let Ok(count @ 1..) = pipe.read(&mut buffer).await {
            let mut bytes = lock(&self.bytes);
            bytes.extend(buffer.iter().take(count));
            let excess = bytes.len().saturating_sub(KEPT);
            bytes.drain(..excess);
        }
    }

    /// What is kept, as text.
    pub fn text(&self) -> String {
        let mut bytes = lock(&self.bytes);
        String::from_utf8_lossy(bytes.make_contiguous()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_last_64_kib_are_kept() {
        let output = RecentOutput::default();
        let written = format!("{}{}", "a".repeat(70_000), "the end");
        output.clone().drain(written.as_bytes()).await;
        assert_eq!(output.text().len(), KEPT);
        assert!(output.text().ends_with("athe end"));
    }
}
