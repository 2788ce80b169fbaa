//! What the host prints, taken from its two pipes in order.

use std::io;
use std::os::fd::OwnedFd;

use serde_json::{Map, Value};

use super::evcxr::{Piece, Splitter};
use super::output::{Output, StreamName};
use super::pipe::{self, Pipe};
use super::places::Places;

/// Our ends of the pipes. A copy of the host goes on writing to the same ones.
pub struct Printed {
    stdout: Pipe,
    stderr: Pipe,
    contents: Splitter,
    places: Places,
}

impl Printed {
    /// Pipes for a process, with its ends of them: stdout and stderr. `places` are rewritten on stderr.
    pub fn pipes(places: Places) -> io::Result<(Self, OwnedFd, OwnedFd)> {
        let (stdout, stdout_end) = pipe::pipe()?;
        let (stderr, stderr_end) = pipe::pipe()?;
        Ok((Printed { stdout, stderr, contents: Splitter::default(), places }, stdout_end, stderr_end))
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
            let text = self.places.feed(&text);
            if !text.is_empty() {
                output.stream(StreamName::Stderr, text).await;
            }
        }
    }

    /// The same, and what it holds back meanwhile: the process has ended, or says that it has printed all.
    pub async fn pass_all_on(&mut self, output: &Output) {
        self.pass_on(output).await;
        let held = self.places.end();
        if !held.is_empty() {
            output.stream(StreamName::Stderr, held).await;
        }
    }
}
