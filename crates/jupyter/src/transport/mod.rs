//! Sockets. Nothing outside this module knows of ZeroMQ, or how a websocket is kept alive.
//!
//! DEALER, SUB and ROUTER come from the `zeromq` crate. The publishing side of iopub is our own ([`xpub`]): of the
//! crate's two publishers, PUB queues 100,000 messages of any size for each subscriber and then drops without a
//! word, and XPUB writes to its subscribers in turn, so that one stalled subscriber silences the others.

mod drainer;
mod probe;
mod sockets;
mod subscriber;
pub(crate) mod websocket;
pub(crate) mod xpub;
mod zmtp;

pub(crate) use drainer::drainer;
pub(crate) use probe::wait_until_listening;
pub(crate) use sockets::{
    DealerSender, FrameReceiver, FrameSource, RouterSender, bind_router, connect_dealer, connect_subscriber,
};

/// A channel that cannot be connected, bound or written to.
#[derive(Debug, thiserror::Error)]
#[error("{endpoint}: {source}")]
pub struct TransportError {
    endpoint: String,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl TransportError {
    pub(crate) fn new(endpoint: &str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { endpoint: endpoint.to_owned(), source: source.into() }
    }
}
