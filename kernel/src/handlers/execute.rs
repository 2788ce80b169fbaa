//! `execute_request`: run a cell, and tell everybody what it shows.

use jupyter::{Message, Publisher, Request};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::engine::{CellError, Output, Shown, StreamName};
use crate::serve::Kernel;

/// Runs the cell; tells whether executions that wait behind it are to be aborted.
pub async fn execute(kernel: &mut Kernel, request: &Request) -> bool {
    let content = &request.message.content;
    let flag = |name: &str, default: bool| content.get(name).and_then(Value::as_bool).unwrap_or(default);
    let code = content.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
    let silent = flag("silent", false);
    if !silent && !code.trim().is_empty() {
        kernel.execution_count += 1;
    }
    let count = kernel.execution_count;
    let publisher = kernel.publisher.clone();
    if !silent {
        publisher
            .publish(&request.message, "execute_input", json!({"code": code, "execution_count": count}))
            .await;
    }
    let outcome =
        if code.trim().is_empty() { Ok(()) } else { run(kernel, request, count, &code, silent).await };
    match outcome {
        Ok(()) => {
            let reply = json!({
                "status": "ok", "execution_count": count, "user_expressions": {}, "payload": [],
            });
            publisher.reply(request, "execute_reply", reply).await;
            false
        }
        Err(error) => {
            let CellError { ename, evalue, traceback } = error;
            let content = json!({"ename": ename, "evalue": evalue, "traceback": traceback});
            publisher.publish(&request.message, "error", content.clone()).await;
            let mut reply = json!({"status": "error", "execution_count": count});
            if let (Value::Object(reply), Value::Object(content)) = (&mut reply, content) {
                reply.extend(content);
            }
            publisher.reply(request, "execute_reply", reply).await;
            flag("stop_on_error", true)
        }
    }
}

async fn run(
    kernel: &mut Kernel,
    request: &Request,
    count: u32,
    code: &str,
    silent: bool,
) -> Result<(), CellError> {
    let publisher = kernel.publisher.clone();
    let (output, shown) = Output::channel();
    let publishing = tokio::spawn(publish(publisher, request.message.clone(), shown, count, silent));
    let session = kernel.session(request).await;
    let outcome = match session {
        Ok(session) => session.execute(count, code, &output).await,
        Err(error) => Err(error.into()),
    };
    drop(output);
    // Everything that was shown goes out before the reply.
    if let Err(error) = publishing.await {
        tracing::error!(%error, "the cell's output was cut short");
    }
    outcome
}

async fn publish(
    publisher: Publisher,
    parent: Message,
    mut shown: mpsc::Receiver<Shown>,
    count: u32,
    silent: bool,
) {
    while let Some(shown) = shown.recv().await {
        match shown {
            Shown::Stream(StreamName::Stdout, text) => publisher.stream(&parent, "stdout", &text).await,
            Shown::Stream(StreamName::Stderr, text) => publisher.stream(&parent, "stderr", &text).await,
            Shown::Display { .. } if silent => {}
            Shown::Display { data, result: true } => {
                let content = json!({"data": data, "metadata": {}, "execution_count": count});
                publisher.publish(&parent, "execute_result", content).await;
            }
            Shown::Display { data, result: false } => {
                let content = json!({"data": data, "metadata": {}, "transient": {}});
                publisher.publish(&parent, "display_data", content).await;
            }
        }
    }
}
