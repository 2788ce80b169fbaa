//! What is said over the socket; the other side is the prelude's `host::protocol`.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::buffer::Buffer;
use super::output::Announcement;
use crate::engine::surroundings::Changes;

/// The file, beside the host's socket, in which the host keeps the line that it has reached: a native-endian
/// `u32`, which outlives any end of the host.
pub const LINE: &str = "line";

/// What the host tells.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It is up.
    Ready,
    /// Something to show; it waits for [`acknowledge`].
    Display {
        /// Representations by MIME type.
        data: Map<String, Value>,
        /// Whether it is the value of the last expression.
        result: bool,
    },
    /// A message for iopub; it waits for [`acknowledge`].
    Publish(Announcement),
    /// A question to the user; it waits for [`answer`].
    Input {
        /// What is asked.
        prompt: String,
        /// Whether the answer is a secret.
        password: bool,
    },
    /// A variable's value.
    Value {
        /// `{"type": …, "value": …}`.
        value: Value,
    },
    /// The command has ended.
    Done {
        /// Why it failed.
        error: Option<Failure>,
    },
}

/// Why a command failed.
#[derive(Debug, Clone, Deserialize)]
pub struct Failure {
    /// Kind of the error.
    pub ename: String,
    /// The message.
    pub evalue: String,
    /// Where it panicked, in compiled source.
    pub location: Option<Location>,
}

/// A place in compiled source.
#[derive(Debug, Clone, Deserialize)]
pub struct Location {
    /// Name of the source.
    pub file: String,
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
}

impl Event {
    /// Reads one line.
    pub fn parse(line: &str) -> std::io::Result<Event> {
        // A unit variant is a bare string on the wire.
        serde_json::from_str(line).map_err(|error| std::io::Error::other(format!("{error}: {line}")))
    }
}

/// Load a compiled cell, call its entry, and tell what variables it has kept, as a list of
/// [`Kept`](crate::engine::type_names::Kept). The libraries `needs` are loaded first, unless they are already.
pub fn run(library: &Path, entry: &str, needs: &[PathBuf]) -> Value {
    json!({"run": {"library": library, "entry": entry, "needs": needs}})
}

/// Keep the frame in an Arrow IPC file as a variable, and show it.
pub fn bind_frame(name: &str, file: &Path) -> Value {
    json!({"bind_frame": {"name": name, "path": file}})
}

/// Tell a variable's value.
pub fn value(name: &str) -> Value {
    json!({"value": {"name": name}})
}

/// Tell the names of the columns of all variables that are frames.
pub fn columns() -> Value {
    json!("columns")
}

/// Drop variables.
pub fn forget(names: &[String]) -> Value {
    json!({"forget": {"names": names}})
}

/// Make a copy of the process, which connects to `socket`.
pub fn copy(socket: &Path) -> Value {
    json!({"copy": {"socket": socket}})
}

/// Hear what a front end says on a comm: the type, content and binary parts of its message.
pub fn comm(msg_type: &str, content: &Value, buffers: &[Buffer]) -> Value {
    json!({"comm": {"msg_type": msg_type, "content": content, "buffers": buffers}})
}

/// What the user has answered, without a newline; `None` when nobody answers.
pub fn answer(text: Option<&str>) -> Value {
    json!({"answer": {"text": text}})
}

/// Show a variable as the cell's result, and tell whether that could be done without a compiler.
pub fn show(name: &str) -> Value {
    json!({"show": {"name": name}})
}

/// Tell what there is to know about each variable.
pub fn describe() -> Value {
    json!("describe")
}

/// Change working directory and environment, and tell how they are then.
pub fn surround(changes: &Changes) -> Value {
    json!({"surround": changes})
}

/// The last display or message has been passed on.
pub fn acknowledge() -> Value {
    json!("acknowledge")
}
