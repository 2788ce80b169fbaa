//! The publishing side of iopub: bounded for each subscriber, and never losing anything without the subscriber
//! noticing.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::TransportError;
use super::sockets::remove_stale_socket;
use super::subscriber::Subscriber;
use super::zmtp::{encode_message, handshake};
use crate::lock::lock;

const HANDSHAKE: Duration = Duration::from_secs(10);
/// After an error such as too many open files, which passes.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);

/// How much a publisher holds back for a slow subscriber, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Bytes that may wait for one subscriber before publishing waits for it.
    pub window: usize,
    /// How long a subscriber may take nothing at all while publishing waits for it, before it is disconnected.
    pub stall: Duration,
}

impl Default for Patience {
    /// 16 MiB and 30 seconds.
    fn default() -> Self {
        Self { window: 16 << 20, stall: Duration::from_secs(30) }
    }
}

type Subscribers = Arc<Mutex<Vec<Arc<Subscriber>>>>;

/// Makes the frames of the message that answers a subscription to a topic.
pub(crate) type Welcome = Arc<dyn Fn(&[u8]) -> Vec<Bytes> + Send + Sync>;

/// A bound XPUB socket. Dropping it ends its connections.
pub(crate) struct XPub {
    subscribers: Subscribers,
    patience: Patience,
    _tasks: JoinSet<()>,
}

impl XPub {
    /// Binds to an `ipc://` or `tcp://` endpoint.
    pub(crate) async fn bind(
        endpoint: &str,
        patience: Patience,
        welcome: Welcome,
    ) -> Result<Self, TransportError> {
        let subscribers = Subscribers::default();
        let mut tasks = JoinSet::new();
        let listener =
            Listener::bind(endpoint).await.map_err(|error| TransportError::new(endpoint, error))?;
        tasks.spawn(accept(listener, subscribers.clone(), welcome));
        Ok(Self { subscribers, patience, _tasks: tasks })
    }

    /// Publishes a message under the topic in its first frame, as soon as every subscriber has room for it.
    pub(crate) async fn publish(&self, frames: &[Bytes]) {
        let Some(topic) = frames.first() else { return };
        let subscribers: Vec<_> =
            lock(&self.subscribers).iter().filter(|subscriber| subscriber.wants(topic)).cloned().collect();
        if subscribers.is_empty() {
            return;
        }
        let message = encode_message(frames);
        for subscriber in subscribers {
            subscriber.drain_to(self.patience.window, self.patience.stall).await;
            subscriber.push(message.clone());
        }
    }

    /// Waits until every subscriber has been sent all that was published.
    pub(crate) async fn flush(&self) {
        let subscribers = lock(&self.subscribers).clone();
        for subscriber in subscribers {
            subscriber.drain_to(0, self.patience.stall).await;
        }
    }
}

trait Connection: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Connection for T {}

enum Listener {
    Ipc(UnixListener),
    Tcp(TcpListener),
}

impl Listener {
    async fn bind(endpoint: &str) -> io::Result<Self> {
        match endpoint.split_once("://") {
            Some(("ipc", path)) => {
                remove_stale_socket(endpoint);
                UnixListener::bind(path).map(Self::Ipc)
            }
            Some(("tcp", address)) => TcpListener::bind(address).await.map(Self::Tcp),
            _ => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    async fn accept(&self) -> io::Result<Box<dyn Connection>> {
        match self {
            Self::Ipc(listener) => Ok(Box::new(listener.accept().await?.0)),
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                Ok(Box::new(stream))
            }
        }
    }
}

async fn accept(listener: Listener, subscribers: Subscribers, welcome: Welcome) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok(stream) => drop(connections.spawn(serve(subscribers.clone(), welcome.clone(), stream))),
            Err(error) => {
                tracing::warn!(%error, "a subscriber could not be accepted");
                sleep(ACCEPT_AGAIN).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(subscribers: Subscribers, welcome: Welcome, mut stream: Box<dyn Connection>) {
    match timeout(HANDSHAKE, handshake(&mut stream)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return tracing::debug!(%error, "a connection to iopub was refused"),
        Err(_) => return tracing::debug!("a connection to iopub never introduced itself"),
    }
    let subscriber = Arc::new(Subscriber::default());
    lock(&subscribers).push(subscriber.clone());
    let ended = subscriber.serve(stream, |topic| encode_message(&welcome(topic))).await;
    tracing::debug!(?ended, "a subscriber left");
    lock(&subscribers).retain(|other| !Arc::ptr_eq(other, &subscriber));
}
