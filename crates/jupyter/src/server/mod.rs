//! A kernel's view of its clients.
//!
//! ```no_run
//! # async fn run(info: jupyter::ConnectionInfo) -> Result<(), jupyter::server::BindError> {
//! use jupyter::Server;
//! use serde_json::json;
//!
//! let mut server = Server::bind(&info).await?;
//! let publisher = server.publisher();
//! while let Some(request) = server.next_shell().await {
//!     publisher.status(&request.message, "busy").await;
//!     publisher.stream(&request.message, "stdout", "hello\n").await;
//!     publisher.reply(&request, "execute_reply", json!({ "status": "ok", "execution_count": 1 })).await;
//!     publisher.status(&request.message, "idle").await;
//! }
//! # server.close().await;
//! # Ok(())
//! # }
//! ```

mod heartbeat;
mod outbox;
mod publisher;
mod replay;
mod replies;
mod requests;
mod stdin;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::json;
use tokio::task::JoinSet;
use tokio::time::timeout;
use uuid::Uuid;

use self::outbox::Outbox;
pub use self::publisher::Publisher;
use self::replay::ReplayGuard;
use self::replies::Replies;
pub use self::requests::{Request, RequestReceiver};
pub use self::stdin::InputError;
use self::stdin::Stdin;
use crate::signing::{Signer, UnknownScheme};
pub use crate::transport::xpub::Patience;
use crate::transport::xpub::{Welcome, XPub};
use crate::transport::{TransportError, bind_router};
use crate::wire::encode;
use crate::{Channel, ConnectionInfo, Message};

/// Why a kernel cannot offer its channels.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// A socket could not be bound, for example because its port is taken.
    #[error("cannot listen at {0}")]
    Transport(#[from] TransportError),
    /// The connection file asks for signatures that this crate cannot make.
    #[error(transparent)]
    Scheme(#[from] UnknownScheme),
}

/// The five channels of a kernel. Dropping it closes them at once; [`Server::close`] sends out what waits first.
pub struct Server {
    /// Requests that may wait behind each other.
    pub shell: RequestReceiver,
    /// Requests that must be served while another one runs: interrupt, shutdown. Move it into a task of its own.
    pub control: RequestReceiver,
    publisher: Publisher,
    _tasks: JoinSet<()>,
}

impl Server {
    /// Binds all five channels of a connection file. The heartbeat is echoed, and a new subscriber to iopub is
    /// greeted with `iopub_welcome` (JEP 65), so that a client knows from when on it misses nothing.
    pub async fn bind(info: &ConnectionInfo) -> Result<Self, BindError> {
        Self::bind_with(info, Patience::default()).await
    }

    /// Like [`Server::bind`], with other bounds on what waits for slow subscribers.
    pub async fn bind_with(info: &ConnectionInfo, patience: Patience) -> Result<Self, BindError> {
        let signer = Signer::new(&info.signature_scheme, &info.key)?;
        let session: Arc<str> = Uuid::new_v4().to_string().into();

        let iopub = XPub::bind(&info.endpoint(Channel::Iopub), patience, welcome(&session, &signer)).await?;
        let (to_shell, shell) = bind_router(&info.endpoint(Channel::Shell)).await?;
        let (to_control, control) = bind_router(&info.endpoint(Channel::Control)).await?;
        let (to_stdin, from_stdin) = bind_router(&info.endpoint(Channel::Stdin)).await?;
        let heartbeat = bind_router(&info.endpoint(Channel::Heartbeat)).await?;

        let outbox = Arc::new(Outbox::new(patience.window));
        let stdin = Arc::new(Stdin::new(to_stdin));
        let replays = Arc::new(ReplayGuard::default());
        let mut tasks = JoinSet::new();
        tasks.spawn(heartbeat::echo(heartbeat));
        tasks.spawn(outbox::deliver(outbox.clone(), iopub, signer.clone()));
        tasks.spawn(stdin::receive(stdin.clone(), from_stdin, signer.clone(), replays.clone()));
        let shell = requests::receive(Channel::Shell, shell, &signer, &replays, &mut tasks);
        let control = requests::receive(Channel::Control, control, &signer, &replays, &mut tasks);
        let publisher = Publisher::new(session, signer, outbox, Replies::new(to_shell, to_control), stdin);
        Ok(Self { shell, control, publisher, _tasks: tasks })
    }

    /// The next request on the shell channel. Safe to cancel.
    pub async fn next_shell(&mut self) -> Option<Request> {
        self.shell.recv().await
    }

    /// The next request on the control channel. Safe to cancel.
    pub async fn next_control(&mut self) -> Option<Request> {
        self.control.recv().await
    }

    /// What sends outputs and replies, for any number of tasks.
    pub fn publisher(&self) -> Publisher {
        self.publisher.clone()
    }

    /// Sends out what still waits, for at most two seconds, and closes the channels.
    pub async fn close(self) {
        if timeout(Duration::from_secs(2), self.publisher.flush()).await.is_err() {
            tracing::warn!("closed while messages were waiting for a slow client");
        }
    }
}

fn welcome(session: &Arc<str>, signer: &Signer) -> Welcome {
    let (session, signer) = (session.clone(), signer.clone());
    Arc::new(move |topic| {
        let content = json!({ "subscription": String::from_utf8_lossy(topic) });
        let mut message = Message::new(&session, "iopub_welcome", content);
        message.identities = vec![Bytes::copy_from_slice(topic)];
        encode(&message, &signer)
    })
}
