use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::replay::ReplayGuard;
use crate::signing::Signer;
use crate::transport::{FrameReceiver, FrameSource};
use crate::wire::{decode, signature};
use crate::{Channel, Message};

/// Requests that may wait in the kernel; more wait in the socket.
const WAITING: usize = 1024;

/// A client's request.
#[derive(Debug, Clone)]
pub struct Request {
    /// What is asked.
    pub message: Message,
    /// Where it was asked, and where the reply goes.
    pub channel: Channel,
}

/// The requests of one channel, in the order in which they came.
pub struct RequestReceiver {
    queue: mpsc::Receiver<Request>,
}

impl RequestReceiver {
    /// The next request; `None` after the server was closed. Safe to cancel.
    pub async fn recv(&mut self) -> Option<Request> {
        self.queue.recv().await
    }

    /// A request that waits already, if there is one: a failed execution aborts those.
    pub fn try_recv(&mut self) -> Option<Request> {
        self.queue.try_recv().ok()
    }
}

pub(super) fn receive<S: FrameSource>(
    channel: Channel,
    mut socket: FrameReceiver<S>,
    signer: &Signer,
    replays: &Arc<ReplayGuard>,
    tasks: &mut JoinSet<()>,
) -> RequestReceiver {
    let (into_queue, queue) = mpsc::channel(WAITING);
    let (signer, replays) = (signer.clone(), replays.clone());
    tasks.spawn(async move {
        while let Some(frames) = socket.recv().await {
            let Some(message) = verify(frames, &signer, &replays) else { continue };
            if into_queue.send(Request { message, channel }).await.is_err() {
                return;
            }
        }
    });
    RequestReceiver { queue }
}

/// Reads a message that is well formed, rightly signed and new; traces any other.
pub(super) fn verify(frames: Vec<Bytes>, signer: &Signer, replays: &ReplayGuard) -> Option<Message> {
    let signature = signature(&frames).cloned().unwrap_or_default();
    let message = decode(frames, signer)
        .inspect_err(|error| tracing::warn!(%error, "a client's message was rejected"))
        .ok()?;
    if signer.is_signing() && !replays.is_new(&signature) {
        tracing::warn!(msg_id = message.header.msg_id, "a message that was received before was rejected");
        return None;
    }
    Some(message)
}
