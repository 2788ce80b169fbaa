//! The model of one widget: its state, and the comm that keeps the front end's copy the same.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value, json};

use super::manager;
use crate::comm::Comm;

/// The package that the front end takes models and views from, and its version.
const PACKAGE: (&str, &str) = ("@jupyter-widgets/controls", "2.0.0");
/// The version of the messages.
const MESSAGES: &str = "2.1.0";

/// Called outside all other locks, since it may use the widget.
type Changed = Arc<Mutex<dyn FnMut() + Send>>;

/// A widget's model; cheap to clone.
#[derive(Clone)]
pub struct Model(Arc<Inner>);

struct Inner {
    comm: Comm,
    state: Mutex<Map<String, Value>>,
    changed: Mutex<Option<(&'static str, Changed)>>,
}

impl Model {
    /// A new model with its state, known to the front end.
    pub fn open(model: &str, view: &str, mut state: Value) -> Self {
        let mut all = Map::from_iter([
            ("_model_module".to_owned(), json!(PACKAGE.0)),
            ("_model_module_version".to_owned(), json!(PACKAGE.1)),
            ("_model_name".to_owned(), json!(model)),
            ("_view_module".to_owned(), json!(PACKAGE.0)),
            ("_view_module_version".to_owned(), json!(PACKAGE.1)),
            ("_view_name".to_owned(), json!(view)),
        ]);
        all.extend(state.as_object_mut().map(std::mem::take).unwrap_or_default());
        manager::register();
        let metadata = Map::from_iter([("version".to_owned(), json!(MESSAGES))]);
        let comm = Comm::open_whole("jupyter.widget", changes(&all), metadata, Vec::new());
        let model = Model(Arc::new(Inner { comm, state: Mutex::new(all), changed: Mutex::default() }));
        let hearing = model.clone();
        model.0.comm.on_message(move |_, data| hearing.hear(&data));
        manager::add(&model);
        model
    }

    /// The id by which views refer to the model: that of its comm.
    pub fn id(&self) -> &str {
        self.0.comm.id()
    }

    /// The whole state.
    pub fn state(&self) -> Map<String, Value> {
        self.lock().clone()
    }

    /// A part of the state; null when the front end's default stands.
    pub fn get(&self, name: &str) -> Value {
        self.lock().get(name).cloned().unwrap_or(Value::Null)
    }

    /// Changes a part of the state on both sides.
    pub fn set(&self, name: &str, value: Value) {
        let change = Map::from_iter([(name.to_owned(), value)]);
        self.lock().extend(change.clone());
        self.say("update", &change);
    }

    /// Calls `changed` when the user has changed the part `name` of the state.
    pub fn on_change(&self, name: &'static str, changed: impl FnMut() + Send + 'static) {
        *self.0.changed.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((name, Arc::new(Mutex::new(changed))));
    }

    /// Removes the model on both sides.
    pub fn close(&self) {
        manager::remove(self.id());
        self.0.comm.close();
    }

    /// What the front end says: that its state changed, that it wants the state, or what the user did.
    fn hear(&self, data: &Value) {
        match data.get("method").and_then(Value::as_str) {
            Some("update") => {
                let change = data.get("state").and_then(Value::as_object).cloned().unwrap_or_default();
                self.lock().extend(change.clone());
                // Other views of the same notebook learn of the change from us.
                self.say("echo_update", &change);
                self.call(|name| change.contains_key(name));
            }
            Some("request_state") => self.say("update", &self.state()),
            Some("custom") => self.call(|name| data["content"]["event"] == name),
            _ => {}
        }
    }

    fn call(&self, is_concerned: impl Fn(&str) -> bool) {
        let known = self.0.changed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((name, changed)) = known
            && is_concerned(name)
        {
            changed.lock().unwrap_or_else(PoisonError::into_inner)();
        }
    }

    fn say(&self, method: &str, change: &Map<String, Value>) {
        let mut data = changes(change);
        data["method"] = json!(method);
        self.0.comm.send(data);
    }

    fn lock(&self) -> MutexGuard<'_, Map<String, Value>> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.state().iter()).finish()
    }
}

fn changes(state: &Map<String, Value>) -> Value {
    json!({"state": state, "buffer_paths": []})
}
