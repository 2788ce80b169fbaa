use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use super::{Client, ClientError, Event};
use crate::Channel;

/// A kernel that is subscribed to publishes within microseconds of its reply.
const IOPUB_FOLLOWS: Duration = Duration::from_millis(50);

/// Asks for the kernel's description until it answers on shell and is heard on iopub.
///
/// A kernel may publish before it has taken note of a subscription: a question's status messages, idle included, are
/// then lost. So it is asked again until something arrives, be it an `iopub_welcome`.
pub(super) async fn wait(client: &mut Client) -> Result<Option<Value>, ClientError> {
    let mut heard = false;
    loop {
        let question = client.request(Channel::Shell, "kernel_info_request", json!({})).await?;
        let mut info = None;
        while info.is_none() || !heard {
            let patience = if info.is_some() { IOPUB_FOLLOWS } else { Duration::MAX };
            match timeout(patience, client.next()).await {
                Ok(Some(Event::Shell(reply))) if reply.is_child_of(&question) => info = Some(reply.content),
                Ok(Some(Event::Iopub(_))) => heard = true,
                Ok(Some(_)) => {}
                Ok(None) => return Ok(None),
                Err(_) => break,
            }
        }
        if heard {
            return Ok(info);
        }
    }
}
