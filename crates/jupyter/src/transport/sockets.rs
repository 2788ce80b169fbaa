use std::os::unix::fs::FileTypeExt as _;

use bytes::Bytes;
use tokio::select;
use tokio::sync::Mutex;
use zeromq::util::PeerIdentity;
use zeromq::{
    DealerRecvHalf, DealerSendHalf, DealerSocket, RouterRecvHalf, RouterSendHalf, RouterSocket, Socket,
    SocketEvent, SocketOptions, SocketRecv, SocketSend, SubSocket, ZmqMessage,
};

use super::TransportError;

type Monitor = futures_channel::mpsc::Receiver<SocketEvent>;

/// A socket that can be read in a task of its own.
pub(crate) trait FrameSource: SocketRecv + Send + 'static {}
impl<S: SocketRecv + Send + 'static> FrameSource for S {}

/// The receiving half of a socket, in frames.
pub(crate) struct FrameReceiver<S> {
    socket: S,
    /// Only for sockets that have one peer, whose end is theirs.
    monitor: Option<Monitor>,
}

impl<S: FrameSource> FrameReceiver<S> {
    /// The next message; `None` when the one peer is gone and everything that it sent has been returned.
    ///
    /// Safe to cancel.
    pub(crate) async fn recv(&mut self) -> Option<Vec<Bytes>> {
        loop {
            let received = select! {
                biased;
                received = self.socket.recv() => received,
                () = disconnected(self.monitor.as_mut()) => return None,
            };
            match received {
                Ok(message) => return Some(message.into_vec()),
                Err(error) if self.monitor.is_some() => {
                    tracing::warn!(%error, "a channel broke");
                    return None;
                }
                Err(error) => tracing::warn!(%error, "one peer of a channel broke"),
            }
        }
    }
}

/// zmq.rs reads on for ever after its only peer is gone; its monitor tells.
async fn disconnected(monitor: Option<&mut Monitor>) {
    let Some(monitor) = monitor else { return std::future::pending().await };
    loop {
        match monitor.recv().await {
            Ok(SocketEvent::Disconnected(_)) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The sending half of a DEALER.
pub(crate) struct DealerSender {
    socket: Mutex<DealerSendHalf>,
    endpoint: String,
}

impl DealerSender {
    /// Hands a message to the socket's writer.
    pub(crate) async fn send(&self, frames: Vec<Bytes>) -> Result<(), TransportError> {
        let failed = |error| TransportError::new(&self.endpoint, error);
        let message = ZmqMessage::try_from(frames).map_err(|error| failed(error.to_string()))?;
        self.socket.lock().await.send(message).await.map_err(|error| failed(error.to_string()))
    }
}

/// Connects a DEALER under an identity that it shares with its sibling channels: a kernel routes its questions on
/// stdin to whoever asked on shell.
pub(crate) async fn connect_dealer(
    endpoint: &str,
    identity: &str,
) -> Result<(DealerSender, FrameReceiver<DealerRecvHalf>), TransportError> {
    let failed = |error: zeromq::ZmqError| TransportError::new(endpoint, error);
    let mut options = SocketOptions::default();
    options.peer_identity(identity.parse::<PeerIdentity>().map_err(failed)?);
    let mut socket = DealerSocket::with_options(options);
    let monitor = Some(socket.monitor());
    socket.connect(endpoint).await.map_err(failed)?;
    let (send, recv) = socket.split();
    let sender = DealerSender { socket: Mutex::new(send), endpoint: endpoint.to_owned() };
    Ok((sender, FrameReceiver { socket: recv, monitor }))
}

/// Connects a SUB that hears everything.
pub(crate) async fn connect_subscriber(endpoint: &str) -> Result<FrameReceiver<SubSocket>, TransportError> {
    let failed = |error| TransportError::new(endpoint, error);
    let mut socket = SubSocket::new();
    let monitor = Some(socket.monitor());
    socket.subscribe("").await.map_err(failed)?;
    socket.connect(endpoint).await.map_err(failed)?;
    Ok(FrameReceiver { socket, monitor })
}

/// The sending half of a ROUTER.
#[derive(Clone)]
pub(crate) struct RouterSender {
    socket: RouterSendHalf,
}

impl RouterSender {
    /// Sends a message to the peer that its first frame names.
    pub(crate) async fn send(&self, frames: Vec<Bytes>) -> Result<(), TransportError> {
        let failed = |error: String| TransportError::new("router", error);
        let message = ZmqMessage::try_from(frames).map_err(|error| failed(error.to_string()))?;
        self.socket.clone().send(message).await.map_err(|error| failed(error.to_string()))
    }
}

/// Binds a ROUTER.
pub(crate) async fn bind_router(
    endpoint: &str,
) -> Result<(RouterSender, FrameReceiver<RouterRecvHalf>), TransportError> {
    remove_stale_socket(endpoint);
    let mut socket = RouterSocket::new();
    socket.bind(endpoint).await.map_err(|error| TransportError::new(endpoint, error))?;
    let (send, recv) = socket.split();
    Ok((RouterSender { socket: send }, FrameReceiver { socket: recv, monitor: None }))
}

/// A killed kernel leaves its sockets' files behind, and its successor gets the same connection file.
pub(super) fn remove_stale_socket(endpoint: &str) {
    if let Some(path) = endpoint.strip_prefix("ipc://")
        && std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket())
    {
        let _ = std::fs::remove_file(path);
    }
}
