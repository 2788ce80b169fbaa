//! `execute_request`: run a cell, and tell everybody what it shows.

use std::sync::{Arc, PoisonError};

use jupyter::Request;
use serde_json::{Value, json};

use super::expressions;
use super::publish::{self, Manner, Published};
use crate::engine::{CellError, Output};
use crate::serve::Executor;

/// What a cell's end means for the cells that already wait behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// They run.
    GoOn,
    /// They are not to run: the cell failed.
    AbortWaiting,
}

/// What is asked.
struct Asked<'a> {
    code: &'a str,
    silent: bool,
    store_history: bool,
    stop_on_error: bool,
    user_expressions: &'a Value,
}

impl<'a> Asked<'a> {
    fn read(content: &'a Value) -> Self {
        let flag = |name: &str, default: bool| content.get(name).and_then(Value::as_bool).unwrap_or(default);
        let silent = flag("silent", false);
        Asked {
            code: content.get("code").and_then(Value::as_str).unwrap_or_default(),
            silent,
            store_history: flag("store_history", !silent) && !silent,
            stop_on_error: flag("stop_on_error", true),
            user_expressions: content.get("user_expressions").unwrap_or(&Value::Null),
        }
    }

    fn is_empty(&self) -> bool {
        self.code.trim().is_empty()
    }
}

/// Runs the cell and replies.
///
/// Counts as ipykernel does: a cell without history carries the next number and leaves it to the next cell.
pub async fn execute(executor: &mut Executor, request: &Request) -> Ended {
    let asked = Asked::read(&request.message.content);
    let kernel = Arc::clone(&executor.kernel);
    let count = executor.execution_count + 1;
    if !asked.silent {
        let input = json!({"code": asked.code, "execution_count": count});
        kernel.publisher.publish(&request.message, "execute_input", input).await;
    }
    let (outcome, published) = run(executor, request, count, &asked).await;
    if asked.store_history && !asked.is_empty() {
        executor.execution_count = count;
        let mut history = kernel.history.lock().unwrap_or_else(PoisonError::into_inner);
        history.add(count, asked.code, published.result);
    }
    let count = executor.execution_count;
    match outcome {
        Ok(user_expressions) => {
            let reply = json!({
                "status": "ok", "execution_count": count,
                "user_expressions": user_expressions, "payload": published.payload,
            });
            kernel.publisher.reply(request, "execute_reply", reply).await;
            Ended::GoOn
        }
        Err(CellError { ename, evalue, traceback }) => {
            // Whoever has seen the error may send cells again that are to run.
            executor.draw_line();
            let error = json!({"ename": ename, "evalue": evalue, "traceback": traceback});
            kernel.publisher.publish(&request.message, "error", error).await;
            let reply = json!({
                "status": "error", "execution_count": count, "user_expressions": {}, "payload": published.payload,
                "ename": ename, "evalue": evalue, "traceback": traceback,
            });
            kernel.publisher.reply(request, "execute_reply", reply).await;
            if asked.stop_on_error { Ended::AbortWaiting } else { Ended::GoOn }
        }
    }
}

/// The outcome with the values of the request's expressions. All output is published when this returns.
async fn run(
    executor: &mut Executor,
    request: &Request,
    count: u32,
    asked: &Asked<'_>,
) -> (Result<Value, CellError>, Published) {
    let kernel = Arc::clone(&executor.kernel);
    let (output, shown) = Output::channel();
    let publishing = publish::publish(&kernel, request, shown, Manner { count, silent: asked.silent });
    let running = async {
        let output = output;
        if asked.is_empty() && expressions::are_none(asked.user_expressions) {
            return Ok(json!({}));
        }
        let session = executor.session(request).await?;
        if !asked.is_empty() {
            session.execute(count, asked.code, &output).await?;
        }
        Ok(expressions::evaluate(session, asked.user_expressions).await)
    };
    tokio::join!(running, publishing)
}
