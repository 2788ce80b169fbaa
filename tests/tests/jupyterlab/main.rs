//! The kernel in real JupyterLab, in a real browser.

mod page;
mod queries;
mod server;
mod widgets;

use std::path::Path;

use anyhow::Result;
use end_to_end::{Ran, Scratch, clone, kernel_prefix};
use serde_json::json;

use crate::page::{Output, Report, Shown, drive};

const CELLS: [&str; 8] = [
    "#[derive(Debug, Clone)]\nstruct Flight { carrier: String, delay: f64 }",
    r#"let limit = 15.0;
let flights: Vec<Flight> = [("UA", 33.0), ("AA", -4.0), ("UA", 21.0), ("B6", 16.5)]
    .map(|(carrier, delay)| Flight { carrier: carrier.to_string(), delay })
    .to_vec();"#,
    "flights.iter().filter(|flight: &&Flight| flight.delay > limit).cloned().collect::<Vec<Flight>>()",
    r#"let frame = df!(
    "carrier" => flights.iter().map(|flight| flight.carrier.clone()).collect::<Vec<_>>(),
    "delay" => flights.iter().map(|flight| flight.delay).collect::<Vec<_>>(),
).unwrap();
let by_carrier = frame.clone().lazy().group_by([col("carrier")]).agg([col("delay").mean()])
    .sort(["carrier"], Default::default()).collect().unwrap();
println!("{by_carrier}");"#,
    "frame",
    "let fine = 1;\nlet wrong: i32 = \"two\";",
    "let none: Vec<i32> = Vec::new();\nassert!(!none.is_empty(), \"no flights today\");",
    "println!(\"{} flights over {limit}\", flights.len());",
];

const ERROR: &str = "application/vnd.jupyter.stderr";
const STDOUT: &str = "application/vnd.jupyter.stdout";

#[test]
fn a_person_works_in_jupyterlab() -> Result<()> {
    let scratch = page::scratch()?;
    let executed = "flight_delays.ipynb";
    run_example(&scratch, &scratch.path("notebooks").join(executed))?;
    let plan = json!({"executed": executed, "cells": CELLS});
    let report: Report = drive(&scratch, "jupyterlab.mjs", "screenshots", plan)?;

    let shown: Vec<&Output> = report.executed.iter().flatten().collect();
    assert!(shown.iter().any(|output| output.tables.iter().any(|rows| *rows > 1)), "no table: {shown:#?}");
    // Nobody has trusted the notebook, so its SVG is not shown.
    let png = shown.iter().filter(|output| output.kind == "image/png");
    assert!(png.flat_map(|output| &output.images).any(|size| is_plot(*size)), "no plot: {shown:#?}");
    check_session(&report.cells);
    Ok(())
}

/// Executes the example with its default parameters.
fn run_example(scratch: &Scratch, executed: &Path) -> Result<()> {
    let notebook = clone().join("notebooks/flight_delays.ipynb");
    let mut run = scratch.nbrun(&["run"]);
    run.arg(notebook).arg("-o").arg(executed).env("JUPYTER_PATH", kernel_prefix().join("share/jupyter"));
    Ran::new(run.output()?).assert(0, &[]);
    Ok(())
}

fn is_plot((width, height): (u32, u32)) -> bool {
    width >= 200 && height >= 100
}

fn check_session(cells: &[Shown]) {
    let prompts: Vec<&str> = cells.iter().map(|cell| cell.prompt.as_str()).collect();
    assert_eq!(prompts, ["[1]:", "[2]:", "[3]:", "[4]:", "[5]:", "[6]:", "[7]:", "[8]:"]);
    let [define, bind, filter, group, table, compile_error, panic, go_on] = cells else {
        panic!("{} cells ran", cells.len())
    };
    for quiet in [define, bind] {
        assert!(quiet.outputs.is_empty(), "{:#?}", quiet.outputs);
    }
    let late = filter.text(&["text/plain"]);
    assert!(late.matches("Flight").count() == 3 && !late.contains("AA"), "{late}");

    let means = group.text(&[STDOUT]);
    let [aa, b6, ua] = ["AA", "B6", "UA"].map(|carrier| means.find(carrier));
    assert!(aa.is_some() && aa < b6 && b6 < ua && means.contains("27.0"), "{means}");
    assert!(table.outputs.iter().any(|output| output.kind == "text/html" && !output.tables.is_empty()));

    let error = compile_error.text(&[ERROR]);
    assert!(error.contains("mismatched types") && error.contains("2:18"), "{error}");
    let error = panic.text(&[ERROR]);
    assert!(error.contains("no flights today"), "{error}");
    assert_eq!(go_on.text(&[STDOUT]).trim(), "4 flights over 15");
}
