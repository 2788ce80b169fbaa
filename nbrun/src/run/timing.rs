//! When a cell was executed, recorded as JupyterLab does.

use jiff::Timestamp;
use jupyter::Message;
use serde_json::{Map, Value};

/// The cell metadata under which JupyterLab keeps the times.
const KEY: &str = "execution";

/// Notes the time of a message that belongs to a cell: the kernel's own clock where it tells, else now.
pub fn note(metadata: &mut Map<String, Value>, message: &Message) {
    let name = match (message.msg_type(), message.execution_state()) {
        ("status", Some("busy")) => "iopub.status.busy",
        ("status", Some("idle")) => "iopub.status.idle",
        ("execute_input", _) => "iopub.execute_input",
        ("execute_reply", _) => "shell.execute_reply",
        _ => return,
    };
    let entry = metadata.entry(KEY).or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(times) = entry else { return };
    let date = match message.header.date.as_str() {
        "" => format!("{:.6}", Timestamp::now()),
        date => date.to_owned(),
    };
    times.insert(name.to_owned(), Value::String(date));
    if let Some(started) = message.metadata.get("started").filter(|_| name == "shell.execute_reply") {
        times.insert("shell.execute_reply.started".to_owned(), started.clone());
    }
}

/// Forgets the times of an earlier execution.
pub fn clear(metadata: &mut Map<String, Value>) {
    metadata.shift_remove(KEY);
}
