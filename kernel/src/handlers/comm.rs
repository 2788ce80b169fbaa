//! Comms: channels of their own between the code of a session and its front ends, as widgets use them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jupyter::Request;
use serde_json::{Value, json};

use super::publish;
use crate::engine::{Buffer, Output, StreamName};
use crate::serve::Executor;

/// The comms that are open: the name of the target by id.
#[derive(Debug, Default)]
pub struct Comms(Mutex<BTreeMap<String, String>>);

impl Comms {
    /// Takes note of a message on a comm, whichever side sent it.
    pub fn heed(&self, msg_type: &str, content: &Value) {
        let text = |field: &str| content.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        match msg_type {
            "comm_open" => drop(self.open().insert(text("comm_id"), text("target_name"))),
            "comm_close" => drop(self.open().remove(&text("comm_id"))),
            _ => {}
        }
    }

    /// The content of `comm_info_reply`: all comms, or those of the target that the request names.
    pub fn info(&self, content: &Value) -> Value {
        let target = content.get("target_name").and_then(Value::as_str).filter(|target| !target.is_empty());
        let open = self.open();
        let asked = open.iter().filter(|(_, name)| target.is_none_or(|target| target == *name));
        let comms: serde_json::Map<_, _> =
            asked.map(|(id, name)| (id.clone(), json!({"target_name": name}))).collect();
        json!({"status": "ok", "comms": comms})
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Passes a front end's message on to the session. When the code that listens fails, the error goes to stderr:
/// such a message has no reply.
pub async fn receive(executor: &mut Executor, request: &Request) {
    let message = &request.message;
    executor.kernel.comms.heed(message.msg_type(), &message.content);
    let kernel = std::sync::Arc::clone(&executor.kernel);
    let Some(session) = executor.started_session() else { return };
    let buffers: Vec<_> = message.buffers.iter().map(|buffer| Buffer(buffer.to_vec())).collect();
    let (output, shown) = Output::channel();
    let publishing = publish::publish(&kernel, request, shown, publish::Manner::default());
    let running = async {
        let heard = session.comm(message.msg_type(), &message.content, &buffers, &output);
        if let Err(error) = heard.await {
            output.stream(StreamName::Stderr, error.traceback.join("\n") + "\n").await;
        }
        drop(output);
    };
    tokio::join!(running, publishing);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_comms_are_told_by_target() {
        let comms = Comms::default();
        for (id, target) in [("a", "jupyter.widget"), ("b", "own")] {
            comms.heed("comm_open", &json!({"comm_id": id, "target_name": target}));
        }
        assert_eq!(comms.info(&json!({}))["comms"].as_object().map(serde_json::Map::len), Some(2));
        let widgets = json!({"a": {"target_name": "jupyter.widget"}});
        assert_eq!(comms.info(&json!({"target_name": "jupyter.widget"}))["comms"], widgets);
        comms.heed("comm_close", &json!({"comm_id": "a"}));
        assert_eq!(comms.info(&json!({}))["comms"], json!({"b": {"target_name": "own"}}));
    }
}
