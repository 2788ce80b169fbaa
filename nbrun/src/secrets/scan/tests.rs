use std::collections::BTreeMap;

use notebook::Notebook;
use serde::Deserialize;
use serde_json::{Value, json};

use super::rules::rules;
use super::{Finding, Part, scan};

#[derive(Deserialize)]
struct Cases {
    found: Vec<String>,
    clean: Vec<String>,
}

fn cases() -> BTreeMap<String, Cases> {
    let file = include_str!("cases.toml").replace('¦', "");
    toml::from_str(&file).unwrap_or_else(|error| panic!("{error}"))
}

fn findings(notebook: &Value) -> Vec<Finding> {
    let notebook = Notebook::parse(&notebook.to_string()).unwrap_or_else(|error| panic!("{error}"));
    scan(&notebook).unwrap_or_else(|error| panic!("{error}"))
}

fn in_cells(cells: &[Value]) -> Vec<Finding> {
    findings(&json!({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
}

fn code(source: &str, outputs: &Value, tags: &[&str]) -> Value {
    json!({"cell_type": "code", "execution_count": 1, "metadata": {"tags": tags}, "source": source, "outputs": outputs})
}

/// A secret for tests of what is around the rules.
fn github_token() -> String {
    cases()["github-token"].found[0].clone()
}

#[test]
fn each_rule_has_cases_and_finds_what_it_should() {
    let (rules, cases) = (rules().unwrap_or_else(|error| panic!("{error}")), cases());
    let mut ids: Vec<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, cases.keys().map(String::as_str).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for rule in rules {
        let cases = &cases[&rule.id];
        let missed = cases.found.iter().filter(|text| rule.find(text).count() != 1);
        wrong.extend(missed.map(|text| format!("{} misses {text}", rule.id)));
        let false_alarms =
            cases.clean.iter().filter(|text| !in_cells(&[code(text, &json!([]), &[])]).is_empty());
        wrong.extend(false_alarms.map(|text| format!("{} or another finds {text}", rule.id)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn sources_outputs_metadata_and_attachments_are_searched() {
    let token = github_token();
    let outputs = json!([
        {"output_type": "stream", "name": "stdout", "text": ["first\n", format!("  é {token}\n")]},
        {"output_type": "error", "ename": "E", "evalue": "x", "traceback": [format!("at {token}")]},
        {"output_type": "display_data", "metadata": {}, "data": {
            "text/plain": &token, "text/html": format!("<b>{token}</b>"), "image/png": &token}},
    ]);
    let mut cell = code(&format!("x = 1\ny = '{token}'"), &outputs, &[]);
    cell["metadata"]["deep"] = json!({"list": [{"password": "Tr0ub4dor-9x"}]});
    let notes = json!({"cell_type": "markdown", "metadata": {}, "source": "", "attachments": {"a.txt": {"text/plain": token}}});
    let found = findings(&json!({
        "cells": [cell, notes], "metadata": {"api_key": "9f8c1b7e2d6a4053f1e8"}, "nbformat": 4, "nbformat_minor": 4,
    }));
    let places: Vec<_> =
        found.iter().map(|found| (found.cell, &found.part, found.line, found.column)).collect();
    let metadata = |path: &str| Part::Metadata(path.to_owned());
    assert_eq!(
        places,
        [
            (Some(1), &Part::Source, 2, 6),
            (Some(1), &Part::Output(1), 2, 5),
            (Some(1), &Part::Output(2), 1, 4),
            (Some(1), &Part::Output(3), 1, 1),
            (Some(1), &metadata("deep.list[0].password"), 1, 13),
            (Some(2), &Part::Attachment("a.txt".to_owned()), 1, 1),
            (None, &metadata("api_key"), 1, 12),
        ]
    );
    let said = format!("{found:?}");
    assert!(!said.contains(&token) && !said.contains("Tr0ub"), "a finding holds the value: {said}");
}

#[test]
fn what_is_allowed_is_not_reported() {
    let token = github_token();
    let lines = format!("a = '{token}'  # nbrun: allow-secret\nb = '{token}'");
    let found = in_cells(&[
        code(&lines, &json!([]), &[]),
        code(&format!("'{token}'"), &json!([]), &["allow-secret"]),
    ]);
    assert_eq!(found.iter().map(|found| (found.cell, found.line)).collect::<Vec<_>>(), [(Some(1), 2)]);
}

#[test]
fn data_in_base64_is_no_secret() {
    let token = cases()["aws-access-key"].found[1].clone();
    let data = format!(
        "<img src=\"data:image/png;base64,{}/{token}/{}\">",
        "iVBORw0K".repeat(20),
        "Q2F0".repeat(20)
    );
    let output = json!([{"output_type": "display_data", "metadata": {}, "data": {"text/html": data}}]);
    assert_eq!(in_cells(&[code("", &output, &[])]), []);
}

#[test]
fn one_secret_is_one_finding() {
    let token = github_token();
    let found = in_cells(&[code(&format!("github_token = \"{token}\""), &json!([]), &[])]);
    assert_eq!(found.iter().map(|found| found.rule).collect::<Vec<_>>(), ["github-token"]);
    assert_eq!(found[0].masked, "ghp_… (40 characters)");
}
