//! The texts of a notebook.

use notebook::Cell;
use serde_json::{Map, Value};

use super::Part;

/// A text and where it is.
pub struct Text {
    pub part: Part,
    pub text: String,
}

/// Hands on the texts of a cell, but for its pictures, one at a time.
pub fn of_cell(cell: Cell<'_>, mut visit: impl FnMut(Text)) {
    visit(Text { part: Part::Source, text: cell.source() });
    for (index, output) in cell.outputs().enumerate() {
        for text in of_output(&output) {
            visit(Text { part: Part::Output(index + 1), text });
        }
    }
    for (name, data) in cell.attachments() {
        let part = Part::Attachment(name);
        for text in of_bundle(data.as_object()) {
            visit(Text { part: part.clone(), text });
        }
    }
    of_metadata(cell.metadata()).for_each(visit);
}

/// The strings in metadata, each with its name before it, as in an assignment.
pub fn of_metadata(metadata: &Map<String, Value>) -> std::vec::IntoIter<Text> {
    let mut texts = Vec::new();
    for (name, value) in metadata {
        collect(name, name, value, &mut texts);
    }
    texts.into_iter()
}

fn collect(path: &str, name: &str, value: &Value, texts: &mut Vec<Text>) {
    match value {
        Value::String(text) => {
            texts.push(Text { part: Part::Metadata(path.to_owned()), text: format!("{name} = \"{text}\"") });
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                collect(&format!("{path}[{index}]"), name, value, texts);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                collect(&format!("{path}.{name}"), name, value, texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn of_output(output: &Value) -> Vec<String> {
    let field = |name: &str| output.get(name).map(text);
    match output.get("output_type").and_then(Value::as_str) {
        Some("stream") => field("text").into_iter().collect(),
        Some("error") => {
            let traceback = output.get("traceback").and_then(Value::as_array).into_iter().flatten();
            let traceback: Vec<&str> = traceback.filter_map(Value::as_str).collect();
            [field("evalue"), Some(traceback.join("\n"))].into_iter().flatten().collect()
        }
        _ => of_bundle(output.get("data").and_then(Value::as_object)),
    }
}

fn of_bundle(data: Option<&Map<String, Value>>) -> Vec<String> {
    let is_text = |media_type: &str| {
        let binary = ["image/", "audio/", "video/", "application/pdf", "application/octet-stream"];
        media_type.starts_with("image/svg") || !binary.iter().any(|start| media_type.starts_with(start))
    };
    let texts = data.into_iter().flatten().filter(|(media_type, _)| is_text(media_type));
    texts.map(|(_, value)| text(value)).collect()
}

/// A text, whole or as lines; data as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) if lines.iter().all(Value::is_string) => {
            lines.iter().filter_map(Value::as_str).collect()
        }
        other => format!("{other:#}"),
    }
}
