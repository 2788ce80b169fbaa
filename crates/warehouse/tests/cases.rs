//! Runs the cases of `tests/cases/*.toml` on the tables of `tests/datasets`.
//!
//! A case has a query, perhaps parameters as JSON, and either its rows as text or its error with its place.

#![allow(clippy::unwrap_used)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde::Deserialize;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use warehouse::arrow::array::{ArrayRef, AsArray};
use warehouse::arrow::datatypes::TimestampMicrosecondType;
use warehouse::arrow::util::display::{ArrayFormatter, FormatOptions};
use warehouse::local::LocalWarehouse;
use warehouse::{Query, QueryResult, Warehouse, params_from_json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    sql: String,
    params: Option<String>,
    #[serde(default)]
    expect: String,
    #[serde(default)]
    error: String,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[test]
fn cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let warehouse = LocalWarehouse::open(&root.join("datasets")).unwrap();
    let only = std::env::var("CASE").unwrap_or_default();
    let (mut failures, mut count) = (String::new(), 0);
    let mut files: Vec<_> =
        std::fs::read_dir(root.join("cases")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in files {
        let cases: Cases = toml::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        for case in cases.case.iter().filter(|case| case.name.contains(&only)) {
            count += 1;
            let (expected, got) = check(&warehouse, case);
            if expected.trim() != got.trim() {
                let file = file.file_name().unwrap().to_string_lossy();
                writeln!(
                    failures,
                    "\n{file}: {}\n{}\nexpected:\n{expected}\ngot:\n{got}",
                    case.name,
                    case.sql.trim()
                )
                .unwrap();
            }
        }
    }
    assert!(count > 0, "no case matches");
    assert!(failures.is_empty(), "{failures}");
}

fn check<'a>(warehouse: &LocalWarehouse, case: &'a Case) -> (&'a str, String) {
    let params = case.params.as_ref().map_or_else(Vec::new, |json| {
        params_from_json(serde_json::from_str::<serde_json::Value>(json).unwrap().as_object().unwrap())
            .unwrap()
    });
    let query = Query { sql: case.sql.clone(), params, ..Query::default() };
    let expected = if case.error.is_empty() { &case.expect } else { &case.error };
    let got = match warehouse.query(&query) {
        Ok(result) => text(&result),
        Err(error) => error.to_string(),
    };
    (expected, got)
}

/// The result as lines: names with types, then rows; values between bars.
fn text(result: &QueryResult) -> String {
    let mut text = String::new();
    let columns =
        result.schema.fields().iter().map(|field| format!("{} {}", field.name(), field.data_type()));
    writeln!(text, "{}", columns.collect::<Vec<_>>().join(" | ")).unwrap();
    let options = FormatOptions::default().with_null("NULL");
    for batch in &result.batches {
        let columns: Vec<_> = batch.columns().iter().map(with_offset).collect();
        let columns: Vec<_> =
            columns.iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
        for row in 0..batch.num_rows() {
            let values: Vec<_> = columns.iter().map(|column| column.value(row).to_string()).collect();
            writeln!(text, "{}", values.join(" | ")).unwrap();
        }
    }
    text
}

/// Arrow's display knows no zones by name: `UTC` becomes its offset.
fn with_offset(column: &ArrayRef) -> ArrayRef {
    match column.as_primitive_opt::<TimestampMicrosecondType>() {
        Some(moments) if moments.timezone().is_some() => Arc::new(moments.clone().with_timezone("+00:00")),
        _ => column.clone(),
    }
}
