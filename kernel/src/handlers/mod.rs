//! One file for each kind of request.

pub mod comm;
pub mod execute;
pub mod expressions;
pub mod history;
pub mod info;
pub mod input;
pub mod publish;
pub mod subshell;

use std::sync::PoisonError;

use jupyter::Request;
use serde_json::{Value, json};

use crate::serve::Kernel;

/// Whether the kernel goes on after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// It does.
    AndGoOn,
    /// It was asked to end.
    ForTheLastTime,
}

/// Answers a request that needs no session, at once. One that this kernel does not know is only traced.
pub async fn answer(kernel: &Kernel, request: &Request) -> Answered {
    let message = &request.message;
    kernel.status.busy(message).await;
    if let Some(content) = reply(kernel, message.msg_type(), &message.content) {
        let msg_type = message.msg_type().replace("_request", "_reply");
        kernel.publisher.reply(request, &msg_type, content).await;
    } else {
        tracing::debug!(msg_type = message.msg_type(), "a request that this kernel does not know");
    }
    kernel.status.idle(message).await;
    if message.msg_type() == "shutdown_request" { Answered::ForTheLastTime } else { Answered::AndGoOn }
}

/// The content of the reply.
fn reply(kernel: &Kernel, msg_type: &str, content: &Value) -> Option<Value> {
    Some(match msg_type {
        "kernel_info_request" => info::kernel_info(),
        "complete_request" => input::complete(content, &kernel.scope()),
        "is_complete_request" => input::is_complete(content),
        "inspect_request" => json!({"status": "ok", "found": false, "data": {}, "metadata": {}}),
        "history_request" => kernel.history.lock().unwrap_or_else(PoisonError::into_inner).reply(content),
        "comm_info_request" => kernel.comms.info(content),
        "create_subshell_request" => kernel.subshells.create(),
        "delete_subshell_request" => kernel.subshells.delete(content),
        "list_subshell_request" => kernel.subshells.list(),
        "interrupt_request" => {
            kernel.interrupt();
            json!({"status": "ok"})
        }
        "shutdown_request" => {
            let restart = content.get("restart").and_then(Value::as_bool).unwrap_or(false);
            json!({"status": "ok", "restart": restart})
        }
        "debug_request" => error("NotImplemented", "this kernel has no debugger"),
        _ => return None,
    })
}

/// The content of a reply that says why something was not done.
fn error(ename: &str, evalue: &str) -> Value {
    json!({"status": "error", "ename": ename, "evalue": evalue, "traceback": []})
}
