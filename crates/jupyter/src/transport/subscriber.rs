use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use std::sync::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::select;
use tokio::sync::Notify;
use tokio::time::timeout;

use super::zmtp::{Frame, read_frame};
use crate::lock::lock;

/// Small messages are gathered up to this size before they are written.
const BATCH: usize = 64 * 1024;

/// One connected subscriber: its topics and what it has yet to receive.
#[derive(Default)]
pub(super) struct Subscriber {
    state: Mutex<State>,
    /// Bytes that the peer has taken so far: whether it is stalled shows here.
    taken: AtomicU64,
    filled: Notify,
    drained: Notify,
    closing: Notify,
}

#[derive(Default)]
struct State {
    topics: Vec<Bytes>,
    queue: VecDeque<Bytes>,
    /// Bytes queued and not yet written.
    waiting: usize,
    closed: bool,
}

impl Subscriber {
    /// Whether the subscriber has asked for `topic`.
    pub(super) fn wants(&self, topic: &[u8]) -> bool {
        lock(&self.state).topics.iter().any(|prefix| topic.starts_with(prefix))
    }

    /// Queues a message in its wire form.
    pub(super) fn push(&self, message: Bytes) {
        let mut state = lock(&self.state);
        if !state.closed {
            state.waiting += message.len();
            state.queue.push_back(message);
            self.filled.notify_one();
        }
    }

    /// Waits until at most `limit` bytes wait for this subscriber. One that takes nothing for as long as `patience`
    /// is disconnected: it learns that it missed something, which a silent drop would hide.
    pub(super) async fn drain_to(&self, limit: usize, patience: Duration) {
        loop {
            let drained = self.drained.notified();
            if lock(&self.state).waiting <= limit {
                return;
            }
            let before = self.taken.load(Ordering::Relaxed);
            if timeout(patience, drained).await.is_err() && self.taken.load(Ordering::Relaxed) == before {
                tracing::warn!(?patience, "a subscriber took nothing and is disconnected");
                self.close();
                return;
            }
        }
    }

    /// Ends the connection and forgets what waits.
    pub(super) fn close(&self) {
        let mut state = lock(&self.state);
        *state = State { closed: true, ..State::default() };
        self.drained.notify_waiters();
        self.closing.notify_one();
    }

    /// Serves the connection until the peer leaves or is disconnected. `welcome` makes the message that answers a
    /// subscription.
    pub(super) async fn serve(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin,
        welcome: impl Fn(&[u8]) -> Bytes,
    ) -> io::Result<()> {
        let (mut reader, mut writer) = tokio::io::split(stream);
        let served = select! {
            read = self.read_subscriptions(&mut reader, welcome) => read,
            written = self.write_messages(&mut writer) => written,
            () = self.closing.notified() => Ok(()),
        };
        self.close();
        served
    }

    async fn read_subscriptions(
        &self,
        reader: &mut (impl AsyncRead + Unpin),
        welcome: impl Fn(&[u8]) -> Bytes,
    ) -> io::Result<()> {
        loop {
            let Frame::Message(mut frame) = read_frame(reader).await? else { continue };
            if frame.is_empty() {
                continue;
            }
            let topic = frame.split_off(1);
            if frame[0] == 1 {
                let greeting = welcome(&topic);
                lock(&self.state).topics.push(topic);
                self.push(greeting);
            } else {
                let mut state = lock(&self.state);
                if let Some(index) = state.topics.iter().position(|known| *known == topic) {
                    state.topics.swap_remove(index);
                }
            }
        }
    }

    async fn write_messages(&self, writer: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        loop {
            let Some(batch) = self.next_batch() else {
                self.filled.notified().await;
                continue;
            };
            let mut rest = batch.as_ref();
            while !rest.is_empty() {
                let written = writer.write(rest).await?;
                if written == 0 {
                    return Err(io::ErrorKind::WriteZero.into());
                }
                self.taken.fetch_add(written as u64, Ordering::Relaxed);
                rest = &rest[written..];
            }
            let mut state = lock(&self.state);
            state.waiting = state.waiting.saturating_sub(batch.len());
            self.drained.notify_waiters();
        }
    }

    /// One large message, or as many small ones as fit.
    fn next_batch(&self) -> Option<Bytes> {
        let mut state = lock(&self.state);
        let first = state.queue.pop_front()?;
        if first.len() >= BATCH || state.queue.is_empty() {
            return Some(first);
        }
        let mut batch = BytesMut::with_capacity(BATCH);
        batch.extend_from_slice(&first);
        while let Some(next) = state.queue.pop_front_if(|next| batch.len() + next.len() <= BATCH) {
            batch.extend_from_slice(&next);
        }
        Some(batch.freeze())
    }
}
