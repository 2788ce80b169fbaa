use std::io;
use std::net::TcpListener;
use std::os::unix::fs::FileTypeExt as _;
use std::time::Duration;

use tokio::time::sleep;
use uuid::Uuid;

use super::folder::RuntimeFolder;
use crate::{Channel, ConnectionInfo, Map, Transport};

const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Chooses where a kernel shall listen, and its key.
pub(super) fn choose(name: &str, folder: &RuntimeFolder, transport: Transport) -> io::Result<ConnectionInfo> {
    let (ip, [shell_port, iopub_port, stdin_port, control_port, hb_port]) = match transport {
        Transport::Ipc => (folder.path().join("k").display().to_string(), [1, 2, 3, 4, 5]),
        Transport::Tcp => ("127.0.0.1".to_owned(), free_ports()?),
    };
    Ok(ConnectionInfo {
        transport,
        ip,
        shell_port,
        iopub_port,
        stdin_port,
        control_port,
        hb_port,
        key: Uuid::new_v4().to_string(),
        signature_scheme: "hmac-sha256".to_owned(),
        kernel_name: Some(name.to_owned()),
        extra: Map::new(),
    })
}

/// Ports that are free now. Another process may take one before the kernel does: that is why ipc is the default.
fn free_ports() -> io::Result<[u16; 5]> {
    let mut listeners = Vec::with_capacity(5);
    let mut ports = [0; 5];
    for port in &mut ports {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        *port = listener.local_addr()?.port();
        listeners.push(listener);
    }
    Ok(ports)
}

/// Waits until a kernel listens on an ipc socket that is none of those it was told to.
///
/// Some kernels, evcxr among them, write ipc addresses as if they were tcp's: `path:port` for `path-port`. Nobody
/// would find them there, but over tcp they work.
pub(super) async fn misplaced_socket(connection: &ConnectionInfo, folder: &RuntimeFolder) {
    let expected = Channel::ALL.map(|channel| connection.socket_path(channel));
    if expected.contains(&None) {
        return std::future::pending().await;
    }
    loop {
        let entries = std::fs::read_dir(folder.path()).into_iter().flatten().flatten();
        let mut sockets = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_socket()));
        if sockets.any(|socket| !expected.contains(&Some(socket.path()))) {
            return;
        }
        sleep(LOOK_AGAIN).await;
    }
}
