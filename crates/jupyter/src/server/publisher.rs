use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Value, json};

use super::Request;
use super::outbox::Outbox;
use super::replies::Replies;
use super::stdin::{InputError, Stdin};
use crate::signing::Signer;
use crate::wire::encode;
use crate::{Map, Message};

/// Sends a kernel's outputs, replies and questions. Cheap to clone.
///
/// Publishing waits while clients are slower than the kernel ([`Patience`](super::Patience) says how far behind they
/// may be), and text of the same stream and cell that waits becomes one message. A thread outside of tokio uses
/// [`Publisher::blocking_publish`].
#[derive(Clone)]
pub struct Publisher {
    inner: Arc<Inner>,
}

struct Inner {
    session: Arc<str>,
    signer: Signer,
    outbox: Arc<Outbox>,
    replies: Replies,
    stdin: Arc<Stdin>,
    runtime: tokio::runtime::Handle,
}

impl Publisher {
    pub(super) fn new(
        session: Arc<str>,
        signer: Signer,
        outbox: Arc<Outbox>,
        replies: Replies,
        stdin: Arc<Stdin>,
    ) -> Self {
        let runtime = tokio::runtime::Handle::current();
        Self { inner: Arc::new(Inner { session, signer, outbox, replies, stdin, runtime }) }
    }

    /// The session id in the headers of this kernel's messages.
    pub fn session(&self) -> &str {
        &self.inner.session
    }

    /// Publishes on iopub, as part of what `parent` asked for. The topic is the message's type.
    pub async fn publish(&self, parent: &Message, msg_type: &str, content: Value) {
        self.publish_with_metadata(parent, msg_type, content, Map::new()).await;
    }

    /// Like [`Publisher::publish`], with metadata in the message itself.
    pub async fn publish_with_metadata(
        &self,
        parent: &Message,
        msg_type: &str,
        content: Value,
        metadata: Map,
    ) {
        let mut message = Message::child(self.session(), &parent.header, msg_type, content);
        message.metadata = metadata;
        self.publish_message(message).await;
    }

    /// Publishes any message on iopub: one without a parent, or one with buffers.
    pub async fn publish_message(&self, mut message: Message) {
        message.identities = vec![Bytes::from(message.header.msg_type.clone())];
        self.inner.outbox.put(message).await;
    }

    /// [`Publisher::publish`] for threads that tokio does not run on; panics on one that it does.
    pub fn blocking_publish(&self, parent: &Message, msg_type: &str, content: Value) {
        self.inner.runtime.block_on(self.publish(parent, msg_type, content));
    }

    /// Publishes the state of the kernel: `busy`, `idle` or `starting`.
    pub async fn status(&self, parent: &Message, state: &str) {
        self.publish(parent, "status", json!({ "execution_state": state })).await;
    }

    /// Publishes text; `name` is `stdout` or `stderr`.
    pub async fn stream(&self, parent: &Message, name: &str, text: &str) {
        self.publish(parent, "stream", json!({ "name": name, "text": text })).await;
    }

    /// Replies to a request. A client that has left meanwhile is no error of the kernel's and only traced.
    pub async fn reply(&self, request: &Request, msg_type: &str, content: Value) {
        let reply = Message::child(self.session(), &request.message.header, msg_type, content);
        self.reply_message(request, reply).await;
    }

    /// Replies with a message that has metadata or buffers.
    pub async fn reply_message(&self, request: &Request, mut reply: Message) {
        reply.identities.clone_from(&request.message.identities);
        self.inner.replies.send(request.channel, encode(&reply, &self.inner.signer)).await;
    }

    /// Asks the user of the client that sent `request` and returns the answer, without a newline. Dropping the
    /// future, for example on an interrupt, gives the question up.
    pub async fn input_request(
        &self,
        request: &Request,
        prompt: &str,
        password: bool,
    ) -> Result<String, InputError> {
        if request.message.content.get("allow_stdin") == Some(&Value::Bool(false)) {
            return Err(InputError::NotAllowed);
        }
        let content = json!({ "prompt": prompt, "password": password });
        let mut question = Message::child(self.session(), &request.message.header, "input_request", content);
        question.identities.clone_from(&request.message.identities);
        let frames = encode(&question, &self.inner.signer);
        self.inner.stdin.ask(question.identities, frames).await
    }

    /// Waits until everything published and replied before is written to the clients' connections.
    pub async fn flush(&self) {
        self.inner.outbox.flush().await;
        self.inner.replies.flush().await;
    }
}
