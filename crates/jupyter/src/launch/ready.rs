use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::client::{ClientError, Event};
use crate::{Channel, Client, ConnectionInfo};

/// A kernel that is subscribed to publishes within microseconds of its reply.
const IOPUB_FOLLOWS: Duration = Duration::from_millis(50);

/// Connects, and waits until the kernel answers on shell and is heard on iopub. Returns the content of its
/// `kernel_info_reply` too.
///
/// A kernel may publish before it has taken note of a subscription, so it is asked again until something arrives:
/// an `iopub_welcome`, or the status messages around the question.
pub(super) async fn connect(connection: &ConnectionInfo) -> Result<(Client, Value), ClientError> {
    let mut client = Client::connect(connection).await?;
    let mut info = None;
    let mut heard = false;
    loop {
        let question = client.request(Channel::Shell, "kernel_info_request", json!({})).await?;
        let mut answered = false;
        while !(answered && heard) {
            let event = if answered {
                match timeout(IOPUB_FOLLOWS, client.next()).await {
                    Ok(event) => event,
                    Err(_) => break,
                }
            } else {
                client.next().await
            };
            match event {
                Some(Event::Shell(reply)) if reply.msg_type() == "kernel_info_reply" => {
                    answered |= reply.is_child_of(&question);
                    info = Some(reply.content);
                }
                Some(Event::Iopub(_)) => heard = true,
                Some(_) => {}
                // All channels are closed: the process is about to be seen to end.
                None => std::future::pending().await,
            }
        }
        if let (Some(info), true) = (info.take(), heard) {
            return Ok((client, info));
        }
    }
}
