use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::Message;
use crate::signing::Signer;
use crate::transport::{FrameReceiver, FrameSource};
use crate::wire::decode;

/// The messages of one channel, in the order in which they arrived.
pub struct Receiver {
    queue: mpsc::UnboundedReceiver<Vec<Bytes>>,
    signer: Signer,
    rejected: Arc<AtomicU64>,
}

/// Starts a task that empties a socket whether or not anybody listens.
pub(super) fn drain<S: FrameSource>(
    mut socket: FrameReceiver<S>,
    signer: &Signer,
    rejected: &Arc<AtomicU64>,
    runtime: &Handle,
    drains: &mut JoinSet<()>,
) -> Receiver {
    let (into_queue, queue) = mpsc::unbounded_channel();
    let draining = async move {
        while let Some(frames) = socket.recv().await {
            if into_queue.send(frames).is_err() {
                return;
            }
        }
    };
    drains.spawn_on(draining, runtime);
    Receiver { queue, signer: signer.clone(), rejected: rejected.clone() }
}

impl Receiver {
    /// The next message; `None` once the kernel has closed the channel and everything it sent was returned. Safe to
    /// cancel.
    pub async fn recv(&mut self) -> Option<Message> {
        loop {
            let frames = self.queue.recv().await?;
            if let Some(message) = self.accept(frames) {
                return Some(message);
            }
        }
    }

    /// A message that has arrived already, if there is one.
    pub fn try_recv(&mut self) -> Option<Message> {
        loop {
            let frames = self.queue.try_recv().ok()?;
            if let Some(message) = self.accept(frames) {
                return Some(message);
            }
        }
    }

    /// How many messages wait.
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    /// Whether no message waits.
    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    fn accept(&self, frames: Vec<Bytes>) -> Option<Message> {
        match decode(frames, &self.signer) {
            Ok(message) => Some(message),
            Err(error) => {
                self.rejected.fetch_add(1, Ordering::Relaxed);
                tracing::warn!(%error, "a message from the kernel was rejected");
                None
            }
        }
    }
}
