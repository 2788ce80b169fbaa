//! What Chromium shows of a notebook, through the driver in `tests/browser`.

use std::io::Write;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use end_to_end::{Scratch, clone};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

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

/// Runs a driver of `tests/browser`, and returns its report; `plan` is described at its top.
pub fn drive<Report: DeserializeOwned>(scratch: &Scratch, driver: &str, plan: &Value) -> Result<Report> {
    let mut driver = scratch
        .command("node")
        .arg(clone().join("tests/browser").join(driver))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start node")?;
    driver
        .stdin
        .take()
        .context("the driver has no standard input")?
        .write_all(plan.to_string().as_bytes())?;
    let output = driver.wait_with_output()?;
    ensure!(
        output.status.success(),
        "the browser's driver failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).context("the browser's driver printed no report")
}
