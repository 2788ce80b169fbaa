//! The daemon's side: what is ready, what is in use, what is kept.

mod forked;
mod kept;
mod kernel;
mod memory;
mod shelf;
mod stamps;
mod stock;
mod visit;
mod zygote;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::net::UnixStream;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use self::kept::Keeper;
use self::stock::Stock;
use super::place::{Place, PlaceError, is_same_user};
use super::protocol::Status;

/// How long a daemon that nobody wants anything of waits for its first client.
const FIRST_CLIENT: Duration = Duration::from_secs(20);

/// All that the daemon has.
struct Daemon {
    place: Place,
    stock: Stock,
    keeper: Keeper,
    connections: AtomicUsize,
    in_use: AtomicUsize,
    stopped: Notify,
    /// Something has ended, so that perhaps nothing is left to do.
    left: Notify,
}

/// Serves until it is stopped, or until nobody is connected and nothing is kept or to be ready.
pub async fn serve(place: Place) -> Result<(), PlaceError> {
    let (listener, _lock) = place.listen()?;
    let daemon = Arc::new(Daemon {
        place,
        stock: Stock::default(),
        keeper: Keeper::default(),
        connections: AtomicUsize::new(0),
        in_use: AtomicUsize::new(0),
        stopped: Notify::new(),
        left: Notify::new(),
    });
    let refilling = {
        let daemon = daemon.clone();
        tokio::spawn(async move { daemon.stock.refill().await })
    };
    let mut first = Box::pin(sleep(FIRST_CLIENT));
    let mut is_first = true;
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => { is_first = false; welcome(&daemon, stream); }
                Err(error) => {
                    tracing::error!(%error, "no connection can be accepted");
                    sleep(Duration::from_millis(100)).await;
                }
            },
            () = daemon.stopped.notified() => break,
            () = &mut first, if is_first => { is_first = false; daemon.left.notify_one(); }
            () = daemon.left.notified(), if !is_first => {
                if daemon.is_idle() {
                    // Nobody new finds the socket; who has found it before is served.
                    daemon.place.close();
                    match timeout(Duration::from_millis(20), listener.accept()).await {
                        Ok(Ok((stream, _))) => welcome(&daemon, stream),
                        _ => break,
                    }
                }
            }
        }
    }
    daemon.place.close();
    refilling.abort();
    daemon.stock.clear();
    daemon.keeper.clear();
    Ok(())
}

fn welcome(daemon: &Arc<Daemon>, stream: UnixStream) {
    if !is_same_user(&stream) {
        tracing::warn!("another user's process has connected and is sent away");
        return;
    }
    let daemon = daemon.clone();
    daemon.connections.fetch_add(1, Ordering::SeqCst);
    tokio::spawn(async move {
        if let Err(error) = visit::receive(&daemon, stream).await
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            tracing::warn!(%error, "a connection has failed");
        }
        daemon.connections.fetch_sub(1, Ordering::SeqCst);
        daemon.left.notify_one();
    });
}

impl Daemon {
    fn is_idle(&self) -> bool {
        self.connections.load(Ordering::SeqCst) == 0 && self.keeper.is_empty() && self.stock.is_unwanted()
    }

    fn status(&self) -> Status {
        Status {
            pid: std::process::id(),
            stock: self.stock.status(),
            in_use: self.in_use.load(Ordering::SeqCst),
            kept: self.keeper.status(),
        }
    }
}
