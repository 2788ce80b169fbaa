//! One file for each kind of request.

pub mod comm;
pub mod complete;
pub mod execute;
pub mod expressions;
pub mod history;
pub mod info;
pub mod inspect;
pub mod is_complete;
pub mod publish;
pub mod subshell;

use std::sync::PoisonError;

use jupyter::Request;
use serde_json::{Value, json};

use crate::serve::Kernel;

/// Whether the answer to a request may take so long that the next one is not to wait for it.
pub fn takes_time(msg_type: &str) -> bool {
    matches!(msg_type, "complete_request" | "inspect_request")
}

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
    if let Some(content) = reply(kernel, message.msg_type(), &message.content).await {
        let msg_type = message.msg_type().replace("_request", "_reply");
        kernel.publisher.reply(request, &msg_type, content).await;
    } else {
        tracing::debug!(msg_type = message.msg_type(), "a request that this kernel does not know");
    }
    kernel.status.idle(message).await;
    if message.msg_type() == "shutdown_request" { Answered::ForTheLastTime } else { Answered::AndGoOn }
}

/// The content of the reply.
async fn reply(kernel: &Kernel, msg_type: &str, content: &Value) -> Option<Value> {
    Some(match msg_type {
        "kernel_info_request" => info::kernel_info(),
        "complete_request" => complete::complete(kernel, content).await,
        "is_complete_request" => is_complete::is_complete(content),
        "inspect_request" => inspect::inspect(kernel, content).await,
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

fn text<'a>(content: &'a Value, field: &str) -> &'a str {
    content.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn number(content: &Value, field: &str) -> Option<usize> {
    content.get(field).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok())
}
