use std::sync::{Arc, Mutex};

use bytes::Bytes;
use tokio::sync::oneshot;

use super::replay::ReplayGuard;
use super::requests::verify;
use crate::lock::lock;
use crate::signing::Signer;
use crate::transport::{FrameReceiver, FrameSource, RouterSender, TransportError};

/// Why a question to the user has no answer.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The front end said beforehand that nobody can answer.
    #[error("this front end does not answer questions: `allow_stdin` is false")]
    NotAllowed,
    /// The front end has left.
    #[error("the front end that should answer cannot be reached: {0}")]
    Gone(#[from] TransportError),
    /// Another question was asked before this one was answered, or the server closed.
    #[error("the question was given up before it was answered")]
    Superseded,
}

/// The stdin channel: at most one question is open at a time.
pub(super) struct Stdin {
    socket: RouterSender,
    open: Mutex<Option<(Vec<Bytes>, oneshot::Sender<String>)>>,
}

impl Stdin {
    pub(super) fn new(socket: RouterSender) -> Self {
        Self { socket, open: Mutex::new(None) }
    }

    /// Sends a question to the peer with these identities and waits for its answer.
    pub(super) async fn ask(&self, identities: Vec<Bytes>, frames: Vec<Bytes>) -> Result<String, InputError> {
        let (answer, answered) = oneshot::channel();
        *lock(&self.open) = Some((identities, answer));
        self.socket.send(frames).await?;
        answered.await.map_err(|_| InputError::Superseded)
    }
}

/// Passes answers on to the open question; one that nobody waits for any more is dropped.
pub(super) async fn receive<S: FrameSource>(
    stdin: Arc<Stdin>,
    mut socket: FrameReceiver<S>,
    signer: Signer,
    replays: Arc<ReplayGuard>,
) {
    while let Some(frames) = socket.recv().await {
        let Some(reply) = verify(frames, &signer, &replays) else { continue };
        let question = lock(&stdin.open).take_if(|(identities, _)| *identities == reply.identities);
        let value = reply.content.get("value").and_then(|value| value.as_str());
        if let (Some((_, answer)), Some(value)) = (question, value) {
            let _ = answer.send(value.to_owned());
        } else {
            tracing::debug!(msg_type = reply.msg_type(), "an answer that nobody waits for");
        }
    }
}
