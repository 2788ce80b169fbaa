//! All widgets of a session, for a front end that comes later: after a page is loaded again, it asks for them on
//! a comm of its own.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use serde_json::{Map, Value, json};

use super::model::Model;
use crate::comm;

fn models() -> MutexGuard<'static, BTreeMap<String, Model>> {
    static MODELS: Mutex<BTreeMap<String, Model>> = Mutex::new(BTreeMap::new());
    MODELS.lock().unwrap_or_else(PoisonError::into_inner)
}

pub fn add(model: &Model) {
    models().insert(model.id().to_owned(), model.clone());
}

pub fn remove(id: &str) {
    models().remove(id);
}

/// Answers front ends that ask for all widgets.
pub fn register() {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        comm::register_target("jupyter.widget.control", |control, _| {
            control.on_message(|control, data| {
                if data.get("method").and_then(Value::as_str) == Some("request_states") {
                    control.send(json!({"method": "update_states", "states": states(), "buffer_paths": []}));
                }
            });
        });
    });
}

/// In the form of a notebook's widget state.
fn states() -> Map<String, Value> {
    let models = models();
    models.iter().map(|(id, model)| (id.clone(), described(model.state()))).collect()
}

fn described(state: Map<String, Value>) -> Value {
    let of = |name: &str| state.get(name).cloned().unwrap_or(Value::Null);
    json!({
        "model_name": of("_model_name"), "model_module": of("_model_module"),
        "model_module_version": of("_model_module_version"), "state": state,
    })
}
