//! Websockets: connected with their server's subprotocol, emptied on the thread that does nothing else, and kept alive.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::select;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::error::{Error, ProtocolError, SubProtocolError};
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};
use tokio_tungstenite::tungstenite::protocol::{Message, WebSocketConfig};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::drainer;
use crate::websocket::{Endpoint, Keepalive};

/// Why a websocket could not be connected.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address is not one, or the token has characters that no header may have.
    #[error("the address or the token is not valid: {0}")]
    Invalid(String),
    /// Nobody answers, or the certificate is not trusted.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The server answered, and refuses.
    #[error("the server answered with status {0}")]
    Status(u16),
    /// The server speaks none of the protocols that were offered.
    #[error("the server does not speak the protocol that was asked for")]
    Subprotocol,
    /// What the server answered is no websocket.
    #[error("the server does not answer as a websocket: {0}")]
    Protocol(String),
}

impl From<Error> for ConnectError {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(error) => Self::Io(error),
            Error::Http(response) => Self::Status(response.status().as_u16()),
            Error::Protocol(ProtocolError::SecWebSocketSubProtocolError(SubProtocolError::NoSubProtocol)) => {
                Self::Subprotocol
            }
            error => Self::Protocol(error.to_string()),
        }
    }
}

/// What is sent at once.
#[derive(Debug)]
pub enum Frame {
    /// Text.
    Text(String),
    /// Bytes.
    Binary(Bytes),
}

/// A connected websocket.
pub(crate) struct Line {
    outgoing: mpsc::UnboundedSender<Frame>,
    incoming: mpsc::UnboundedReceiver<Result<Frame, String>>,
    _tasks: JoinSet<Result<(), ConnectError>>,
}

impl Line {
    /// Hands a frame to the writer.
    pub(crate) fn send(&self, frame: Frame) {
        // When the writer has ended, `recv` says why.
        let _ = self.outgoing.send(frame);
    }

    /// The next frame, or why there are no more. Safe to cancel.
    pub(crate) async fn recv(&mut self) -> Result<Frame, String> {
        self.incoming.recv().await.unwrap_or_else(|| Err("the connection has ended".to_owned()))
    }
}

/// Connects a websocket, asking for a subprotocol. Safe to cancel.
pub(crate) async fn dial(
    endpoint: &Endpoint,
    subprotocol: Option<&'static str>,
) -> Result<Line, ConnectError> {
    let drainer = drainer()?;
    let (outgoing, to_send) = mpsc::unbounded_channel();
    let (received, incoming) = mpsc::unbounded_channel();
    let (connected, is_connected) = tokio::sync::oneshot::channel();
    let mut tasks = JoinSet::new();
    let endpoint = endpoint.clone();
    // A socket belongs to the runtime that it is connected in.
    tasks.spawn_on(
        async move {
            let (socket, acknowledge) = connect(&endpoint, subprotocol).await?;
            let _ = connected.send(());
            let reason = serve(socket, &acknowledge, to_send, &received, endpoint.keepalive).await;
            let _ = received.send(Err(reason));
            Ok(())
        },
        drainer,
    );
    if is_connected.await.is_ok() {
        return Ok(Line { outgoing, incoming, _tasks: tasks });
    }
    match tasks.join_next().await {
        Some(Ok(Err(error))) => Err(error),
        _ => Err(io::Error::other("the connection's task has ended").into()),
    }
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

async fn connect(
    endpoint: &Endpoint,
    subprotocol: Option<&'static str>,
) -> Result<(WebSocketStream<Box<dyn Stream>>, Acknowledge), ConnectError> {
    let invalid = |error: &dyn std::fmt::Display| ConnectError::Invalid(error.to_string());
    let mut request: Request = endpoint.url.as_str().into_client_request()?;
    let headers = request.headers_mut();
    if let Some(authorization) = &endpoint.authorization {
        let mut value = HeaderValue::from_str(authorization).map_err(|error| invalid(&error))?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    if let Some(subprotocol) = subprotocol {
        headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(subprotocol));
    }

    let uri = request.uri();
    let is_secure = uri.scheme_str() == Some("wss");
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = uri.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
    let tcp = TcpStream::connect((host.as_str(), port)).await?;
    tcp.set_nodelay(true)?; // a request must not wait for the acknowledgement of the one before it
    let acknowledge = Acknowledge::new(&tcp)?;
    let stream: Box<dyn Stream> = if is_secure {
        let name = ServerName::try_from(host).map_err(|error| invalid(&error))?;
        Box::new(TlsConnector::from(endpoint.tls.clone()).connect(name, tcp).await?)
    } else {
        Box::new(tcp)
    };
    // The limits' defaults are smaller than outputs may be.
    let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
    Ok((client_async_with_config(request, stream, Some(config)).await?.0, acknowledge))
}

/// Acknowledges what has arrived at once.
///
/// Jupyter Server does not set `TCP_NODELAY`, so each of its small messages waits for the acknowledgement of the one
/// before it, which Linux delays by 40 ms: that would be the duration of every cell.
struct Acknowledge {
    #[cfg(target_os = "linux")]
    socket: std::os::fd::OwnedFd,
}

impl Acknowledge {
    #[cfg(target_os = "linux")]
    fn new(tcp: &TcpStream) -> io::Result<Self> {
        use std::os::fd::AsFd as _;
        Ok(Self { socket: tcp.as_fd().try_clone_to_owned()? })
    }

    #[cfg(not(target_os = "linux"))]
    fn new(_tcp: &TcpStream) -> io::Result<Self> {
        Ok(Self {})
    }

    /// The system forgets it after a while, so it is said whenever something arrived.
    fn now(&self) {
        #[cfg(target_os = "linux")]
        if let Err(error) = rustix::net::sockopt::set_tcp_quickack(&self.socket, true) {
            tracing::debug!(%error, "acknowledgements can't be sent at once");
        }
    }
}

/// Passes frames on in both directions until the connection ends; returns why it did.
async fn serve(
    mut socket: WebSocketStream<Box<dyn Stream>>,
    acknowledge: &Acknowledge,
    mut to_send: mpsc::UnboundedReceiver<Frame>,
    received: &mpsc::UnboundedSender<Result<Frame, String>>,
    keepalive: Keepalive,
) -> String {
    let mut heard = Instant::now();
    let mut pings = interval_at(heard + keepalive.every, keepalive.every);
    loop {
        let sent = select! {
            arrived = socket.next() => {
                heard = Instant::now();
                acknowledge.now();
                let frame = match arrived {
                    Some(Ok(Message::Text(text))) => Frame::Text(text.as_str().to_owned()),
                    Some(Ok(Message::Binary(bytes))) => Frame::Binary(bytes),
                    Some(Ok(Message::Close(Some(close)))) => {
                        return format!("the server closed it with code {} {}", close.code, close.reason).trim_end().to_owned();
                    }
                    Some(Ok(_)) => continue,
                    Some(Err(Error::Io(error))) => return error.to_string(),
                    Some(Err(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake))) | None => {
                        return "it was cut off".to_owned();
                    }
                    Some(Err(error)) => return error.to_string(),
                };
                if received.send(Ok(frame)).is_err() {
                    return String::new();
                }
                continue;
            }
            frame = to_send.recv() => match frame {
                Some(Frame::Text(text)) => socket.send(Message::text(text)).await,
                Some(Frame::Binary(bytes)) => socket.send(Message::binary(bytes)).await,
                None => return String::new(),
            },
            _ = pings.tick() => {
                if heard.elapsed() >= keepalive.patience {
                    return silence(keepalive.patience);
                }
                socket.send(Message::Ping(Bytes::new())).await
            }
        };
        if let Err(error) = sent {
            return error.to_string();
        }
    }
}

fn silence(patience: Duration) -> String {
    format!("no sign of life came for {patience:?}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::net::TcpListener;
    use tokio_rustls::rustls::crypto::ring;
    use tokio_rustls::rustls::{ClientConfig, RootCertStore};
    use tokio_tungstenite::accept_async;

    use super::*;

    const KEEPALIVE: Keepalive =
        Keepalive { every: Duration::from_millis(50), patience: Duration::from_secs(1) };

    async fn listen() -> (TcpListener, Endpoint) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let url = format!("ws://{}/", listener.local_addr().unwrap());
        (listener, Endpoint { url, authorization: None, tls: Arc::new(tls), keepalive: KEEPALIVE })
    }

    #[tokio::test]
    async fn a_connection_without_a_sign_of_life_is_given_up() {
        let (listener, endpoint) = listen().await;
        let server = tokio::spawn(async move {
            let socket = accept_async(listener.accept().await.unwrap().0).await.unwrap();
            std::future::pending::<()>().await; // reads nothing, so it answers no ping
            drop(socket);
        });
        let mut line = dial(&endpoint, None).await.unwrap();
        assert_eq!(line.recv().await.unwrap_err(), "no sign of life came for 1s");
        server.abort();
    }

    #[tokio::test]
    async fn pongs_keep_a_silent_connection_alive() {
        let (listener, endpoint) = listen().await;
        let server = tokio::spawn(async move {
            let mut socket = accept_async(listener.accept().await.unwrap().0).await.unwrap();
            let begin = Instant::now();
            while begin.elapsed() < KEEPALIVE.patience * 2 {
                assert!(matches!(socket.next().await, Some(Ok(Message::Ping(_)))));
            }
            socket.send(Message::text("still here")).await.unwrap();
            socket
        });
        let mut line = dial(&endpoint, None).await.unwrap();
        assert!(matches!(line.recv().await, Ok(Frame::Text(text)) if text == "still here"));
        drop(server.await.unwrap());
    }

    #[tokio::test]
    async fn a_server_that_agrees_to_no_subprotocol_says_so() {
        let (listener, endpoint) = listen().await;
        let server = tokio::spawn(async move { accept_async(listener.accept().await.unwrap().0).await });
        assert!(matches!(dial(&endpoint, Some("v9")).await, Err(ConnectError::Subprotocol)));
        server.abort();
    }
}
