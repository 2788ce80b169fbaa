//! The same edits on every fixture: what changes looks as if the file's own tool had written it.

use crate::fixtures::fixtures;
use notebook::{CellKind, NewCell, Notebook};
use serde_json::{Value, json};

#[test]
fn edits_follow_the_style_of_the_file() {
    for (name, text) in fixtures() {
        let mut notebook = Notebook::parse(&text).expect("a fixture");
        edit(&mut notebook);
        let edited = notebook.to_text();
        let again = Notebook::parse(&edited).unwrap_or_else(|error| panic!("{name}: {error}\n{edited}"));
        assert_eq!(again.to_text(), edited);
        for (cell, read) in notebook.cells().zip(again.cells()) {
            assert_eq!((cell.id(), cell.source()), (read.id(), read.source()), "{name}");
            assert_eq!(cell.outputs().collect::<Vec<_>>(), read.outputs().collect::<Vec<_>>(), "{name}");
        }
        insta::assert_snapshot!(name, edited.replace('\r', "␍").replace('\u{feff}', "<BOM>"));
    }
}

/// A run in miniature: parameters are injected, the last code cell runs and the notebook says so.
pub fn edit(notebook: &mut Notebook) {
    if let Some(parameters) = notebook.parameters_cell() {
        let injected = NewCell::code("n = 7\nname = \"Grüße\"").tagged("injected-parameters");
        match notebook.injected_parameters_cell() {
            Some(old) => {
                notebook.cell_mut(old).expect("it was found").set_source("# Parameters\nalpha = 0.25\n");
            }
            None => notebook.insert_cell(parameters + 1, injected),
        }
    }
    notebook.metadata_mut().insert("nbrun".into(), json!({"status": "ok", "cells": [1, 2], "none": {}}));
    let Some(last) = notebook.cells().rposition(|cell| cell.kind() == CellKind::Code) else { return };
    let mut cell = notebook.cell_mut(last).expect("it was found");
    cell.set_execution_count(Some(42));
    cell.metadata_mut().insert("nbrun".into(), json!({"duration": 0.5}));
    let messages: [(&str, Value); 4] = [
        ("stream", json!({"name": "stdout", "text": "one\ntw"})),
        ("stream", json!({"name": "stdout", "text": "o ☃\n"})),
        (
            "execute_result",
            json!({"execution_count": 42, "metadata": {}, "data": {"text/plain": "a\n b", "application/json": {"k": [1]}}}),
        ),
        ("error", json!({"ename": "E", "evalue": "\u{1b}[31mred", "traceback": ["a", "b\nc"]})),
    ];
    for (msg_type, content) in &messages {
        notebook.apply_output(last, msg_type, content).expect("it applies");
    }
}
