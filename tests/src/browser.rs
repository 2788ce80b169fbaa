//! Chromium, through the drivers in `tests/browser`.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{Scratch, clone};

/// Runs a driver to its end, and returns its report. `plan` holds what the driver says at its top; what `browser.mjs`
/// asks for is added. The folder `shots` is emptied first, and keeps the screenshots for people to look at.
pub fn drive<Report: DeserializeOwned>(
    scratch: &Scratch,
    driver: &str,
    shots: &Path,
    mut plan: Value,
) -> Result<Report> {
    let tools = clone().join(".tools");
    let profile = scratch.path("browser");
    for folder in [shots, &profile] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
    }
    plan["playwright"] = json!(tools.join("npm/node_modules/playwright-core"));
    plan["chromium"] = json!(tools.join("chromium"));
    plan["scratch"] = json!(profile);
    plan["shots"] = json!(shots);
    let output = converse(scratch, driver, &plan)?;
    ensure!(
        output.status.success(),
        "the browser's driver failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).context("the browser's driver printed no report")
}

fn converse(scratch: &Scratch, driver: &str, plan: &Value) -> Result<Output> {
    let mut driver = scratch
        .command("node")
        .arg(clone().join("tests/browser").join(driver))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start node")?;
    let mut stdin = driver.stdin.take().context("the driver has no standard input")?;
    stdin.write_all(plan.to_string().as_bytes())?;
    drop(stdin);
    Ok(driver.wait_with_output()?)
}
