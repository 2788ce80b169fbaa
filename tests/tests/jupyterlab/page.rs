//! What Chromium shows of a notebook, through the driver in `tests/browser`.

use std::fs;

use anyhow::Result;
use end_to_end::{Scratch, browser, kernel_prefix};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::server;

/// What `jupyterlab.mjs` saw.
#[derive(Deserialize)]
pub struct Report {
    /// The outputs of each code cell of the executed notebook.
    pub executed: Vec<Vec<Output>>,
    /// The cells that were run in a new notebook.
    pub cells: Vec<Shown>,
}

/// A cell after it has run.
#[derive(Deserialize)]
pub struct Shown {
    /// `[3]:`.
    pub prompt: String,
    pub outputs: Vec<Output>,
}

/// One output as it is on the page.
#[derive(Debug, Deserialize)]
pub struct Output {
    /// The media type that JupyterLab chose to show.
    pub kind: String,
    pub text: String,
    /// The number of rows of each table.
    pub tables: Vec<usize>,
    /// Width and height of each picture, in pixels.
    pub images: Vec<(u32, u32)>,
}

impl Shown {
    /// The text of all outputs of these media types.
    pub fn text(&self, kinds: &[&str]) -> String {
        let chosen = self.outputs.iter().filter(|output| kinds.contains(&output.kind.as_str()));
        chosen.map(|output| output.text.as_str()).collect()
    }
}

/// A folder whose `notebooks` JupyterLab serves.
pub fn scratch() -> Result<Scratch> {
    let scratch = Scratch::default();
    for folder in ["notebooks", "home"] {
        fs::create_dir(scratch.path(folder))?;
    }
    Ok(scratch)
}

/// Serves the folder by JupyterLab, runs a driver of `tests/browser` on it, and returns its report. `plan` holds what
/// the driver says at its top; what `lab.mjs` asks for is added. Screenshots of the newest run stay in the folder
/// `shots` beside the kernel's prefix, for people to look at.
pub fn drive<Report: DeserializeOwned>(
    scratch: &Scratch,
    driver: &str,
    shots: &str,
    mut plan: Value,
) -> Result<Report> {
    let prefix = kernel_prefix();
    let lab = server::start(scratch, &prefix)?;
    plan["url"] = json!(lab.url);
    plan["token"] = json!(lab.token);
    plan["kernel"] = json!("Rust (nbrun)");
    let report = browser::drive(scratch, driver, &prefix.with_file_name(shots), plan)?;
    drop(lab);
    scratch.assert_nothing_runs();
    Ok(report)
}
