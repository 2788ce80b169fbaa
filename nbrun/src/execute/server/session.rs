//! A session with a kernel on a server.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jupyter::websocket::{ConnectError, Connection, Endpoint, Keepalive, Received, TlsConfig};
use jupyter::{Channel, ExecuteRequest, Header, Message};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
use uuid::Uuid;

use super::ServerError;
use super::kernel::ServerKernel;
use super::link::{Command, Link, look};
use super::numbers::Numbers;
use super::rest::{KERNEL_PATIENCE, Rest};
use crate::execute::{Event, Session, SessionError, preparation};

/// A kernel that has answered is heard on iopub this soon, or is asked again.
const IOPUB_FOLLOWS: Duration = Duration::from_secs(1);

/// A kernel on a Jupyter Server.
pub struct ServerSession {
    kernel: ServerKernel,
    info: Value,
    session: String,
    commands: mpsc::UnboundedSender<Command>,
    events: mpsc::UnboundedReceiver<Event>,
    unreadable: Arc<AtomicU64>,
    _tasks: JoinSet<()>,
}

impl ServerSession {
    /// Connects to a kernel that the server has started, and waits until it answers.
    pub(super) async fn connect(
        rest: &Arc<Rest>,
        kernel: ServerKernel,
        tls: &Arc<TlsConfig>,
        reconnect_for: Duration,
    ) -> Result<Self, ServerError> {
        let session = Uuid::new_v4().to_string();
        let url = rest.address().channels(kernel.id(), &session);
        let endpoint = Endpoint {
            url: url.to_string(),
            authorization: rest.authorization(),
            tls: tls.clone(),
            keepalive: Keepalive::default(),
        };
        let failed = |reason: String| ServerError::Channels { url: url.to_string(), reason };
        let ready = timeout(KERNEL_PATIENCE, ready(&endpoint, &session)).await;
        let ready =
            ready.map_err(|_| failed(format!("the kernel did not answer within {KERNEL_PATIENCE:?}")))?;
        let (connection, header, info) = ready.map_err(failed)?;
        if let Some(request) = preparation(&info) {
            connection.send(Channel::Shell, &Message::new(&session, "execute_request", json!(request)));
        }

        let (commands, to_do) = mpsc::unbounded_channel();
        let (happened, events) = mpsc::unbounded_channel();
        let unreadable = Arc::new(AtomicU64::new(0));
        let link = Link {
            rest: rest.clone(),
            kernel: kernel.id().to_owned(),
            endpoint,
            reconnect_for,
            session: session.clone(),
            kernel_session: header.session,
            connection,
            events: happened,
            unreadable: unreadable.clone(),
            numbers: Numbers::default(),
            cell: None,
            fence: None,
            broke: None,
        };
        let mut tasks = JoinSet::new();
        tasks.spawn(link.run(to_do));
        tasks.spawn(look(rest.clone(), kernel.id().to_owned(), commands.clone()));
        Ok(Self { kernel, info, session, commands, events, unreadable, _tasks: tasks })
    }
}

/// Connects, and asks the kernel for its description until it answers on shell and is heard on iopub. Returns the
/// reply's header and content too.
async fn ready(endpoint: &Endpoint, session: &str) -> Result<(Connection, Header, Value), String> {
    let mut connection =
        Connection::connect(endpoint).await.map_err(|error: ConnectError| error.to_string())?;
    loop {
        let question = Message::new(session, "kernel_info_request", json!({}));
        connection.send(Channel::Shell, &question);
        let (mut info, mut heard) = (None, false);
        while info.is_none() || !heard {
            let patience = if info.is_some() { IOPUB_FOLLOWS } else { Duration::MAX };
            match timeout(patience, connection.next()).await {
                Ok(Received::Message(channel, message)) if message.is_child_of(&question.header.msg_id) => {
                    match channel {
                        Channel::Shell => info = Some((message.header, message.content)),
                        _ => heard = true,
                    }
                }
                Ok(Received::Closed(why)) => return Err(why),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        if let (true, Some((header, content))) = (heard, info) {
            return Ok((connection, header, content));
        }
    }
}

impl Session for ServerSession {
    fn kernel_info(&self) -> Option<&Value> {
        Some(&self.info)
    }

    async fn execute(&mut self, code: &str) -> Result<String, SessionError> {
        let content = ExecuteRequest { stop_on_error: false, ..ExecuteRequest::new(code) };
        let request = Message::new(&self.session, "execute_request", json!(content));
        let id = request.header.msg_id.clone();
        let sent = self.commands.send(Command::Execute(Box::new(request)));
        sent.map_err(|_| SessionError("the connection to the server has ended".to_owned()))?;
        Ok(id)
    }

    async fn next(&mut self) -> Event {
        match self.events.recv().await {
            Some(event) => event,
            None => std::future::pending().await,
        }
    }

    async fn interrupt(&mut self) -> Result<(), SessionError> {
        self.kernel.interrupt().await.map_err(|error| SessionError(error.to_string()))
    }

    async fn kill(&mut self) {
        if let Err(error) = self.kernel.end().await {
            tracing::warn!(%error, "the kernel could not be ended");
        }
        let _ = self.commands.send(Command::Ended("it was shut down"));
    }

    /// The server has a grace period of its own.
    async fn shutdown(mut self, _grace: Duration) -> Result<(), SessionError> {
        self.kernel.end().await.map_err(|error| {
            let id = self.kernel.id();
            SessionError(format!(
                "the kernel {id} is left on the server, which could not be told to end it: {error}"
            ))
        })
    }

    fn lost_messages(&self) -> u64 {
        self.unreadable.load(Ordering::Relaxed)
    }

    /// A server keeps it to itself.
    fn recent_output(&self) -> String {
        String::new()
    }
}
