//! Outputs as large as they get.

use notebook::Notebook;
use serde_json::{Value, json};

use crate::outputs::EMPTY;

/// Were a message to cost what came before it, this would take hours.
#[test]
fn a_hundred_thousand_lines_and_twenty_megabytes() {
    let mut notebook = Notebook::parse(EMPTY).expect("a notebook");
    for line in 0..100_000 {
        let content = json!({"name": "stdout", "text": format!("line {line}\n")});
        notebook.apply_output(0, "stream", &content).expect("it applies");
    }
    let megabytes = "0123456789abcde\n".repeat(20 * 65_536);
    notebook.apply_output(1, "stream", &json!({"name": "stdout", "text": megabytes})).expect("it applies");
    let saved: Value = serde_json::from_str(&notebook.to_text()).expect("valid JSON");
    let text = |cell: usize| saved["cells"][cell]["outputs"][0]["text"].as_array().expect("a list").clone();
    assert_eq!(text(0).len(), 100_000);
    assert_eq!(text(0)[99_999], "line 99999\n");
    assert_eq!(text(1).len(), 20 * 65_536);
}
