//! Single promises that the large tests would keep by luck.

use notebook::{NewCell, Notebook};
use serde_json::{Value, json};

use crate::fixtures::fixture;

#[test]
fn escaped_characters_are_read() {
    let notebook = Notebook::parse(&fixture("python_dumps")).expect("a fixture");
    let output = notebook.cell(1).and_then(|cell| cell.outputs().next()).expect("an output");
    assert_eq!(notebook.cell(0).expect("a cell").source(), "Zürich 😀");
    assert_eq!(output["text"], json!(["ä😀\n"]));
    assert_eq!(notebook.metadata()["kernelspec"]["display_name"], "Python 3 \u{fffd}");
}

#[test]
fn a_backslash_before_a_u_is_no_escape() {
    let text = r#"{"cells": [{"cell_type": "code", "source": ["'\\u00e9'"]}], "nbformat": 4}"#;
    let mut notebook = Notebook::parse(text).expect("a notebook");
    notebook.insert_cell(99, NewCell::markdown("é"));
    assert_eq!(notebook.cell(1).expect("it is at the end").source(), "é");
    assert!(notebook.to_text().contains("\"é\""));
}

#[test]
fn digits_stay_beside_what_changes() {
    let text = r#"{"cells": [], "metadata": {"list": [1.0, 2.50, [1E2], 3], "x": {"a": 1.10, "b": 0}}, "nbformat": 4}"#;
    let mut notebook = Notebook::parse(text).expect("a notebook");
    notebook.metadata_mut()["list"] = json!([7, 2.5, [100.0], 8]);
    notebook.metadata_mut()["x"]["b"] = json!([]);
    let edited = r#"{"cells": [], "metadata": {"list": [7, 2.50, [1E2], 8], "x": {"a": 1.10, "b": []}}, "nbformat": 4}"#;
    assert_eq!(notebook.to_text(), edited);
    notebook.metadata_mut()["list"] = json!([[100.0], 3]);
    assert!(notebook.to_text().contains(r#""list": [[1E2], 3]"#));
    notebook.metadata_mut().clear();
    assert_eq!(notebook.to_text(), r#"{"cells": [], "metadata": {}, "nbformat": 4}"#);
}

#[test]
fn new_cells_have_ids_that_are_valid_and_their_own() {
    let mut notebook = Notebook::parse(&fixture("no_cells")).expect("a fixture");
    for _ in 0..50 {
        notebook.insert_cell(0, NewCell::code("x = 1").tagged("a").tagged("b").tagged("a"));
    }
    let mut ids: Vec<&str> = notebook.cells().filter_map(|cell| cell.id()).collect();
    assert!(ids.iter().all(|id| id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit())), "{ids:?}");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 50);
    let first = notebook.cell(0).expect("a cell");
    assert_eq!(first.tags().collect::<Vec<_>>(), ["a", "b"]);

    let mut older = Notebook::parse(&fixture("classic")).expect("a fixture");
    older.insert_cell(0, NewCell::raw("x"));
    assert_eq!(older.cell(0).expect("a cell").id(), None);
}

#[test]
fn a_stream_with_unknown_fields_is_not_rewritten() {
    let text = r#"{"cells": [{"cell_type": "code", "outputs": [{"output_type": "stream", "name": "stdout", "text": "a", "x": 1}]}], "nbformat": 4}"#;
    let mut notebook = Notebook::parse(text).expect("a notebook");
    notebook.apply_output(0, "stream", &json!({"name": "stdout", "text": "b"})).expect("it applies");
    let outputs: Vec<Value> = notebook.cell(0).expect("a cell").outputs().collect();
    assert_eq!(outputs.len(), 2);
    assert!(notebook.to_text().contains(r#""text": "a", "x": 1}"#));
}

#[test]
fn what_a_cell_lacks_is_added() {
    let text = "{\n  \"cells\": [\n    {\n      \"cell_type\": \"code\"\n    }\n  ],\n  \"nbformat\": 4\n}";
    let mut notebook = Notebook::parse(text).expect("a notebook");
    let mut cell = notebook.cell_mut(0).expect("a cell");
    cell.set_source("a\nb");
    cell.set_execution_count(Some(3));
    cell.metadata_mut().insert("k".into(), Value::Null);
    notebook.apply_output(0, "error", &json!({"ename": "E"})).expect("it applies");
    insta::assert_snapshot!(notebook.to_text(), @r#"
    {
      "cells": [
        {
          "cell_type": "code",
          "execution_count": 3,
          "metadata": {
            "k": null
          },
          "outputs": [
            {
              "ename": "E",
              "evalue": "",
              "output_type": "error",
              "traceback": []
            }
          ],
          "source": [
            "a\n",
            "b"
          ]
        }
      ],
      "nbformat": 4
    }
    "#);
}

#[test]
fn setting_what_a_cell_lacks_to_nothing_adds_nothing() {
    let text = r#"{"cells": [{"cell_type": "code"}], "nbformat": 4}"#;
    let mut notebook = Notebook::parse(text).expect("a notebook");
    let mut cell = notebook.cell_mut(0).expect("a cell");
    cell.set_source("");
    cell.set_execution_count(None);
    cell.clear_outputs();
    cell.metadata_mut();
    notebook.metadata_mut();
    assert_eq!(notebook.to_text(), text);
}

#[test]
fn only_code_cells_run() {
    let text = fixture("jupyterlab");
    let mut notebook = Notebook::parse(&text).expect("a fixture");
    let mut markdown = notebook.cell_mut(0).expect("a cell");
    markdown.set_execution_count(Some(1));
    markdown.clear_outputs();
    assert_eq!(notebook.to_text(), text);
}
