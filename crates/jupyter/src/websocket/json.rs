//! The framing of servers that agree to no subprotocol: a JSON object as text or, if the message has buffers, binary:
//! the number of parts, their offsets, the JSON, and the buffers. Numbers are 32 bits, big endian.

use bytes::{BufMut as _, Bytes, BytesMut};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Frame, FrameError, channel, slice};
use crate::{Channel, Header, Map, Message};

/// Bytes of a number.
const NUMBER: usize = size_of::<u32>();

#[derive(Serialize)]
struct Written<'a> {
    channel: &'a str,
    header: &'a Header,
    parent_header: Parent<'a>,
    metadata: &'a Map,
    content: &'a Value,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Parent<'a> {
    Request(&'a Header),
    None {},
}

#[derive(Deserialize)]
struct Read {
    channel: String,
    header: Header,
    #[serde(default)]
    parent_header: Option<Header>,
    #[serde(default)]
    metadata: Option<Map>,
    content: Value,
}

/// The frame of a message.
pub fn encode(channel: Channel, message: &Message) -> Frame {
    let Message { header, parent_header, metadata, content, buffers, .. } = message;
    let parent_header = parent_header.as_ref().map_or(Parent::None {}, Parent::Request);
    let written = Written { channel: channel.name(), header, parent_header, metadata, content };
    // Serialising these types cannot fail: keys are strings, and the writer is memory.
    let json = serde_json::to_string(&written).unwrap_or_default();
    if buffers.is_empty() { Frame::Text(json) } else { Frame::Binary(with_buffers(json, buffers)) }
}

/// Offsets are 32 bits: a larger message can't be written, and the server refuses what is cut.
#[allow(clippy::cast_possible_truncation)]
fn with_buffers(json: String, buffers: &[Bytes]) -> Bytes {
    let parts: Vec<Bytes> = std::iter::once(json.into()).chain(buffers.iter().cloned()).collect();
    let mut offset = NUMBER * (parts.len() + 1);
    let mut frame = BytesMut::new();
    frame.put_u32(parts.len() as u32);
    for part in &parts {
        frame.put_u32(offset as u32);
        offset += part.len();
    }
    for part in &parts {
        frame.extend_from_slice(part);
    }
    frame.freeze()
}

/// Reads a message.
pub fn decode(frame: Frame) -> Result<(Channel, Message), FrameError> {
    let (json, buffers) = match frame {
        Frame::Text(json) => (Bytes::from(json), Vec::new()),
        Frame::Binary(frame) => parts(&frame)?,
    };
    let read: Read = serde_json::from_slice(&json)?;
    let message = Message {
        identities: Vec::new(),
        header: read.header,
        parent_header: read.parent_header.filter(|header| *header != Header::default()),
        metadata: read.metadata.unwrap_or_default(),
        content: read.content,
        buffers,
    };
    Ok((channel(&read.channel)?, message))
}

fn parts(frame: &Bytes) -> Result<(Bytes, Vec<Bytes>), FrameError> {
    let count = number(frame, 0)?;
    if count > frame.len() / NUMBER {
        return Err(FrameError::Layout("table of offsets is longer than the frame"));
    }
    let mut offsets: Vec<usize> = (1..=count).map(|index| number(frame, index)).collect::<Result<_, _>>()?;
    offsets.push(frame.len());
    let mut parts = offsets.windows(2).map(|pair| slice(frame, pair[0], pair[1]));
    let json = parts.next().ok_or(FrameError::Layout("parts are none"))??;
    Ok((json, parts.collect::<Result<_, _>>()?))
}

fn number(frame: &[u8], index: usize) -> Result<usize, FrameError> {
    let bytes = frame.get(NUMBER * index..).and_then(<[u8]>::first_chunk);
    let number =
        bytes.map(|bytes| u32::from_be_bytes(*bytes)).and_then(|number| usize::try_from(number).ok());
    number.ok_or(FrameError::Layout("table of offsets is cut off"))
}
