//! A pipe that the host writes to, read without waiting.

use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::pipe::{PipeFlags, pipe_with};
use tokio::net::unix::pipe::Receiver;

/// The reading end.
pub struct Pipe {
    /// Tells when there is something; the runtime's idea of it may be late, so reading goes past it.
    ready: Receiver,
    end: OwnedFd,
    /// Bytes of a character that has not arrived whole.
    partial: Vec<u8>,
}

/// A pipe: our end, and the one for the child.
pub fn pipe() -> io::Result<(Pipe, OwnedFd)> {
    let (read, write) = pipe_with(PipeFlags::CLOEXEC)?;
    fcntl_setfl(&read, fcntl_getfl(&read)? | OFlags::NONBLOCK)?;
    Ok((Pipe { end: read.try_clone()?, ready: Receiver::from_owned_fd(read)?, partial: Vec::new() }, write))
}

impl Pipe {
    /// Waits until there is something to read. A pipe whose other end is closed waits for ever: the host's
    /// socket tells of its end.
    pub async fn readable(&mut self) {
        while self.ready.readable().await.is_ok() {
            let mut byte = [0u8];
            match self.ready.try_read(&mut byte) {
                Ok(0) => break,
                Ok(_) => {
                    self.partial.push(byte[0]);
                    return;
                }
                Err(_) => {}
            }
        }
        std::future::pending::<()>().await;
    }

    /// Takes what has arrived, as text; bytes that are no UTF-8 are replaced. `None` when there is nothing.
    pub fn take(&mut self) -> Option<String> {
        let mut buffer = [0u8; 1 << 14];
        let length = rustix::io::read(&self.end, &mut buffer).unwrap_or(0);
        if length == 0 && whole_characters(&self.partial) == 0 {
            return None;
        }
        self.partial.extend_from_slice(&buffer[..length]);
        let rest = self.partial.split_off(whole_characters(&self.partial));
        let text = String::from_utf8_lossy(&self.partial).into_owned();
        self.partial = rest;
        Some(text)
    }
}

/// Length of `bytes` without a character at the end that is cut in two.
fn whole_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_character_waits_for_its_rest() {
        let text = "a→".as_bytes();
        assert_eq!(whole_characters(&text[..2]), 1);
        assert_eq!(whole_characters(text), 4);
        assert_eq!(whole_characters(b"a\xff"), 2);
    }
}
