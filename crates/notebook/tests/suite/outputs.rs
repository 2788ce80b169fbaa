//! Messages in, outputs out: the cases of `cases/outputs.json`.
//!
//! A case sends messages `[cell, type, content, effect]` to two code cells and a Markdown cell; the effect is
//! an `Applied`, or the text of an error. `outputs` is what the code cells hold then. `nbclient` is false where
//! that program gives up or does otherwise.

use notebook::{Applied, Notebook};
use serde_json::{Value, json};

pub const EMPTY: &str = r#"{
 "cells": [
  {"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": []},
  {"cell_type": "code", "execution_count": null, "metadata": {}, "source": []},
  {"cell_type": "markdown", "metadata": {}, "source": []}
 ],
 "metadata": {},
 "nbformat": 4,
 "nbformat_minor": 4
}"#;

#[test]
fn messages_become_outputs() {
    let cases: Value = serde_json::from_str(include_str!("../cases/outputs.json")).expect("a data file");
    for case in cases.as_array().expect("a list") {
        let about = &case["about"];
        let mut notebook = Notebook::parse(EMPTY).expect("a notebook");
        for message in case["messages"].as_array().expect("a list") {
            let cell = usize::try_from(message[0].as_u64().expect("a number")).expect("a small one");
            let applied = notebook.apply_output(cell, message[1].as_str().expect("a type"), &message[2]);
            let effect = match applied {
                Ok(Applied::Updated(count)) => json!({"Updated": count}),
                Ok(other) => format!("{other:?}").into(),
                Err(error) => error.to_string().into(),
            };
            assert_eq!(effect, message[3], "{about}");
        }
        for (cell, expected) in case["outputs"].as_array().expect("a list").iter().enumerate() {
            let outputs: Value = notebook.cell(cell).expect("a cell").outputs().collect();
            assert_eq!(&outputs, expected, "{about}, cell {cell}");
        }
        let saved: Value = serde_json::from_str(&notebook.to_text()).expect("valid JSON");
        for (cell, expected) in case["outputs"].as_array().expect("a list").iter().enumerate() {
            let outputs = saved["cells"][cell].get("outputs").cloned().unwrap_or_else(|| json!([]));
            assert_eq!(&outputs, expected, "{about}, cell {cell} as saved");
        }
    }
}

#[test]
fn display_ids_survive_cells_that_move() {
    let mut notebook = Notebook::parse(EMPTY).expect("a notebook");
    let shown = json!({"data": {"text/plain": "1"}, "transient": {"display_id": "d"}});
    notebook.apply_output(1, "display_data", &shown).expect("it applies");
    notebook.remove_cell(0);
    notebook.insert_cell(0, notebook::NewCell::code(""));
    notebook.insert_cell(0, notebook::NewCell::code(""));
    let update = json!({"data": {"text/plain": "2"}, "transient": {"display_id": "d"}});
    assert_eq!(notebook.apply_output(0, "update_display_data", &update), Ok(Applied::Updated(1)));
    let outputs: Vec<Value> = notebook.cell(2).expect("a cell").outputs().collect();
    assert_eq!(outputs[0]["data"]["text/plain"], json!(["2"]));
    notebook.cell_mut(2).expect("a cell").clear_outputs();
    assert_eq!(notebook.apply_output(0, "update_display_data", &update), Ok(Applied::Updated(0)));
    assert!(!notebook.to_text().contains("display_id"));
}

#[test]
fn clearing_forgets_a_pending_clear() {
    let mut notebook = Notebook::parse(EMPTY).expect("a notebook");
    let line = json!({"name": "stdout", "text": "line\n"});
    notebook.apply_output(0, "clear_output", &json!({"wait": true})).expect("it applies");
    notebook.cell_mut(0).expect("a cell").clear_outputs();
    notebook.apply_output(0, "stream", &line).expect("it applies");
    assert_eq!(notebook.apply_output(0, "stream", &line), Ok(Applied::Extended));
}
