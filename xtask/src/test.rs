//! `cargo xtask test`: everything that CI checks.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::progress::{Progress, both};
use crate::setup::{self, Purpose};
use crate::target;

/// Runs the cheap checks first, then builds and tests everything, and prints what took how long.
pub fn test(progress: &Progress) -> Result<()> {
    let checked = check(progress);
    progress.summary();
    checked
}

fn check(progress: &Progress) -> Result<()> {
    let places = &progress.places;
    let _target = target::take(progress)?;
    for manifest in ["Cargo.toml", "prelude/Cargo.toml"] {
        let mut format = places.cargo(["fmt", "--all", "--check", "--manifest-path", manifest]);
        progress.run(&format!("Format of {manifest}"), &mut format)?;
    }
    setup::setup(progress, Purpose::Test)?;
    let has_deny =
        Command::new("cargo-deny").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if has_deny.is_ok_and(|status| status.success()) {
        progress
            .run("Licences and advisories", &mut places.cargo(["deny", "check", "--hide-inclusion-graph"]))?;
    }
    progress.run("Build nbrun-kernel", &mut places.cargo(["build", "--package", "nbrun-kernel"]))?;
    let prefix = places.target.join("test-prefix");
    both(
        || progress.run("Install the kernel and build its prelude", &mut places.install_kernel(&prefix)),
        || lint_and_build(progress),
    )?;

    let mut tests = places.cargo(["test", "--workspace", "--no-fail-fast"]);
    progress.stream("Tests", tests.env("NBRUN_TEST_PREFIX", &prefix))
}

/// What there is to do beside the prelude's build, which doesn't keep all cores busy.
fn lint_and_build(progress: &Progress) -> Result<()> {
    let places = &progress.places;
    let lint = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    progress.run("Lints", &mut places.cargo(lint))?;
    progress.run("Build", &mut places.cargo(["build", "--workspace", "--all-targets"]))
}
