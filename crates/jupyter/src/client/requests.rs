use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

use super::ClientError;
use crate::signing::Signer;
use crate::transport::DealerSender;
use crate::wire::encode;
use crate::{Channel, Map, Message};

/// The content of an `execute_request`.
#[derive(Debug, Clone, Serialize)]
#[allow(clippy::struct_excessive_bools)] // the protocol's own fields
pub struct ExecuteRequest {
    /// The code to execute.
    pub code: String,
    /// Publish nothing and count nothing.
    pub silent: bool,
    /// Keep the code in the kernel's history.
    pub store_history: bool,
    /// Expressions to evaluate after the code, by name.
    pub user_expressions: Map,
    /// Whether the code may ask the user.
    pub allow_stdin: bool,
    /// Abort the requests that already wait when this one fails.
    pub stop_on_error: bool,
    /// The message's metadata, such as `cellId`.
    #[serde(skip)]
    pub metadata: Map,
}

impl ExecuteRequest {
    /// Executes `code` as a notebook does, without questions to the user.
    pub fn new(code: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            silent: false,
            store_history: true,
            user_expressions: Map::new(),
            allow_stdin: false,
            stop_on_error: true,
            metadata: Map::new(),
        }
    }
}

/// The sending half of a [`Client`](super::Client), cheap to clone.
#[derive(Clone)]
pub struct Requests {
    inner: Arc<Inner>,
}

struct Inner {
    session: String,
    signer: Signer,
    shell: DealerSender,
    stdin: DealerSender,
    control: DealerSender,
}

impl Requests {
    pub(super) fn new(
        session: String,
        signer: Signer,
        shell: DealerSender,
        stdin: DealerSender,
        control: DealerSender,
    ) -> Self {
        Self { inner: Arc::new(Inner { session, signer, shell, stdin, control }) }
    }

    /// The session id in the headers of this client's messages.
    pub fn session(&self) -> &str {
        &self.inner.session
    }

    /// Asks the kernel to execute code; returns the request's id.
    pub async fn execute(&self, request: ExecuteRequest) -> Result<String, ClientError> {
        let mut message = Message::new(self.session(), "execute_request", json!(request));
        message.metadata = request.metadata;
        self.send(Channel::Shell, &message).await?;
        Ok(message.header.msg_id)
    }

    /// Sends a request of any type; returns its id.
    pub async fn request(
        &self,
        channel: Channel,
        msg_type: &str,
        content: Value,
    ) -> Result<String, ClientError> {
        let message = Message::new(self.session(), msg_type, content);
        self.send(channel, &message).await?;
        Ok(message.header.msg_id)
    }

    /// Answers a question that came on stdin.
    pub async fn reply_input(&self, question: &Message, value: &str) -> Result<(), ClientError> {
        let content = json!({ "status": "ok", "value": value });
        let reply = Message::child(self.session(), &question.header, "input_reply", content);
        self.send(Channel::Stdin, &reply).await
    }

    /// Sends a message as it is.
    pub async fn send(&self, channel: Channel, message: &Message) -> Result<(), ClientError> {
        let socket = match channel {
            Channel::Shell => &self.inner.shell,
            Channel::Stdin => &self.inner.stdin,
            Channel::Control => &self.inner.control,
            Channel::Iopub | Channel::Heartbeat => return Err(ClientError::NotASendingChannel(channel)),
        };
        Ok(socket.send(encode(message, &self.inner.signer)).await?)
    }
}
