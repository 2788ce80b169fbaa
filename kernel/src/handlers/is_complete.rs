//! `is_complete_request`: whether a front end should run the cell, or wait for more.

use serde_json::{Value, json};

use super::text;
use crate::assist::completeness::{Completeness, completeness};

/// The content of `is_complete_reply`.
pub fn is_complete(content: &Value) -> Value {
    match completeness(text(content, "code")) {
        Completeness::Complete => json!({"status": "complete"}),
        Completeness::Incomplete { indent } => json!({"status": "incomplete", "indent": indent}),
        Completeness::Invalid => json!({"status": "invalid"}),
    }
}
