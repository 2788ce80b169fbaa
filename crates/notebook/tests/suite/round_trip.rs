//! Whatever is read and not changed comes back with the same bytes.

use crate::fixtures::{fixture, fixtures};
use notebook::{CellKind, NewCell, Notebook};
use serde_json::{Value, json};

#[test]
fn unchanged_notebooks_keep_their_bytes() {
    for (name, text) in fixtures() {
        let notebook = Notebook::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!notebook.is_changed());
        assert_eq!(notebook.to_text(), text, "{name}");
        let mut bytes = Vec::new();
        notebook.write_to(&mut bytes).expect("memory takes all");
        assert_eq!(bytes, text.as_bytes(), "{name}");
    }
}

#[test]
fn setting_what_is_there_changes_nothing() {
    for (name, text) in fixtures() {
        let mut notebook = Notebook::parse(&text).expect("a fixture");
        notebook.metadata_mut();
        for index in 0..notebook.cells().len() {
            let source = notebook.cell(index).expect("a cell").source();
            let mut cell = notebook.cell_mut(index).expect("a cell");
            cell.set_source("something else");
            cell.set_source(&source);
            if let Some(count) = cell.as_cell().execution_count() {
                cell.set_execution_count(None);
                cell.set_execution_count(Some(count));
            }
            let metadata = cell.metadata_mut();
            let before = metadata.clone();
            metadata.insert("new".into(), true.into());
            *metadata = before;
        }
        assert_eq!(notebook.to_text(), text, "{name}");
    }
}

#[test]
fn a_cell_put_in_and_taken_out_leaves_no_trace() {
    for (name, text) in fixtures() {
        let mut notebook = Notebook::parse(&text).expect("a fixture");
        for index in [0, 1, usize::MAX] {
            let index = index.min(notebook.cells().len());
            notebook.insert_cell(index, NewCell::code("x = 1\n").tagged("injected-parameters"));
            assert_ne!(notebook.to_text(), text, "{name}");
            assert!(notebook.remove_cell(index));
            assert_eq!(notebook.to_text(), text, "{name} at {index}");
        }
        assert!(!notebook.remove_cell(notebook.cells().len()));
    }
}

#[test]
fn views_read_what_the_file_says() {
    let text = fixture("odd");
    let odd = Notebook::parse(&text).expect("a fixture");
    assert_eq!(odd.nbformat(), (4, 4));
    assert_eq!(odd.kernel_name(), Some("python3"));
    assert_eq!(odd.language(), None);
    assert_eq!(odd.parameters_cell(), Some(0));
    assert_eq!(odd.injected_parameters_cell(), None);
    let cells: Vec<_> = odd.cells().collect();
    assert_eq!(cells[0].source(), "a = \"/\"");
    assert_eq!(cells[0].metadata()["n"], json!(2.0));
    assert_eq!(cells[1].kind(), CellKind::Code);
    let texts: Vec<Value> = cells[1].outputs().map(|output| output["text"].clone()).collect();
    assert_eq!(texts, ["no list\n", "no list\nat all"]);
}

#[test]
fn numbers_that_no_value_holds_read_as_null_and_stay() {
    let text = fixture("papermill");
    let mut notebook = Notebook::parse(&text).expect("a fixture");
    let parameters = &mut notebook.metadata_mut()["papermill"]["parameters"];
    assert_eq!(parameters["alpha"], Value::Null);
    parameters["tiny"] = 1.into();
    let saved = notebook.to_text();
    assert!(
        saved.contains("\"alpha\": NaN,\n    \"hi\": Infinity,\n    \"lo\": -Infinity,\n    \"tiny\": 1\n")
    );
    assert_eq!(saved.replace("\"tiny\": 1\n", "\"tiny\": 1e-300\n"), text);
}

#[test]
fn bytes_that_are_not_text_are_an_error_with_a_place() {
    let error = Notebook::parse_bytes(b"{\n \"cells\": \"\xff\"}").expect_err("not UTF-8");
    assert_eq!(
        error.to_string(),
        "line 2, column 12: the notebook is not UTF-8 text; convert it first (`iconv -f ENCODING -t utf-8`)"
    );
}
