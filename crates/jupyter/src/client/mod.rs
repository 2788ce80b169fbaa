//! A front end's view of a running kernel.
//!
//! ```no_run
//! # async fn run(mut client: jupyter::Client) -> Result<(), jupyter::client::ClientError> {
//! use jupyter::{Event, ExecuteRequest};
//!
//! let id = client.execute(ExecuteRequest::new("print('hello')")).await?;
//! let (mut replied, mut idle) = (false, false);
//! while !(replied && idle) {
//!     match client.next().await {
//!         Some(Event::Iopub(message)) if message.is_child_of(&id) => {
//!             idle |= message.execution_state() == Some("idle");
//!         }
//!         Some(Event::Shell(reply)) if reply.is_child_of(&id) => replied = true,
//!         Some(_) => {}
//!         None => break, // the kernel is gone
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Nothing is dropped, and what that costs
//!
//! A kernel's publisher gives up on a client that does not read: libzmq keeps 1,000 messages and drops the rest,
//! the one that says "idle" included. Making a kernel wait is therefore no way to bound memory here. Each channel
//! is drained by a task of its own into an unbounded queue of raw frames; verifying and parsing happen when the
//! message is taken out, so that draining is as fast as the socket; iopub is drained on a thread of its own, which no
//! busy program can hold up. What waits costs its bytes on the wire, no more. A consumer that keeps up holds next to
//! nothing.
//!
//! What remains is a machine so busy that this thread does not get to run while a kernel sends a burst. Between the
//! kernel and here fit its 1,000 messages and the socket's buffer: 208 KiB for ipc on Linux, several MiB for tcp.
//! Measured with ipykernel sending 100,000 messages as fast as it can past its own buffering of stdout, on two cores
//! with a load between 6 and 20: ipc lost up to 0.6% in 6 of 24 runs, tcp nothing in 18. The protocol does not number
//! messages, so such a loss cannot be detected, except when it takes the final `idle`.
//!
//! Messages that are malformed or wrongly signed are left out, traced, and counted by [`Client::rejected`]: a
//! caller that promises complete output must look at that count.

mod ready;
mod receiver;
mod requests;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::try_join;
use uuid::Uuid;

pub use self::receiver::Receiver;
pub use self::requests::{ExecuteRequest, Requests};
use crate::signing::{Signer, UnknownScheme};
use crate::transport::{TransportError, connect_dealer, connect_subscriber, drainer, wait_until_listening};
use crate::{Channel, ConnectionInfo, Message};

/// What goes wrong between a client and its kernel.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// A channel could not be connected, or nobody is at its other end any more.
    #[error("the kernel cannot be reached at {0}")]
    Transport(#[from] TransportError),
    /// The connection file asks for signatures that this crate cannot make.
    #[error(transparent)]
    Scheme(#[from] UnknownScheme),
    /// The channel carries messages in the other direction only.
    #[error("nothing can be sent on the {0:?} channel")]
    NotASendingChannel(Channel),
}

/// A message from the kernel, by its channel, or the kernel's end.
#[derive(Debug)]
pub enum Event {
    /// An output or a status.
    Iopub(Message),
    /// A reply to a request on the shell channel.
    Shell(Message),
    /// A question to the user.
    Stdin(Message),
    /// A reply to a request on the control channel.
    Control(Message),
    /// The kernel's process has ended and everything that it sent was returned before. Only [`Kernel::next`] gives
    /// this event.
    ///
    /// [`Kernel::next`]: crate::launch::Kernel::next
    Exited(std::process::ExitStatus),
}

/// The channels of a running kernel. Dropping it closes the connections and leaves the kernel alone.
pub struct Client {
    /// Outputs and status messages.
    pub iopub: Receiver,
    /// Replies to requests on the shell channel.
    pub shell: Receiver,
    /// The kernel's questions to the user.
    pub stdin: Receiver,
    /// Replies to requests on the control channel.
    pub control: Receiver,
    requests: Requests,
    rejected: Arc<AtomicU64>,
    _drains: JoinSet<()>,
}

impl Client {
    /// Connects to all channels but the heartbeat, each as soon as the kernel listens there.
    ///
    /// This waits for as long as it takes: put it under a timeout, or beside a watch on the kernel's process. A
    /// client cannot be reconnected to a kernel that was started anew: connect another one.
    pub async fn connect(info: &ConnectionInfo) -> Result<Self, ClientError> {
        let signer = Signer::new(&info.signature_scheme, &info.key)?;
        let session = Uuid::new_v4().to_string();
        let dealer = async |channel| {
            let endpoint = info.endpoint(channel);
            wait_until_listening(&endpoint).await;
            connect_dealer(&endpoint, &session).await
        };
        let endpoint = info.endpoint(Channel::Iopub);
        let drainer = drainer().map_err(|error| TransportError::new(&endpoint, error))?;
        let subscriber = async {
            wait_until_listening(&endpoint).await;
            // A socket belongs to the runtime that it is connected in.
            let connecting = endpoint.clone();
            let connected = drainer.spawn(async move { connect_subscriber(&connecting).await }).await;
            connected.map_err(|error| TransportError::new(&endpoint, error))?
        };
        let (iopub, (to_shell, shell), (to_stdin, stdin), (to_control, control)) =
            try_join!(subscriber, dealer(Channel::Shell), dealer(Channel::Stdin), dealer(Channel::Control))?;

        let rejected = Arc::new(AtomicU64::new(0));
        let (mut drains, here) = (JoinSet::new(), Handle::current());
        Ok(Self {
            iopub: receiver::drain(iopub, &signer, &rejected, drainer, &mut drains),
            shell: receiver::drain(shell, &signer, &rejected, &here, &mut drains),
            stdin: receiver::drain(stdin, &signer, &rejected, &here, &mut drains),
            control: receiver::drain(control, &signer, &rejected, &here, &mut drains),
            requests: Requests::new(session, signer, to_shell, to_stdin, to_control),
            rejected,
            _drains: drains,
        })
    }

    /// Waits until the kernel answers and its outputs are heard; returns the content of its `kernel_info_reply`, or
    /// `None` when it closed its channels instead. Messages that arrive meanwhile are dropped: call this first.
    ///
    /// Until then a kernel may publish without knowing of this client, and a cell's outputs could be missed.
    pub async fn ready(&mut self) -> Result<Option<serde_json::Value>, ClientError> {
        ready::wait(self).await
    }

    /// The next message on any channel; `None` once the kernel has closed all of them and everything it sent was
    /// returned. Safe to cancel.
    ///
    /// Outputs come first: when a reply is returned, what the client had received on iopub by then was returned
    /// before it. The kernel may still be sending, so wait for `idle` too.
    pub async fn next(&mut self) -> Option<Event> {
        tokio::select! {
            biased;
            Some(message) = self.iopub.recv() => Some(Event::Iopub(message)),
            Some(message) = self.stdin.recv() => Some(Event::Stdin(message)),
            Some(message) = self.control.recv() => Some(Event::Control(message)),
            Some(message) = self.shell.recv() => Some(Event::Shell(message)),
            else => None,
        }
    }

    /// Asks the kernel to execute code; returns the request's id.
    pub async fn execute(&self, request: ExecuteRequest) -> Result<String, ClientError> {
        self.requests.execute(request).await
    }

    /// Sends a request of any type; returns its id.
    pub async fn request(
        &self,
        channel: Channel,
        msg_type: &str,
        content: serde_json::Value,
    ) -> Result<String, ClientError> {
        self.requests.request(channel, msg_type, content).await
    }

    /// Answers a question that came on stdin.
    pub async fn reply_input(&self, question: &Message, value: &str) -> Result<(), ClientError> {
        self.requests.reply_input(question, value).await
    }

    /// The sending half, for other tasks.
    pub fn requests(&self) -> Requests {
        self.requests.clone()
    }

    /// How many messages were left out because they were malformed or wrongly signed.
    pub fn rejected(&self) -> u64 {
        self.rejected.load(Ordering::Relaxed)
    }
}
