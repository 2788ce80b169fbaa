//! Requests about unfinished input: is it complete, and how could it go on.

use serde_json::{Value, json};

use crate::context;
use crate::engine::{Scope, split};

/// The content of `is_complete_reply`.
pub fn is_complete(content: &Value) -> Value {
    let code = text(content, "code");
    if code.trim_start().starts_with("%%") {
        let status = if code.ends_with('\n') { "complete" } else { "incomplete" };
        return json!({"status": status, "indent": ""});
    }
    if split::is_incomplete(code) {
        json!({"status": "incomplete", "indent": "    "})
    } else {
        json!({"status": "complete"})
    }
}

/// The content of `complete_reply`: names of the session's variables, and cell magics.
pub fn complete(content: &Value, scope: &Scope) -> Value {
    let code = text(content, "code");
    let end = content.get("cursor_pos").and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
    let before: Vec<char> = code.chars().take(end.unwrap_or(usize::MAX)).collect();
    let text: String = before.iter().collect();
    if let Some(completion) = context::magics().complete(&text).filter(|one| !one.candidates.is_empty()) {
        let start = text[..completion.start].chars().count();
        let matches: Vec<String> = completion.candidates.into_iter().map(|one| one.text).collect();
        return json!({
            "status": "ok", "matches": matches, "cursor_start": start, "cursor_end": before.len(), "metadata": {},
        });
    }
    let is_word = |character: &&char| character.is_alphanumeric() || **character == '_';
    let length = before.iter().rev().take_while(is_word).count();
    let start = before.len() - length;
    let prefix: String = before[start..].iter().collect();
    let names = scope.variables.iter().map(|variable| variable.name.as_str()).filter(|_| !prefix.is_empty());
    let matches: Vec<&str> = names.filter(|name| name.starts_with(&prefix)).collect();
    json!({"status": "ok", "matches": matches, "cursor_start": start, "cursor_end": before.len(), "metadata": {}})
}

fn text<'a>(content: &'a Value, field: &str) -> &'a str {
    content.get(field).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Variable;

    #[test]
    fn variables_and_magics_complete_the_word_at_the_cursor() {
        let variable = |name: &str| Variable { name: name.into(), type_name: "i32".into(), mutable: false };
        let scope = Scope { variables: vec![variable("flights"), variable("fleet")], items: Vec::new() };
        let reply = complete(&json!({"code": "→ fl + 1", "cursor_pos": 4}), &scope);
        assert_eq!(reply["matches"], json!(["flights", "fleet"]));
        assert_eq!((&reply["cursor_start"], &reply["cursor_end"]), (&json!(2), &json!(4)));
        let reply = complete(&json!({"code": "%%big", "cursor_pos": 5}), &scope);
        assert_eq!(reply["matches"], json!(["%%bigquery"]));
    }

    #[test]
    fn completeness_of_code_and_of_sql_cells() {
        assert_eq!(is_complete(&json!({"code": "fn f() {"}))["status"], "incomplete");
        assert_eq!(is_complete(&json!({"code": "1 + 1"}))["status"], "complete");
        assert_eq!(is_complete(&json!({"code": "%%bigquery\nSELECT 1"}))["status"], "incomplete");
    }
}
