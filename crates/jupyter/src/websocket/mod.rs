//! The channels of a kernel behind a Jupyter Server, multiplexed over one websocket
//! (`/api/kernels/ID/channels?session_id=SESSION`).
//!
//! Two framings carry the messages: [`v1`], which the server must agree to, and the older [`json`]. Both are described
//! at <https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html>. Messages are not signed
//! here: the server signs what it passes on to the kernel.

mod json;
mod v1;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
pub use tokio_rustls::rustls::ClientConfig as TlsConfig;

pub use crate::transport::websocket::{ConnectError, Frame};
use crate::transport::websocket::{Line, dial};
use crate::wire::DecodeError;
use crate::{Channel, Message};

/// Where a kernel's channels are, and how one gets in. It has no `Debug`, because it holds a secret.
#[derive(Clone)]
pub struct Endpoint {
    /// `ws://…` or `wss://…`, with the session's id in the query.
    pub url: String,
    /// The value of the `Authorization` header.
    pub authorization: Option<String>,
    /// Whom `wss` trusts.
    pub tls: Arc<TlsConfig>,
    /// When a silent connection is given up.
    pub keepalive: Keepalive,
}

/// How a dead connection is noticed.
#[derive(Debug, Clone, Copy)]
pub struct Keepalive {
    /// The time between pings.
    pub every: Duration,
    /// A connection on which nothing arrived for so long, not even a pong, is dead.
    pub patience: Duration,
}

impl Default for Keepalive {
    fn default() -> Self {
        Self { every: Duration::from_secs(10), patience: Duration::from_secs(30) }
    }
}

/// What arrives from the server.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // nearly all are messages
pub enum Received {
    /// A message of the kernel, or of the server in its name.
    Message(Channel, Message),
    /// A message that can't be read.
    Unreadable(FrameError),
    /// The connection has ended, and everything that arrived was returned before. The text says why.
    Closed(String),
}

/// Why a frame is not a message.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The table of offsets does not fit the frame.
    #[error("the frame's {0}")]
    Layout(&'static str),
    /// The frame names a channel that does not exist.
    #[error("there is no channel {0:?}")]
    Channel(String),
    /// A part of the message is not valid.
    #[error(transparent)]
    Message(#[from] DecodeError),
    /// The message is not valid JSON.
    #[error("the message is not valid: {0}")]
    Json(#[from] serde_json::Error),
}

/// How messages are framed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    V1,
    Json,
}

/// A connection to a kernel's channels.
pub struct Connection {
    line: Line,
    framing: Framing,
}

impl Connection {
    /// Connects. A Jupyter Server agrees only once it has heard from the kernel, which may take as long as the kernel's
    /// start: put this under a timeout.
    pub async fn connect(endpoint: &Endpoint) -> Result<Self, ConnectError> {
        match dial(endpoint, Some(v1::SUBPROTOCOL)).await {
            Ok(line) => Ok(Self { line, framing: Framing::V1 }),
            Err(ConnectError::Subprotocol) => {
                let line = dial(endpoint, None).await?;
                Ok(Self { line, framing: Framing::Json })
            }
            Err(error) => Err(error),
        }
    }

    /// Hands a message to the connection's writer. If the connection has ended, [`Self::next`] says so.
    pub fn send(&self, channel: Channel, message: &Message) {
        self.line.send(match self.framing {
            Framing::V1 => Frame::Binary(v1::encode(channel, message)),
            Framing::Json => json::encode(channel, message),
        });
    }

    /// What arrives next. Safe to cancel.
    pub async fn next(&mut self) -> Received {
        let frame = match self.line.recv().await {
            Ok(frame) => frame,
            Err(reason) => return Received::Closed(reason),
        };
        let message = match (self.framing, frame) {
            (Framing::V1, Frame::Binary(frame)) => v1::decode(&frame),
            (_, frame) => json::decode(frame),
        };
        match message {
            Ok((channel, message)) => Received::Message(channel, message),
            Err(error) => Received::Unreadable(error),
        }
    }
}

fn channel(name: &str) -> Result<Channel, FrameError> {
    Channel::named(name).ok_or_else(|| FrameError::Channel(name.to_owned()))
}

/// The part of a frame between two offsets.
fn slice(frame: &Bytes, start: usize, end: usize) -> Result<Bytes, FrameError> {
    if start <= end && end <= frame.len() {
        Ok(frame.slice(start..end))
    } else {
        Err(FrameError::Layout("offsets are beyond its end or not in order"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sample(buffers: Vec<Bytes>) -> Message {
        let request = Message::new("front", "execute_request", json!({ "code": "1 + 1" }));
        let mut message = Message::child("kernel", &request.header, "stream", json!({ "text": "né\n" }));
        message.metadata.insert("m".into(), json!([1]));
        message.buffers = buffers;
        message
    }

    #[test]
    fn messages_survive_both_framings() {
        for buffers in [Vec::new(), vec![Bytes::from_static(b"\0raw"), Bytes::new()]] {
            let message = sample(buffers);
            let v1 = v1::decode(&v1::encode(Channel::Iopub, &message)).unwrap();
            let json = json::decode(json::encode(Channel::Iopub, &message)).unwrap();
            for (channel, back) in [v1, json] {
                assert_eq!((channel, &back), (Channel::Iopub, &message));
            }
        }
        let orphan = Message::new("front", "kernel_info_request", json!({}));
        assert_eq!(v1::decode(&v1::encode(Channel::Shell, &orphan)).unwrap().1, orphan);
        assert_eq!(json::decode(json::encode(Channel::Shell, &orphan)).unwrap().1, orphan);
    }

    #[test]
    fn cut_frames_are_errors() {
        let message = sample(vec![Bytes::from_static(b"abc")]);
        let v1 = v1::encode(Channel::Iopub, &message);
        let Frame::Binary(json) = json::encode(Channel::Iopub, &message) else { panic!("has buffers") };
        for length in 0..v1.len() - 3 {
            assert!(v1::decode(&v1.slice(..length)).is_err(), "{length}");
        }
        for length in 0..json.len() - 3 {
            assert!(json::decode(Frame::Binary(json.slice(..length))).is_err(), "{length}");
        }
        assert!(json::decode(Frame::Text("{}".to_owned())).is_err());
    }
}
