//! Packages from the npm registry.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::{is_stamped, write_stamp, write_whole};
use crate::progress::Progress;

/// Drives Chromium in the browser test; it brings no browser of its own.
const PLAYWRIGHT: &str = "1.65.1";

/// Installs Playwright into `npm/node_modules` of the tools folder.
pub fn install_playwright(progress: &Progress) -> Result<()> {
    let tools = &progress.places.tools;
    if is_stamped(tools, "playwright", PLAYWRIGHT) {
        return Ok(());
    }
    let name = format!("Playwright {PLAYWRIGHT}");
    progress.step(&name, || install(progress, &name, &tools.join("npm"), "playwright-core", PLAYWRIGHT))?;
    write_stamp(tools, "playwright", PLAYWRIGHT)
}

/// Makes a folder's `node_modules` hold exactly one package at one version, running no install scripts.
pub fn install(progress: &Progress, step: &str, folder: &Path, package: &str, version: &str) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let manifest = format!("{{\"private\": true, \"dependencies\": {{\"{package}\": \"{version}\"}}}}\n");
    write_whole(&folder.join("package.json"), manifest.as_bytes())?;
    let mut npm = Command::new("npm");
    npm.args([
        "install",
        "--ignore-scripts",
        "--no-package-lock",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]);
    progress.quietly(step, npm.current_dir(folder))
}
