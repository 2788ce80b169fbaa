//! Compares with Google's own evaluator: each expression of `tests/truth/expressions.txt` gives the value
//! noted there, or is refused as not supported. Another value is the one thing that must not be.

#![allow(clippy::unwrap_used)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use warehouse::arrow::array::{Array, AsArray};
use warehouse::arrow::datatypes::{DataType, Float64Type};
use warehouse::arrow::util::display::{ArrayFormatter, FormatOptions};
use warehouse::local::LocalWarehouse;
use warehouse::{Query, Warehouse, WarehouseError};

#[test]
fn agrees_with_googles_evaluator() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let warehouse = LocalWarehouse::open(&root.join("datasets")).unwrap();
    let truth = std::fs::read_to_string(root.join("truth/expressions.txt")).unwrap();
    let lines: Vec<_> = truth.lines().filter(|line| !line.starts_with('#')).collect();
    let (mut wrong, mut refused, mut right) = (Vec::new(), Vec::new(), 0);
    for pair in lines.chunks(2) {
        let (expression, expected) = (pair[0], pair[1].trim_start_matches("    ").replace("\\n", "\n"));
        match value(&warehouse, expression) {
            Ok(got) if same(&got, &expected) => right += 1,
            Err(WarehouseError::Unsupported { what, .. }) => refused.push(format!("{expression}: {what}")),
            Err(WarehouseError::Execution { .. }) if expected == "ERROR" => right += 1,
            Ok(got) => wrong.push(format!("{expression}\n  expected {expected}\n  got      {got}")),
            Err(error) => wrong.push(format!("{expression}\n  expected {expected}\n  error    {error}")),
        }
    }
    assert!(wrong.is_empty(), "{} right, {} wrong:\n{}", right, wrong.len(), wrong.join("\n"));
    insta::assert_snapshot!("refused", refused.join("\n"));
    assert!(right > 250, "only {right} right");
}

/// The value as text; moments, times and decimals as `CAST(.. AS STRING)` writes them.
fn value(warehouse: &LocalWarehouse, expression: &str) -> Result<String, WarehouseError> {
    let result = warehouse.query(&Query::new(format!("SELECT {expression} AS v")))?;
    let column = result.batches[0].column(0).clone();
    if column.is_null(0) {
        return Ok("NULL".to_owned());
    }
    match column.data_type() {
        DataType::Timestamp(..) | DataType::Time64(_) | DataType::Decimal128(..) => {
            value(warehouse, &format!("CAST({expression} AS STRING)"))
        }
        DataType::Float64 => Ok(format!("{:?}", column.as_primitive::<Float64Type>().value(0))),
        _ => {
            let options = FormatOptions::default().with_null("NULL");
            Ok(ArrayFormatter::try_new(&column, &options).unwrap().value(0).to_string())
        }
    }
}

/// Equal, as numbers where both are: `NaN` is `nan`, and a last digit may differ between libraries.
fn same(got: &str, expected: &str) -> bool {
    match (got.parse::<f64>(), expected.parse::<f64>()) {
        (Ok(got), Ok(expected)) if got.is_nan() || expected.is_nan() => got.is_nan() && expected.is_nan(),
        (Ok(got), Ok(expected)) if got.is_finite() && expected.is_finite() => {
            (got - expected).abs() <= expected.abs() * 1e-14
        }
        _ => got == expected,
    }
}
