use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::PROTOCOL_VERSION;

/// A JSON object with its keys in the order in which they were written.
pub type Map = serde_json::Map<String, Value>;

/// Who sent a message, when, and of which type.
///
/// Every field may be missing on the wire: kernels in the wild leave some out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Unique for each message.
    #[serde(default, deserialize_with = "null_is_default")]
    pub msg_id: String,
    /// Unique for each process that sends.
    #[serde(default, deserialize_with = "null_is_default")]
    pub session: String,
    /// The user on whose behalf the message was sent.
    #[serde(default, deserialize_with = "null_is_default")]
    pub username: String,
    /// ISO 8601, UTC, when the message was made.
    #[serde(default, deserialize_with = "null_is_default")]
    pub date: String,
    /// What the content means: `execute_request`, `stream`, `status`, …
    #[serde(default, deserialize_with = "null_is_default")]
    pub msg_type: String,
    /// The protocol version the sender speaks.
    #[serde(default, deserialize_with = "null_is_default")]
    pub version: String,
    /// Whatever else the header holds, such as `subshell_id`.
    #[serde(flatten)]
    pub extra: Map,
}

fn null_is_default<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl Header {
    /// A header with a fresh id and the present time.
    ///
    /// The id numbers the messages of this process, as `jupyter_client` does: whoever receives all of a kernel's messages
    /// sees by a gap that one was lost.
    pub fn new(session: &str, msg_type: &str) -> Self {
        static MESSAGES: AtomicU64 = AtomicU64::new(0);
        let (process, number) = (std::process::id(), MESSAGES.fetch_add(1, Ordering::Relaxed));
        Self {
            msg_id: format!("{session}_{process}_{number}"),
            session: session.to_owned(),
            username: "nbrun".to_owned(),
            date: format!("{:.6}", Timestamp::now()),
            msg_type: msg_type.to_owned(),
            version: PROTOCOL_VERSION.to_owned(),
            extra: Map::new(),
        }
    }
}

/// One message on any channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Routing frames before the delimiter: a peer's identity on shell, control and stdin, the topic on iopub.
    pub identities: Vec<Bytes>,
    /// Who sent this message.
    pub header: Header,
    /// The header of the request that this message belongs to, if any.
    pub parent_header: Option<Header>,
    /// Extra facts beside the content.
    pub metadata: Map,
    /// The body; its shape depends on the message's type.
    pub content: Value,
    /// Raw binary parts, as widgets send them.
    pub buffers: Vec<Bytes>,
}

impl Message {
    /// A message that answers nothing, such as a request from a client.
    pub fn new(session: &str, msg_type: &str, content: Value) -> Self {
        Self {
            identities: Vec::new(),
            header: Header::new(session, msg_type),
            parent_header: None,
            metadata: Map::new(),
            content,
            buffers: Vec::new(),
        }
    }

    /// A message that belongs to the request with the header `parent`.
    pub fn child(session: &str, parent: &Header, msg_type: &str, content: Value) -> Self {
        Self { parent_header: Some(parent.clone()), ..Self::new(session, msg_type, content) }
    }

    /// The type of the message, for example `execute_reply`.
    pub fn msg_type(&self) -> &str {
        &self.header.msg_type
    }

    /// The id of the request that this message belongs to.
    pub fn parent_id(&self) -> Option<&str> {
        self.parent_header.as_ref().map(|header| header.msg_id.as_str())
    }

    /// Whether this message belongs to the request with the id `msg_id`.
    pub fn is_child_of(&self, msg_id: &str) -> bool {
        self.parent_id() == Some(msg_id)
    }

    /// The state announced by a `status` message: `busy`, `idle` or `starting`.
    pub fn execution_state(&self) -> Option<&str> {
        (self.msg_type() == "status").then(|| self.content.get("execution_state")?.as_str()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_with_nulls_and_extras_is_read() {
        let header: Header =
            serde_json::from_str(r#"{"msg_id":"a","username":null,"subshell_id":null}"#).unwrap();
        assert_eq!(header.msg_id, "a");
        assert_eq!(header.username, "");
        assert_eq!(header.extra["subshell_id"], Value::Null);
    }

    #[test]
    fn ids_are_unique_and_numbered() {
        let ids = [Header::new("s", "status").msg_id, Header::new("s", "status").msg_id];
        let numbers = ids.map(|id| {
            id.strip_prefix(&format!("s_{}_", std::process::id())).unwrap().parse::<u64>().unwrap()
        });
        assert!(numbers[0] < numbers[1], "{numbers:?}");
    }

    #[test]
    fn dates_have_at_most_six_decimals() {
        let date = Header::new("s", "status").date;
        let (_, fraction) = date.split_once('.').unwrap();
        assert_eq!(fraction.len(), "123456Z".len(), "{date}");
    }
}
