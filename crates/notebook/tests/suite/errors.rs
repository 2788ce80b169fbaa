//! What is not a notebook is an error that says what it is, where, and what to do: `cases/errors.json`.

use crate::fixtures::fixtures;
use notebook::{Notebook, NotebookError};

#[test]
fn errors_name_cause_place_and_next_step() {
    let cases: Vec<[String; 2]> =
        serde_json::from_str(include_str!("../cases/errors.json")).expect("a data file");
    for [text, message] in cases {
        match Notebook::parse(&text) {
            Ok(_) => panic!("read as a notebook: {text}"),
            Err(error) => assert_eq!(error.to_string(), message, "{text}"),
        }
    }
}

/// However much of a file arrived, it is called cut off, and never anything else.
#[test]
fn every_truncation_is_told() {
    for (name, text) in fixtures() {
        let begin = text.find('{').expect("an object") + 1;
        let end = text.trim_end().len();
        for cut in (begin..end).filter(|&cut| text.is_char_boundary(cut)) {
            match Notebook::parse(&text[..cut]) {
                Err(NotebookError::Truncated { .. }) => {}
                other => panic!("{name} cut after {cut} bytes: {other:?}"),
            }
        }
    }
}

#[test]
fn nesting_has_a_limit_and_no_stack_overflows() {
    let nested = |depth: usize| {
        format!(r#"{{"nbformat": 4, "cells": [], "x": {}{}}}"#, "[".repeat(depth), "]".repeat(depth))
    };
    assert!(Notebook::parse(&nested(500)).is_ok());
    let error = Notebook::parse(&nested(100_000)).expect_err("too deep");
    assert_eq!(
        error.to_string(),
        "line 1, column 546: the notebook is not valid JSON: values nest more than 512 deep"
    );
}
