//! Completion and inspection on the real compiler and prelude: each table in `assist/*.toml` is one question.
//!
//! `‸` marks the cursor in `code`. `some` are matches that must be among the answers, `not` ones that must not,
//! `first` is the first one; `says` are texts that the description must contain.

#![allow(clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use nbrun_kernel::assist::Assistant;
use nbrun_kernel::assist::scope::{Scope, Variable};
use nbrun_kernel::engine::prelude::Prelude;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    /// What the session has in all cases of the file.
    #[serde(default)]
    variables: BTreeMap<String, String>,
    #[serde(default)]
    columns: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    items: Vec<String>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    code: String,
    #[serde(default)]
    some: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
    first: Option<String>,
    #[serde(default)]
    none: bool,
    #[serde(default)]
    says: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/assist")
}

async fn check(file: &str) {
    let text = std::fs::read_to_string(folder().join(file)).expect("the cases");
    let cases: Cases = toml::from_str(&text).expect("TOML");
    let prelude = tokio::task::spawn_blocking(|| Prelude::build(Stdio::inherit())).await.expect("a thread");
    let prelude = Arc::new(prelude.expect("the prelude"));
    let assistant = Assistant::new(Arc::clone(&prelude));
    let columns = |name: &str| cases.columns.get(name).cloned().unwrap_or_default();
    let variables = cases.variables.iter().map(|(name, type_name)| Variable {
        name: name.clone(),
        type_name: type_name.clone(),
        columns: columns(name),
    });
    let scope = Scope {
        environment: Vec::new(),
        variables: variables.collect(),
        items: cases.items.clone(),
        folder: folder(),
        datasets: Some(folder().join("../../../crates/warehouse/tests/datasets")),
        crates: prelude.rustc_arguments(),
    };
    let mut failures = Vec::new();
    for case in &cases.case {
        failures.extend(answer(&assistant, &scope, case).await.map(|why| format!("{}\n  {why}", case.code)));
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), cases.case.len(), failures.join("\n"));
}

/// Why the answer is wrong.
async fn answer(assistant: &Assistant, scope: &Scope, case: &Case) -> Option<String> {
    let position = case.code.chars().position(|character| character == '‸').expect("a cursor");
    let code = case.code.replacen('‸', "", 1);
    if !case.says.is_empty() {
        let Some(description) = assistant.inspect(scope, &code, position).await else {
            return Some("nothing is known".into());
        };
        let bundle = description.mime_bundle();
        let plain = bundle["text/plain"].as_str().expect("text").to_owned();
        let missing = case.says.iter().find(|said| !plain.contains(said.as_str()))?;
        return Some(format!("does not say {missing:?}:\n{plain}"));
    }
    let completion = assistant.complete(scope, &code, position).await;
    let texts: Vec<&str> = completion.matches.iter().map(|found| found.text.as_str()).collect();
    let shown = texts.iter().take(12).copied().collect::<Vec<_>>().join(" ");
    if case.none && !texts.is_empty() {
        return Some(format!("something is offered: {shown}"));
    }
    if let Some(first) = &case.first
        && texts.first() != Some(&first.as_str())
    {
        return Some(format!("{first} is not the first of: {shown}"));
    }
    if let Some(missing) = case.some.iter().find(|some| !texts.contains(&some.as_str())) {
        return Some(format!("{missing} is not among {}: {shown}", texts.len()));
    }
    let wrong = case.not.iter().find(|not| texts.contains(&not.as_str()))?;
    Some(format!("{wrong} is offered"))
}

macro_rules! questions {
    ($($name:ident),* $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            check(concat!(stringify!($name), ".toml")).await;
        }
    )*};
}

questions!(members, names_and_paths, strings, sql, inspection);
