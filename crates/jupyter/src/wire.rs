//! Messages to frames and back: `identities… <IDS|MSG> signature header parent_header metadata content buffers…`.

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::signing::Signer;
use crate::{Header, Map, Message};

const DELIMITER: &[u8] = b"<IDS|MSG>";

/// Why some frames are not a message. Such frames are never processed.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// There is no `<IDS|MSG>` frame, so nothing says where the message begins.
    #[error("no <IDS|MSG> delimiter among {0} frames")]
    NoDelimiter(usize),
    /// Fewer than five frames follow the delimiter.
    #[error("{0} frames after the delimiter, where a message has at least 5")]
    TooShort(usize),
    /// The signature is not that of the frames under this connection's key.
    #[error("the signature does not fit the message")]
    BadSignature,
    /// A frame is not the JSON it should be.
    #[error("the {part} is not valid: {source}")]
    Json {
        /// Which of the four frames.
        part: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// The frames of a message, signed.
pub fn encode(message: &Message, signer: &Signer) -> Vec<Bytes> {
    let parts = parts(message);
    let signature = Bytes::from(signer.sign(&parts));

    let mut frames = Vec::with_capacity(message.identities.len() + 6 + message.buffers.len());
    frames.extend(message.identities.iter().cloned());
    frames.push(Bytes::from_static(DELIMITER));
    frames.push(signature);
    frames.extend(parts);
    frames.extend(message.buffers.iter().cloned());
    frames
}

/// The header, parent header, metadata and content of a message.
pub(crate) fn parts(message: &Message) -> [Bytes; 4] {
    let parent = message.parent_header.as_ref().map_or_else(|| Bytes::from_static(b"{}"), json);
    [json(&message.header), parent, json(&message.metadata), json(&message.content)]
}

/// Serialising these types cannot fail: keys are strings, and the writer is memory.
fn json(value: &impl Serialize) -> Bytes {
    serde_json::to_vec(value).unwrap_or_default().into()
}

/// The signature frame of a message that has not been decoded yet.
pub(crate) fn signature(frames: &[Bytes]) -> Option<&Bytes> {
    let delimiter = frames.iter().position(|frame| frame == DELIMITER)?;
    frames.get(delimiter + 1)
}

/// Verifies and reads a message.
pub fn decode(mut frames: Vec<Bytes>, signer: &Signer) -> Result<Message, DecodeError> {
    let delimiter =
        frames.iter().position(|frame| frame == DELIMITER).ok_or(DecodeError::NoDelimiter(frames.len()))?;
    let mut body = frames.split_off(delimiter);
    let buffers = if body.len() > 6 { body.split_off(6) } else { Vec::new() };
    let [_, signature, header, parent, metadata, content] = body.as_slice() else {
        return Err(DecodeError::TooShort(body.len() - 1));
    };
    if !signer.verify(signature, &[header, parent, metadata, content]) {
        return Err(DecodeError::BadSignature);
    }
    let message = assemble([header, parent, metadata, content], buffers)?;
    Ok(Message { identities: frames, ..message })
}

/// The message whose header, parent header, metadata and content are in these frames.
pub(crate) fn assemble(
    [header, parent, metadata, content]: [&Bytes; 4],
    buffers: Vec<Bytes>,
) -> Result<Message, DecodeError> {
    Ok(Message {
        header: read("header", header)?,
        parent_header: parent_header(parent)?,
        metadata: read::<Option<Map>>("metadata", metadata)?.unwrap_or_default(),
        content: read("content", content)?,
        buffers,
        identities: Vec::new(),
    })
}

/// No parent is written as `{}`, and by some kernels as `null`.
fn parent_header(frame: &Bytes) -> Result<Option<Header>, DecodeError> {
    if frame.as_ref() == b"{}" {
        return Ok(None);
    }
    let parent: Option<Header> = read("parent header", frame)?;
    Ok(parent.filter(|header| *header != Header::default()))
}

fn read<T: DeserializeOwned>(part: &'static str, frame: &[u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(frame).map_err(|source| DecodeError::Json { part, source })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn signer() -> Signer {
        Signer::new("hmac-sha256", "secret").unwrap()
    }

    fn sample() -> Message {
        let request = Message::new("front", "execute_request", json!({ "code": "1 + 1" }));
        let mut message = Message::child("kernel", &request.header, "stream", json!({ "text": "né\n" }));
        message.identities = vec![Bytes::from_static(b"stream")];
        message.buffers = vec![Bytes::from_static(b"\0raw"), Bytes::new()];
        message.header.extra.insert("subshell_id".into(), json!("s1"));
        message
    }

    #[test]
    fn a_message_survives_the_wire() {
        let message = sample();
        assert_eq!(decode(encode(&message, &signer()), &signer()).unwrap(), message);
    }

    #[test]
    fn a_changed_frame_is_refused() {
        for index in 3..7 {
            let mut frames = encode(&sample(), &signer());
            frames[index] = Bytes::from_static(b"{\"x\":1}");
            assert!(matches!(decode(frames, &signer()), Err(DecodeError::BadSignature)), "frame {index}");
        }
    }

    #[test]
    fn malformed_frames_are_errors() {
        let unsigned = Signer::new("", "").unwrap();
        let frames =
            |parts: &[&'static str]| parts.iter().map(|part| Bytes::from_static(part.as_bytes())).collect();
        assert!(matches!(decode(Vec::new(), &unsigned), Err(DecodeError::NoDelimiter(0))));
        assert!(matches!(decode(frames(&["<IDS|MSG>", ""]), &unsigned), Err(DecodeError::TooShort(1))));
        let broken = frames(&["<IDS|MSG>", "", "{}", "{}", "{}", "{"]);
        assert!(matches!(decode(broken, &unsigned), Err(DecodeError::Json { part: "content", .. })));
    }

    #[test]
    fn what_real_kernels_leave_out_is_accepted() {
        let unsigned = Signer::new("", "").unwrap();
        let frames = ["<IDS|MSG>", "", r#"{"msg_type":"error"}"#, "null", "null", r#"{"evalue":null}"#];
        let frames = frames.iter().map(|part| Bytes::from_static(part.as_bytes())).collect();
        let message = decode(frames, &unsigned).unwrap();
        assert_eq!(message.msg_type(), "error");
        assert_eq!(message.parent_header, None);
    }
}
