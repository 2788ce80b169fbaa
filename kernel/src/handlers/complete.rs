//! `complete_request`: how the text at the cursor could go on.

use serde_json::{Value, json};

use super::{number, text};
use crate::assist::Completion;
use crate::serve::Kernel;

/// The content of `complete_reply`; kinds and signatures are in the metadata, as ipykernel has them.
pub async fn complete(kernel: &Kernel, content: &Value) -> Value {
    let position = number(content, "cursor_pos").unwrap_or(usize::MAX);
    let Completion { matches, start, end } = match kernel.assistant() {
        Some(assistant) => assistant.complete(&kernel.assist_scope(), text(content, "code"), position).await,
        None => Completion { start: position, end: position, ..Completion::default() },
    };
    let kinds: Vec<Value> = matches
        .iter()
        .map(|found| {
            let kind = found.kind.name();
            json!({"start": start, "end": end, "text": found.text, "type": kind, "signature": found.signature})
        })
        .collect();
    let texts: Vec<&str> = matches.iter().map(|found| found.text.as_str()).collect();
    json!({
        "status": "ok", "matches": texts, "cursor_start": start, "cursor_end": end,
        "metadata": {"_jupyter_types_experimental": kinds},
    })
}
