//! What the host prints, taken from its two pipes in order.

use std::io;
use std::os::fd::OwnedFd;

use serde_json::{Map, Value};

use super::evcxr::{Piece, Splitter};
use super::output::{Output, StreamName};
use super::pipe::{self, Pipe};

/// Our ends of the pipes. A copy of the host goes on writing to the same ones.
pub struct Printed {
    stdout: Pipe,
    stderr: Pipe,
    contents: Splitter,
}

impl Printed {
    /// Pipes for a host, with its ends of them: stdout and stderr.
    pub fn pipes() -> io::Result<(Self, OwnedFd, OwnedFd)> {
        let (stdout, stdout_end) = pipe::pipe()?;
        let (stderr, stderr_end) = pipe::pipe()?;
        Ok((Printed { stdout, stderr, contents: Splitter::default() }, stdout_end, stderr_end))
    }

    /// Waits until something has been printed.
    pub async fn readable(&mut self) {
        tokio::select! {
            () = self.stdout.readable() => {}
            () = self.stderr.readable() => {}
        }
    }

    /// Passes on everything that has been printed so far.
    pub async fn pass_on(&mut self, output: &Output) {
        while let Some(text) = self.stdout.take() {
            for piece in self.contents.feed(&text) {
                match piece {
                    Piece::Text(text) => output.stream(StreamName::Stdout, text).await,
                    Piece::Content { mime, content } => {
                        output.display(Map::from_iter([(mime, Value::String(content))]), false).await;
                    }
                }
            }
        }
        while let Some(text) = self.stderr.take() {
            output.stream(StreamName::Stderr, text).await;
        }
    }
}
