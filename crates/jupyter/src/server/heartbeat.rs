use crate::transport::{FrameReceiver, FrameSource, RouterSender};

/// Sends back whatever comes.
pub(super) async fn echo<S: FrameSource>((sender, mut receiver): (RouterSender, FrameReceiver<S>)) {
    while let Some(frames) = receiver.recv().await {
        if let Err(error) = sender.send(frames).await {
            tracing::debug!(%error, "a heartbeat's client has left");
        }
    }
}
