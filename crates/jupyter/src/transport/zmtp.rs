//! What a publisher needs of ZMTP 3.0, the protocol of ZeroMQ's connections (<https://rfc.zeromq.org/spec/23/>),
//! with the NULL mechanism.

use std::io;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

const MORE: u8 = 1;
const LONG: u8 = 2;
const COMMAND: u8 = 4;

const GREETING_LENGTH: usize = 64;
const READY: &[u8] = b"\x05READY\x0bSocket-Type\0\0\0\x04XPUB";

/// No subscriber has reason to send more than a topic.
const LONGEST_FRAME: u64 = 64 * 1024;

/// Greets a peer and agrees on a publisher's connection.
pub(super) async fn handshake(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<()> {
    stream.write_all(&greeting()).await?;
    let mut theirs = [0; GREETING_LENGTH];
    stream.read_exact(&mut theirs).await?;
    let [0xff, _, _, _, _, _, _, _, _, 0x7f, 3..=255, _, mechanism @ ..] = &theirs else {
        return Err(invalid("not a ZMTP 3 greeting"));
    };
    if !mechanism.starts_with(b"NULL\0") {
        return Err(invalid("the peer wants another security mechanism than NULL"));
    }
    let mut ready = BytesMut::new();
    put_frame(&mut ready, COMMAND, READY);
    stream.write_all(&ready).await?;
    match read_frame(stream).await? {
        Frame::Command(body) if body.starts_with(b"\x05READY") && names_a_subscriber(&body) => Ok(()),
        _ => Err(invalid("the peer is no subscriber")),
    }
}

fn greeting() -> [u8; GREETING_LENGTH] {
    let mut greeting = [0; GREETING_LENGTH];
    greeting[0] = 0xff;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    greeting[12..16].copy_from_slice(b"NULL");
    greeting
}

fn names_a_subscriber(ready: &[u8]) -> bool {
    [&b"\0\0\0\x03SUB"[..], b"\0\0\0\x04XSUB"]
        .iter()
        .any(|kind| ready.windows(kind.len()).any(|at| at == *kind))
}

/// A frame as it was read.
pub(super) enum Frame {
    /// For the protocol itself.
    Command(Bytes),
    /// Part of a message; a subscriber's are its subscriptions.
    Message(Bytes),
}

/// Reads the next frame. Not safe to cancel.
pub(super) async fn read_frame(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Frame> {
    let flags = stream.read_u8().await?;
    let length = if flags & LONG == 0 { stream.read_u8().await?.into() } else { stream.read_u64().await? };
    if length > LONGEST_FRAME {
        return Err(invalid("a subscriber's frame is too long"));
    }
    let mut body = vec![0; usize::try_from(length).map_err(io::Error::other)?];
    stream.read_exact(&mut body).await?;
    Ok(if flags & COMMAND == 0 { Frame::Message(body.into()) } else { Frame::Command(body.into()) })
}

/// A whole message as it goes over the wire.
pub(super) fn encode_message(frames: &[Bytes]) -> Bytes {
    let mut wire = BytesMut::with_capacity(frames.iter().map(|frame| frame.len() + 9).sum());
    for (index, frame) in frames.iter().enumerate() {
        put_frame(&mut wire, if index + 1 < frames.len() { MORE } else { 0 }, frame);
    }
    wire.freeze()
}

fn put_frame(wire: &mut BytesMut, flags: u8, body: &[u8]) {
    if let Ok(length) = u8::try_from(body.len()) {
        wire.extend_from_slice(&[flags, length]);
    } else {
        wire.extend_from_slice(&[flags | LONG]);
        wire.extend_from_slice(&(body.len() as u64).to_be_bytes());
    }
    wire.extend_from_slice(body);
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_framed_as_the_specification_says() {
        let long = Bytes::from(vec![b'x'; 256]);
        let wire = encode_message(&[Bytes::from_static(b"topic"), Bytes::new(), long]);
        assert_eq!(&wire[..7], b"\x01\x05topic");
        assert_eq!(&wire[7..9], b"\x01\x00");
        assert_eq!(&wire[9..18], b"\x02\0\0\0\0\0\0\x01\0");
        assert_eq!(wire.len(), 18 + 256);
    }

    #[tokio::test]
    async fn a_peer_that_is_no_subscriber_is_refused() {
        let (mut ours, mut theirs) = tokio::io::duplex(1024);
        theirs.write_all(&greeting()).await.unwrap();
        let mut ready = BytesMut::new();
        put_frame(&mut ready, COMMAND, b"\x05READY\x0bSocket-Type\0\0\0\x04PULL");
        theirs.write_all(&ready).await.unwrap();
        assert_eq!(handshake(&mut ours).await.unwrap_err().kind(), io::ErrorKind::InvalidData);
    }

    #[tokio::test]
    async fn a_frame_that_promises_too_much_is_refused_before_memory_is_taken() {
        let promise = [LONG, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert!(read_frame(&mut promise.as_slice()).await.is_err());
    }
}
