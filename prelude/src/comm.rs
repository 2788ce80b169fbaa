//! Comms: channels of their own between cells and the front end.
//!
//! A cell opens a comm to a target that the front end knows, or registers a target that the front end may open
//! comms to. Callbacks run between cells: a message that arrives while a cell runs waits for the cell's end.
//! See <https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages>.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value, json};

use crate::cell::Outcome;
use crate::host::buffer::Buffer;
use crate::host::panics;
use crate::host::protocol::{publish, publish_whole};
use crate::id;

/// Called outside the registry's lock, since it may open, use and close comms itself.
type Callback = Arc<Mutex<dyn FnMut(&Comm, Value, Vec<Vec<u8>>) + Send>>;

/// An open comm; cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comm {
    id: String,
}

/// Calls `opened` with each comm that the front end opens to the target `name`, and what it says with that.
pub fn register_target(name: &str, mut opened: impl FnMut(&Comm, Value) + Send + 'static) {
    register_target_with_buffers(name, move |comm, data, _| opened(comm, data));
}

/// The same, with the binary parts of what it says.
pub fn register_target_with_buffers(
    name: &str,
    opened: impl FnMut(&Comm, Value, Vec<Vec<u8>>) + Send + 'static,
) {
    registry().targets.insert(name.to_owned(), Arc::new(Mutex::new(opened)));
}

impl Comm {
    /// Opens a comm to the front end's target `name`, with `data` as its first message.
    pub fn open(name: &str, data: Value) -> Comm {
        Comm::open_whole(name, data, Map::new(), Vec::new())
    }

    /// Like [`Comm::open`], with metadata in the message itself, and binary parts.
    pub fn open_whole(name: &str, data: Value, metadata: Map<String, Value>, buffers: Vec<Vec<u8>>) -> Comm {
        let comm = Comm { id: id::fresh() };
        registry().comms.insert(comm.id.clone(), Listeners::default());
        let content = json!({"comm_id": comm.id, "target_name": name, "data": data});
        publish_whole("comm_open", content, metadata, buffers);
        comm
    }

    /// The comm's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Sends `data` to the front end.
    pub fn send(&self, data: Value) {
        self.send_with_buffers(data, Vec::new());
    }

    /// The same, with binary parts.
    pub fn send_with_buffers(&self, data: Value, buffers: Vec<Vec<u8>>) {
        publish_whole("comm_msg", json!({"comm_id": self.id, "data": data}), Map::new(), buffers);
    }

    /// Calls `heard` with every message that the front end sends, in place of what was called before.
    pub fn on_message(&self, mut heard: impl FnMut(&Comm, Value) + Send + 'static) {
        self.on_message_with_buffers(move |comm, data, _| heard(comm, data));
    }

    /// The same, with the binary parts of each message.
    pub fn on_message_with_buffers(&self, heard: impl FnMut(&Comm, Value, Vec<Vec<u8>>) + Send + 'static) {
        if let Some(listeners) = registry().comms.get_mut(&self.id) {
            listeners.message = Some(Arc::new(Mutex::new(heard)));
        }
    }

    /// Calls `heard` with what the front end says when it closes the comm.
    pub fn on_close(&self, mut heard: impl FnMut(&Comm, Value) + Send + 'static) {
        if let Some(listeners) = registry().comms.get_mut(&self.id) {
            let heard = move |comm: &Comm, data: Value, _| heard(comm, data);
            listeners.close = Some(Arc::new(Mutex::new(heard)));
        }
    }

    /// Closes the comm on both sides.
    pub fn close(&self) {
        if registry().comms.remove(&self.id).is_some() {
            self.say_closed();
        }
    }

    fn say_closed(&self) {
        publish("comm_close", json!({"comm_id": self.id, "data": {}}));
    }
}

#[derive(Default)]
struct Registry {
    targets: HashMap<String, Callback>,
    comms: HashMap<String, Listeners>,
}

#[derive(Default)]
struct Listeners {
    message: Option<Callback>,
    close: Option<Callback>,
}

fn registry() -> MutexGuard<'static, Registry> {
    static REGISTRY: LazyLock<Mutex<Registry>> = LazyLock::new(Mutex::default);
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hears a front end's message. A callback that panics fails it.
pub(crate) fn receive(msg_type: &str, content: &Value, buffers: Vec<Buffer>) -> Outcome {
    let text = |field: &str| content.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let comm = Comm { id: text("comm_id") };
    let callback = match msg_type {
        "comm_open" => target(&comm, &text("target_name")),
        "comm_msg" => registry().comms.get(&comm.id).and_then(|listeners| listeners.message.clone()),
        _ => registry().comms.remove(&comm.id).and_then(|listeners| listeners.close),
    };
    let Some(callback) = callback else { return Ok(()) };
    let data = content.get("data").cloned().unwrap_or(Value::Null);
    let buffers = buffers.into_iter().map(|buffer| buffer.0).collect();
    let call = || callback.lock().unwrap_or_else(PoisonError::into_inner)(&comm, data, buffers);
    catch_unwind(AssertUnwindSafe(call)).map_err(|_| panics::last())
}

/// What is called for a comm that the front end opens. When nobody has registered the target, the comm is closed
/// again, as the protocol asks.
fn target(comm: &Comm, name: &str) -> Option<Callback> {
    let callback = registry().targets.get(name).cloned();
    if callback.is_some() {
        registry().comms.insert(comm.id.clone(), Listeners::default());
    } else {
        comm.say_closed();
    }
    callback
}
