//! Jupyter's own code as the judge: `nbformat` validates and saves, `nbclient` applies messages.
//!
//! Python is the one that the project's set-up puts into `.tools`.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use notebook::Notebook;
use proptest::prelude::Strategy;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::edits::edit;
use crate::fixtures::fixtures;

#[test]
fn notebooks_stay_valid() {
    let before = fixtures();
    let after: Vec<String> = before.iter().map(|(_, text)| edited(text)).collect();
    let texts: Vec<&String> = before.iter().map(|(_, text)| text).chain(&after).collect();
    let verdicts = ask("validate", &json!(texts));
    let (was, is) = verdicts.split_at(before.len());
    for ((name, _), (was, is)) in before.iter().zip(was.iter().zip(is)) {
        assert!(is.is_null() || !was.is_null(), "{name}: {is}");
    }
    assert!(was.iter().filter(|verdict| verdict.is_null()).count() >= 11, "{was:#?}");
}

#[test]
fn what_nbformat_saved_is_edited_as_nbformat_would_save_it() {
    let readable = |name: &str| !["odd", "python_dumps"].contains(&name);
    let texts: Vec<String> =
        fixtures().into_iter().filter(|(name, _)| readable(name)).map(|(_, text)| text).collect();
    let saved = |texts: &[String]| -> Vec<String> {
        let end = |text: &str| if text.ends_with('\n') { "\n" } else { "" };
        let answers = ask("rewrite", &json!(texts));
        let answers = answers.iter().map(|answer| answer.as_str().expect("a text"));
        texts.iter().zip(answers).map(|(text, answer)| format!("{answer}{}", end(text))).collect()
    };
    let own: Vec<String> = texts
        .iter()
        .zip(saved(&texts))
        .filter(|(text, saved)| *text == saved)
        .map(|(text, _)| edited(text))
        .collect();
    assert_eq!(own, saved(&own));
    assert!(own.len() >= 5, "only {} fixtures look as nbformat saves", own.len());
}

#[test]
fn nbclient_makes_the_same_outputs_of_the_same_messages() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../cases/outputs.json")).expect("a data file");
    let cases: Vec<Value> = cases.into_iter().filter(|case| case["nbclient"] != json!(false)).collect();
    let messages = |case: &Value| -> Value {
        let messages = case["messages"].as_array().expect("a list");
        messages.iter().map(|message| json!([message[0], message[1], message[2]])).collect()
    };
    let answers = ask("apply", &cases.iter().map(messages).collect());
    assert!(answers.len() >= 10);
    for (case, outputs) in cases.iter().zip(answers) {
        assert_eq!(outputs, case["outputs"], "{}", case["about"]);
    }
}

/// However a text is cut into messages, its lines are Python's.
#[test]
fn lines_are_those_of_python() {
    let piece = "[ab\\r\\n\u{b}\u{c}\u{1c}\u{1d}\u{1e}\u{85}\u{2028}\u{2029}\u{1f}é]{0,6}";
    let pieces = proptest::collection::vec(piece, 0..6);
    let mut runner = TestRunner::deterministic();
    let samples: Vec<Vec<String>> =
        (0..500).map(|_| pieces.new_tree(&mut runner).expect("a sample").current()).collect();
    let texts: Vec<String> = samples.iter().map(|pieces| pieces.concat()).collect();
    for (pieces, lines) in samples.iter().zip(ask("split", &json!(texts))) {
        let mut notebook = Notebook::parse(crate::outputs::EMPTY).expect("a notebook");
        notebook.apply_output(0, "stream", &json!({"name": "stdout", "text": ""})).expect("it applies");
        for text in pieces {
            notebook.apply_output(0, "stream", &json!({"name": "stdout", "text": text})).expect("it applies");
        }
        let output = notebook.cell(0).and_then(|cell| cell.outputs().next()).expect("an output");
        assert_eq!(output["text"], lines, "{pieces:?}");
    }
}

fn edited(text: &str) -> String {
    let mut notebook = Notebook::parse(text).expect("a fixture");
    edit(&mut notebook);
    notebook.to_text()
}

/// Asks `oracle.py` one question about many items.
fn ask(question: &str, items: &Value) -> Vec<Value> {
    let crate_folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let python = crate_folder.join("../../.tools/python/bin/python");
    let mut child = Command::new(&python)
        .arg(crate_folder.join("tests/suite/oracle.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}; run `cargo xtask setup` first", python.display()));
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(json!({question: items}).to_string().as_bytes()).expect("it listens");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "the oracle failed");
    serde_json::from_slice(&output.stdout).expect("a list")
}
