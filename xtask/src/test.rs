//! `cargo xtask test`: everything that CI checks.

use std::process::{Command, Stdio};

use anyhow::Result;

use crate::progress::Progress;
use crate::setup::{self, Purpose};

/// Runs the cheap checks first, then builds and tests everything, and prints what took how long.
pub fn test(progress: &Progress) -> Result<()> {
    let checked = check(progress);
    progress.summary();
    checked
}

fn check(progress: &Progress) -> Result<()> {
    let places = &progress.places;
    progress.run("Format", &mut places.cargo(["fmt", "--all", "--check"]))?;
    setup::setup(progress, Purpose::Test)?;
    let lint = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
    progress.run("Lints", &mut places.cargo(lint))?;
    let has_deny =
        Command::new("cargo-deny").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if has_deny.is_ok_and(|status| status.success()) {
        progress
            .run("Licences and advisories", &mut places.cargo(["deny", "check", "--hide-inclusion-graph"]))?;
    }
    progress.run("Build", &mut places.cargo(["build", "--workspace", "--all-targets"]))?;

    let prefix = places.target.join("test-prefix");
    let mut install = Command::new(places.built("nbrun-kernel"));
    progress.run(
        "Install the kernel and build its prelude",
        install.args(["install", "--prefix"]).arg(&prefix),
    )?;

    let mut tests = places.cargo(["test", "--workspace", "--no-fail-fast"]);
    progress.stream("Tests", tests.env("NBRUN_TEST_PREFIX", &prefix))
}
