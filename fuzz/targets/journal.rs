//! A journal that was damaged anywhere: what is read of it makes a valid notebook.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nbrun::runs::fold;
use nbrun::runs::journal::{Entry, recover, write_line};
use notebook::Notebook;

const NOTEBOOK: &str = r#"{"cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {},
    "outputs": [], "source": "1"}, {"cell_type": "markdown", "id": "b", "metadata": {}, "source": ""}],
    "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"#;

fuzz_target!(|data: &[u8]| {
    let found = recover(data);
    assert!(found.length <= data.len());
    // Sums keep nearly everything out; what is behind them is fuzzed by giving each line the right one.
    let mut journal = Vec::new();
    for line in data.split(|byte| *byte == b'\n') {
        if let Ok(entry) = Entry::parse(line) {
            write_line(&mut journal, &entry).expect("memory can be written");
        }
    }
    let found = recover(&journal);
    assert_eq!((found.length, found.torn), (journal.len(), false));
    let mut notebook = Notebook::parse(NOTEBOOK).expect("it is valid");
    fold(&mut notebook, &found.entries);
    Notebook::parse(&notebook.to_text()).expect("a folded notebook is valid");
});
