use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::{Notify, oneshot};

use crate::Message;
use crate::lock::lock;
use crate::signing::Signer;
use crate::transport::xpub::XPub;
use crate::wire::encode;

/// Text of one stream message beyond which another one is begun.
const LONGEST_STREAM: usize = 1 << 20;

/// What is published and not yet sent: a queue with a limit in bytes, in which the text of one stream grows
/// together.
///
/// A publisher waits while the queue is full, so a kernel that prints faster than its slowest client reads is
/// slowed down instead of filling memory, and nothing is lost.
pub(super) struct Outbox {
    state: Mutex<State>,
    limit: usize,
    filled: Notify,
    emptied: Notify,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Message>,
    bytes: usize,
    /// Who waits until everything is sent.
    flushes: Vec<oneshot::Sender<()>>,
}

impl Outbox {
    pub(super) fn new(limit: usize) -> Self {
        Self { state: Mutex::default(), limit, filled: Notify::new(), emptied: Notify::new() }
    }

    /// Queues a message as soon as there is room. Safe to cancel: the message is then not published.
    pub(super) async fn put(&self, message: Message) {
        loop {
            let emptied = self.emptied.notified();
            {
                let mut state = lock(&self.state);
                if state.bytes < self.limit {
                    if let Some(added) = coalesce(state.queue.back_mut(), &message) {
                        state.bytes += added;
                    } else {
                        state.bytes += size(&message);
                        state.queue.push_back(message);
                    }
                    break;
                }
            }
            emptied.await;
        }
        self.filled.notify_one();
    }

    /// Waits until everything that was put before is written to the subscribers' connections.
    pub(super) async fn flush(&self) {
        let (flushed, wait) = oneshot::channel();
        lock(&self.state).flushes.push(flushed);
        self.filled.notify_one();
        let _ = wait.await;
    }

    fn take(&self) -> Option<Message> {
        let mut state = lock(&self.state);
        let message = state.queue.pop_front()?;
        state.bytes = state.bytes.saturating_sub(size(&message));
        self.emptied.notify_waiters();
        Some(message)
    }
}

/// Sends what is put into the outbox, in order.
pub(super) async fn deliver(outbox: Arc<Outbox>, iopub: XPub, signer: Signer) {
    loop {
        while let Some(message) = outbox.take() {
            iopub.publish(&encode(&message, &signer)).await;
        }
        let flushes = std::mem::take(&mut lock(&outbox.state).flushes);
        if flushes.is_empty() {
            outbox.filled.notified().await;
        } else {
            iopub.flush().await;
            for flushed in flushes {
                let _ = flushed.send(());
            }
        }
    }
}

/// An estimate that never serialises: long strings are what counts.
fn size(message: &Message) -> usize {
    const ENVELOPE: usize = 512;
    ENVELOPE + length(&message.content) + message.buffers.iter().map(Bytes::len).sum::<usize>()
}

fn length(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(length).sum(),
        Value::Object(entries) => entries.iter().map(|(key, value)| key.len() + length(value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 8,
    }
}

/// Adds text to the last message when it continues the same stream of the same cell; returns how much.
fn coalesce(last: Option<&mut Message>, message: &Message) -> Option<usize> {
    let last = last?;
    let text = stream_text(message)?;
    let fits = stream_text(last)?.len() + text.len() <= LONGEST_STREAM;
    let same_stream = last.content.get("name") == message.content.get("name")
        && last.parent_header == message.parent_header
        && last.metadata == message.metadata;
    match last.content.get_mut("text") {
        Some(Value::String(before)) if fits && same_stream => {
            before.push_str(text);
            Some(text.len())
        }
        _ => None,
    }
}

fn stream_text(message: &Message) -> Option<&str> {
    let is_plain = message.msg_type() == "stream" && message.buffers.is_empty();
    is_plain.then(|| message.content.get("text")?.as_str()).flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn stream(parent: &Message, name: &str, text: &str) -> Message {
        Message::child("k", &parent.header, "stream", json!({ "name": name, "text": text }))
    }

    fn texts(outbox: &Outbox) -> Vec<String> {
        std::iter::from_fn(|| outbox.take()).map(|message| message.content["text"].to_string()).collect()
    }

    #[tokio::test]
    async fn text_of_one_stream_of_one_cell_grows_together() {
        let outbox = Outbox::new(1 << 20);
        let [first, second] = ["a", "b"].map(|id| Message::new(id, "execute_request", json!({})));
        for (parent, name, text) in [
            (&first, "stdout", "1"),
            (&first, "stdout", "2"),
            (&first, "stderr", "3"),
            (&first, "stdout", "4"),
            (&second, "stdout", "5"),
            (&second, "stdout", "6"),
        ] {
            outbox.put(stream(parent, name, text)).await;
        }
        assert_eq!(texts(&outbox), [r#""12""#, r#""3""#, r#""4""#, r#""56""#]);
    }

    #[tokio::test]
    async fn putting_waits_for_room() {
        let outbox = Outbox::new(1000);
        let cell = Message::new("a", "execute_request", json!({}));
        outbox.put(stream(&cell, "stdout", &"x".repeat(2000))).await;
        let mut second = std::pin::pin!(outbox.put(stream(&cell, "stderr", "y")));
        assert!(
            std::future::poll_fn(|context| {
                std::task::Poll::Ready(second.as_mut().poll(context).is_pending())
            })
            .await
        );
        assert!(outbox.take().is_some());
        second.await;
        assert_eq!(texts(&outbox), [r#""y""#]);
    }
}
