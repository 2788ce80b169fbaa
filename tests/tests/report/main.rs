//! The pages that `nbrun render` and `nbrun run --report` make, in a real browser.

#![allow(clippy::unwrap_used, reason = "a test's helpers fail the test")]

mod hostile;
mod reading;

use std::path::Path;

use anyhow::Result;
use end_to_end::{Scratch, browser, kernel_prefix};
use serde::Deserialize;
use serde_json::json;

/// What `report.mjs` saw.
#[derive(Debug, Deserialize)]
struct Seen {
    title: String,
    heading: String,
    status: String,
    /// Name and value, with a line break between.
    parameters: Vec<String>,
    contents: Vec<String>,
    /// What a script has set in the page's window.
    marker: Option<String>,
    /// The width of each, in pixels; 0 where it can't be shown.
    images: Vec<u32>,
    remarks: Vec<String>,
    address: String,
    frames: Vec<Frame>,
    backgrounds: Backgrounds,
    /// How many cells' code is unfolded: at first, and after "Fold code".
    sources: Vec<usize>,
    /// The height of the first long output: at first, and when it is opened.
    boxes: Vec<f64>,
    failed: Vec<Failed>,
    print: Print,
    /// What the page asked the network for.
    requests: Vec<String>,
    /// What the console complained of.
    errors: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Frame {
    text: String,
    height: f64,
}

#[derive(Debug, Deserialize)]
struct Backgrounds {
    light: String,
    dark: String,
    /// After a click on "Theme" in the dark.
    chosen: String,
}

#[derive(Debug, Deserialize)]
struct Failed {
    text: String,
    visible: bool,
}

#[derive(Debug, Deserialize)]
struct Print {
    background: String,
    code: bool,
    tools: bool,
    r#box: f64,
}

/// Reads a page in the scratch folder, once it makes the remark that is awaited, if any. Screenshots stay beside the
/// kernel's prefix.
fn read(scratch: &Scratch, page: &Path, awaited: Option<&str>, shots: &str) -> Result<Seen> {
    let shots = kernel_prefix().with_file_name(shots);
    browser::drive(scratch, "report.mjs", &shots, json!({"page": page, "awaited": awaited}))
}
