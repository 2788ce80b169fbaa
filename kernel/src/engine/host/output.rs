//! What a cell prints and shows, on its way to whoever listens.

use serde_json::{Map, Value};
use tokio::sync::mpsc;

/// One of a process's two output streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamName {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Something that a cell printed or showed.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// Text that the cell printed.
    Stream(StreamName, String),
    /// Representations by MIME type.
    Display {
        /// The representations.
        data: Map<String, Value>,
        /// Whether it is the value of the cell's last expression.
        result: bool,
    },
}

/// Where a cell's output goes, in order. While nobody takes it, the cell waits.
#[derive(Debug, Clone)]
pub struct Output(mpsc::Sender<Shown>);

impl Output {
    /// An output, and what comes out of it; it ends when the output is dropped.
    pub fn channel() -> (Self, mpsc::Receiver<Shown>) {
        let (sender, receiver) = mpsc::channel(64);
        (Output(sender), receiver)
    }

    /// Passes on text.
    pub async fn stream(&self, name: StreamName, text: impl Into<String>) {
        let _ = self.0.send(Shown::Stream(name, text.into())).await;
    }

    /// Passes on representations by MIME type.
    pub async fn display(&self, data: Map<String, Value>, result: bool) {
        let _ = self.0.send(Shown::Display { data, result }).await;
    }
}
