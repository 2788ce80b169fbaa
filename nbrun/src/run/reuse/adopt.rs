//! Taking over the outputs of a cell.

use notebook::{Cell, Notebook};
use serde_json::{Map, Value};

/// Gives the cell at a position the outputs, the execution count and the times of an earlier execution.
pub fn outputs(notebook: &mut Notebook, index: usize, earlier: Cell<'_>) {
    for output in earlier.outputs() {
        let Value::Object(mut content) = output else { continue };
        let Some(Value::String(msg_type)) = content.shift_remove("output_type") else { continue };
        join_lines(&mut content);
        if let Err(error) = notebook.apply_output(index, &msg_type, &Value::Object(content)) {
            tracing::warn!(%error, "an output of an earlier run was left out");
        }
    }
    if let Some(mut cell) = notebook.cell_mut(index) {
        cell.set_execution_count(earlier.execution_count());
        if let Some(times) = earlier.metadata().get("execution") {
            cell.metadata_mut().insert("execution".to_owned(), times.clone());
        }
    }
}

/// A notebook keeps texts as lists of lines, a message as one text.
fn join_lines(content: &mut Map<String, Value>) {
    let joined = |lines: &Value| match lines {
        Value::Array(lines) if lines.iter().all(Value::is_string) => {
            Value::String(lines.iter().filter_map(Value::as_str).collect())
        }
        other => other.clone(),
    };
    if let Some(text) = content.get_mut("text") {
        *text = joined(text);
    }
    if let Some(Value::Object(data)) = content.get_mut("data") {
        for (mime, value) in data.iter_mut().filter(|(mime, _)| !mime.ends_with("json")) {
            tracing::trace!(mime, "taken over");
            *value = joined(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLIER: &str = r#"{"cells": [{"cell_type": "code", "execution_count": 3, "id": "a", "metadata": {},
        "outputs": [
            {"name": "stdout", "output_type": "stream", "text": ["a\n", "b\n"]},
            {"data": {"application/json": ["x"], "text/html": ["<b>\n", "</b>"], "text/plain": "t"},
             "execution_count": 3, "metadata": {"k": 1}, "output_type": "execute_result"},
            {"ename": "E", "evalue": "v", "output_type": "error", "traceback": ["T"]}
        ], "source": "1"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"#;

    #[test]
    fn outputs_are_taken_over_as_they_were() {
        let earlier = Notebook::parse(EARLIER).unwrap();
        let mut notebook = Notebook::parse(EARLIER).unwrap();
        let mut cell = notebook.cell_mut(0).unwrap();
        cell.clear_outputs();
        cell.set_execution_count(None);
        outputs(&mut notebook, 0, earlier.cell(0).unwrap());
        let lines = |value: &Value| match value {
            Value::String(text) => Value::from(text.split_inclusive('\n').collect::<Vec<_>>()),
            value => value.clone(),
        };
        let shown = |notebook: &Notebook| {
            let mut outputs: Vec<Value> = notebook.cell(0).unwrap().outputs().collect();
            for output in &mut outputs {
                if let Some(data) = output.get_mut("data").and_then(Value::as_object_mut) {
                    data.values_mut().for_each(|value| *value = lines(value));
                }
            }
            outputs
        };
        assert_eq!(shown(&notebook), shown(&earlier));
        assert_eq!(notebook.cell(0).unwrap().execution_count(), Some(3));
    }
}
