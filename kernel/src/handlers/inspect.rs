//! `inspect_request`: what stands at the cursor.

use serde_json::{Map, Value, json};

use super::{number, text};
use crate::assist::Description;
use crate::serve::Kernel;

/// The content of `inspect_reply`.
pub async fn inspect(kernel: &Kernel, content: &Value) -> Value {
    let position = number(content, "cursor_pos").unwrap_or(usize::MAX);
    let found = match kernel.assistant() {
        Some(assistant) => assistant.inspect(&kernel.assist_scope(), text(content, "code"), position).await,
        None => None,
    };
    let data = found.as_ref().map_or_else(Map::new, Description::mime_bundle);
    json!({"status": "ok", "found": found.is_some(), "data": data, "metadata": {}})
}
