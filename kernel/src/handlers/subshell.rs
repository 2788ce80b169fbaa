//! Subshells (JEP 91): further shells of one kernel, for requests that must not wait for each other.
//!
//! Here no request waits but those that need the session, of which there is one. So a subshell is a name.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use uuid::Uuid;

use super::error;

/// The subshells of a kernel, by id.
#[derive(Debug, Default)]
pub struct Subshells(Mutex<BTreeSet<String>>);

impl Subshells {
    /// The content of `create_subshell_reply`.
    pub fn create(&self) -> Value {
        let id = Uuid::new_v4().to_string();
        self.ids().insert(id.clone());
        json!({"status": "ok", "subshell_id": id})
    }

    /// The content of `delete_subshell_reply`.
    pub fn delete(&self, content: &Value) -> Value {
        let id = content.get("subshell_id").and_then(Value::as_str).unwrap_or_default();
        if self.ids().remove(id) {
            json!({"status": "ok"})
        } else {
            error("SubshellNotFound", &format!("there is no subshell {id:?}"))
        }
    }

    /// The content of `list_subshell_reply`.
    pub fn list(&self) -> Value {
        json!({"status": "ok", "subshell_id": *self.ids()})
    }

    fn ids(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subshell_is_listed_until_it_is_deleted_once() {
        let subshells = Subshells::default();
        let id = subshells.create()["subshell_id"].clone();
        assert_eq!(subshells.list()["subshell_id"], json!([id]));
        let request = json!({"subshell_id": id});
        assert_eq!(subshells.delete(&request)["status"], "ok");
        assert_eq!(subshells.delete(&request)["status"], "error");
        assert_eq!(subshells.list()["subshell_id"], json!([]));
    }
}
