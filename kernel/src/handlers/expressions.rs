//! `user_expressions`: what a front end wants to know of the session after a cell.

use serde_json::{Map, Value, json};

use crate::engine::CellError;
use crate::session::Session;

/// Whether nothing is asked for.
pub fn are_none(expressions: &Value) -> bool {
    expressions.as_object().is_none_or(Map::is_empty)
}

/// Each expression's representations by MIME type, or why it has no value, under its own key.
pub async fn evaluate(session: &mut Session, expressions: &Value) -> Value {
    let mut values = Map::new();
    for (key, expression) in expressions.as_object().into_iter().flatten() {
        let value = match session.evaluate(expression.as_str().unwrap_or_default()).await {
            Ok(data) => json!({"status": "ok", "data": data, "metadata": {}}),
            Err(CellError { ename, evalue, traceback }) => {
                json!({"status": "error", "ename": ename, "evalue": evalue, "traceback": traceback})
            }
        };
        values.insert(key.clone(), value);
    }
    Value::Object(values)
}
