use std::io;
use std::time::Duration;

use tokio::net::{TcpStream, UnixStream};
use tokio::time::sleep;

const INTERVAL: Duration = Duration::from_millis(2);

/// Waits until something accepts connections at `endpoint`.
///
/// `zeromq` itself retries after 50, 150, 350 and 750 ms; a kernel that listens a moment after an attempt would
/// cost hundreds of milliseconds. There is no limit here: the caller knows how long it wants to wait, and watches
/// the kernel's process meanwhile.
pub(crate) async fn wait_until_listening(endpoint: &str) {
    while !is_listening(endpoint).await {
        sleep(INTERVAL).await;
    }
}

async fn is_listening(endpoint: &str) -> bool {
    match endpoint.split_once("://") {
        Some(("ipc", path)) => UnixStream::connect(path).await.is_ok(),
        Some(("tcp", address)) => tcp_listens(address).await.unwrap_or(false),
        _ => false,
    }
}

/// A connection to an unused local port can by chance connect to itself: that is nobody listening.
async fn tcp_listens(address: &str) -> io::Result<bool> {
    let stream = TcpStream::connect(address).await?;
    Ok(stream.local_addr()? != stream.peer_addr()?)
}
