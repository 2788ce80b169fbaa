//! What a cell prints and shows, on its way to whoever listens.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::sync::{mpsc, oneshot};

use super::buffer::Buffer;

/// One of a process's two output streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamName {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Something that a cell printed or showed, or that it wants of the front end.
#[derive(Debug)]
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
    /// Any other message for iopub, in the protocol's own terms: `update_display_data`, `clear_output`,
    /// `comm_open`, …
    Message(Announcement),
    /// Something for the front end to do with the cell's reply.
    Payload(Payload),
    /// A question to the user.
    Question(Question),
}

/// A message for iopub.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Announcement {
    /// Its type.
    pub msg_type: String,
    /// Its content.
    pub content: Value,
    /// Its metadata.
    #[serde(default)]
    pub metadata: Map<String, Value>,
    /// Its binary parts.
    #[serde(default)]
    pub buffers: Vec<Buffer>,
}

/// What the front end does with a reply: the payloads of <https://jupyter-client.readthedocs.io/en/stable/messaging.html#payloads-deprecated>.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// Show this in the pager: representations by MIME type.
    Page(Map<String, Value>),
    /// Put text into a cell.
    SetNextInput {
        /// The text.
        text: String,
        /// Into the cell that has run, rather than into a new one after it.
        replace: bool,
    },
}

impl Payload {
    /// The payload as the reply holds it.
    pub fn into_json(self) -> Value {
        match self {
            Payload::Page(data) => json!({"source": "page", "data": data, "start": 0}),
            Payload::SetNextInput { text, replace } => {
                json!({"source": "set_next_input", "text": text, "replace": replace})
            }
        }
    }
}

/// A question to the user. Dropping it says that nobody answers.
#[derive(Debug)]
pub struct Question {
    /// What is asked.
    pub prompt: String,
    /// Whether the answer is a secret.
    pub password: bool,
    /// Takes the answer, without a newline; closed when the cell no longer waits.
    pub answer: oneshot::Sender<String>,
}

/// The answer that a cell waits for, if it has asked.
#[derive(Debug, Default)]
pub struct Awaited(Option<oneshot::Receiver<String>>);

impl Awaited {
    /// Whether a cell waits.
    pub fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// The answer, or `None` when there will be none; waits for ever while nothing has been asked.
    pub async fn answer(&mut self) -> Option<String> {
        match &mut self.0 {
            Some(answer) => {
                let answer = answer.await.ok();
                self.0 = None;
                answer
            }
            None => std::future::pending().await,
        }
    }
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
        self.pass_on(Shown::Stream(name, text.into())).await;
    }

    /// Passes on representations by MIME type.
    pub async fn display(&self, data: Map<String, Value>, result: bool) {
        self.pass_on(Shown::Display { data, result }).await;
    }

    /// Passes on any other message for iopub.
    pub async fn message(&self, announcement: Announcement) {
        self.pass_on(Shown::Message(announcement)).await;
    }

    /// Adds a payload to the cell's reply.
    pub async fn payload(&self, payload: Payload) {
        self.pass_on(Shown::Payload(payload)).await;
    }

    /// Asks the user.
    pub async fn ask(&self, prompt: String, password: bool) -> Awaited {
        let (answer, awaited) = oneshot::channel();
        self.pass_on(Shown::Question(Question { prompt, password, answer })).await;
        Awaited(Some(awaited))
    }

    async fn pass_on(&self, shown: Shown) {
        let _ = self.0.send(shown).await;
    }
}
