use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Notify;
use tokio::time::sleep;

use crate::Channel;
use crate::transport::RouterSender;

/// Between the moment in which a socket's writer has taken the last frame and its system call.
const LAST_WRITE: Duration = Duration::from_millis(5);

/// The sending halves of shell and control.
///
/// `zeromq` tells when a message is queued, not when it is written. The last frame of every reply therefore carries
/// a token that is dropped with it.
pub(super) struct Replies {
    shell: RouterSender,
    control: RouterSender,
    unsent: Arc<Notify>,
    token: Arc<()>,
}

struct Tracked {
    frame: Bytes,
    token: Option<Arc<()>>,
    unsent: Arc<Notify>,
}

impl AsRef<[u8]> for Tracked {
    fn as_ref(&self) -> &[u8] {
        &self.frame
    }
}

impl Drop for Tracked {
    fn drop(&mut self) {
        self.token.take();
        self.unsent.notify_waiters();
    }
}

impl Replies {
    pub(super) fn new(shell: RouterSender, control: RouterSender) -> Self {
        Self { shell, control, unsent: Arc::default(), token: Arc::default() }
    }

    pub(super) async fn send(&self, channel: Channel, mut frames: Vec<Bytes>) {
        if let Some(last) = frames.pop() {
            let (token, unsent) = (Some(self.token.clone()), self.unsent.clone());
            frames.push(Bytes::from_owner(Tracked { frame: last, token, unsent }));
        }
        let socket = if channel == Channel::Control { &self.control } else { &self.shell };
        if let Err(error) = socket.send(frames).await {
            tracing::debug!(%error, "the client left before its reply");
        }
    }

    /// Waits until all replies are written.
    pub(super) async fn flush(&self) {
        loop {
            let unsent = self.unsent.notified();
            if Arc::strong_count(&self.token) == 1 {
                break;
            }
            unsent.await;
        }
        sleep(LAST_WRITE).await;
    }
}
