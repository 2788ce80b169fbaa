//! `v1.kernel.websocket.jupyter.org`: the number of offsets, the offsets, then the parts that they delimit: the
//! channel's name, header, parent header, metadata, content, buffers. Numbers are 64 bits, little endian.

use bytes::{BufMut as _, Bytes, BytesMut};

use super::{FrameError, channel, slice};
use crate::wire::{assemble, parts};
use crate::{Channel, Message};

/// What a client asks for, and a server agrees to, by this name.
pub const SUBPROTOCOL: &str = "v1.kernel.websocket.jupyter.org";

/// Bytes of a number.
const NUMBER: usize = size_of::<u64>();

/// The frame of a message.
pub fn encode(channel: Channel, message: &Message) -> Bytes {
    let name = Bytes::from_static(channel.name().as_bytes());
    let mut parts: Vec<Bytes> = std::iter::once(name).chain(parts(message)).collect();
    parts.extend(message.buffers.iter().cloned());

    let mut offset = NUMBER * (parts.len() + 2);
    let total = offset + parts.iter().map(Bytes::len).sum::<usize>();
    let mut frame = BytesMut::with_capacity(total);
    frame.put_u64_le(parts.len() as u64 + 1);
    frame.put_u64_le(offset as u64);
    for part in &parts {
        offset += part.len();
        frame.put_u64_le(offset as u64);
    }
    for part in &parts {
        frame.extend_from_slice(part);
    }
    frame.freeze()
}

/// Reads a message; its buffers share the frame's memory.
pub fn decode(frame: &Bytes) -> Result<(Channel, Message), FrameError> {
    let count = number(frame, 0)?;
    if count > frame.len() / NUMBER {
        return Err(FrameError::Layout("table of offsets is longer than the frame"));
    }
    let offsets: Vec<usize> = (1..=count).map(|index| number(frame, index)).collect::<Result<_, _>>()?;
    let parts: Vec<Bytes> =
        offsets.windows(2).map(|pair| slice(frame, pair[0], pair[1])).collect::<Result<_, _>>()?;
    let [name, header, parent, metadata, content, buffers @ ..] = parts.as_slice() else {
        return Err(FrameError::Layout("parts are fewer than a message has"));
    };
    let message = assemble([header, parent, metadata, content], buffers.to_vec())?;
    Ok((channel(&String::from_utf8_lossy(name))?, message))
}

fn number(frame: &[u8], index: usize) -> Result<usize, FrameError> {
    let bytes = frame.get(NUMBER * index..).and_then(<[u8]>::first_chunk);
    let number =
        bytes.map(|bytes| u64::from_le_bytes(*bytes)).and_then(|number| usize::try_from(number).ok());
    number.ok_or(FrameError::Layout("table of offsets is cut off"))
}
