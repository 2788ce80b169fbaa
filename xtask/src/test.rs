//! `cargo xtask test`: everything that CI checks.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Error, Result, ensure};

use crate::progress::{Progress, both};
use crate::setup::{self, Purpose};
use crate::target;

/// Builds and checks everything, and prints what took how long. A check that fails doesn't keep the others
/// from running: all failures are reported at the end.
pub fn test(progress: &Progress) -> Result<()> {
    let _target = target::take(progress)?;
    let failures: Vec<String> = checks(progress).into_iter().map(|error| format!("{error:#}")).collect();
    progress.summary();
    ensure!(failures.is_empty(), "{}", failures.join("\n\nerror: "));
    Ok(())
}

/// The errors of all checks; those that need what could not be built are left out.
fn checks(progress: &Progress) -> Vec<Error> {
    let mut failures: Vec<Error> =
        [format(progress), licences(progress)].into_iter().filter_map(Result::err).collect();
    let prefix = progress.places.target.join("test-prefix");
    let mut linted = Ok(());
    let built = prepare(progress, &prefix, &mut linted);
    failures.extend(linted.err());
    let tested = built.and_then(|()| {
        let mut tests = progress.places.cargo(["test", "--workspace", "--no-fail-fast"]);
        progress.stream("Tests", tests.env("NBRUN_TEST_PREFIX", &prefix))
    });
    failures.extend(tested.err());
    failures
}

fn format(progress: &Progress) -> Result<()> {
    ["Cargo.toml", "prelude/Cargo.toml"].into_iter().try_for_each(|manifest| {
        let mut format = progress.places.cargo(["fmt", "--all", "--check", "--manifest-path", manifest]);
        progress.run(&format!("Format of {manifest}"), &mut format)
    })
}

/// Only where cargo-deny is installed.
fn licences(progress: &Progress) -> Result<()> {
    let mut version = Command::new("cargo-deny");
    version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    if version.status().is_ok_and(|status| status.success()) {
        let mut deny = progress.places.cargo(["deny", "check", "--hide-inclusion-graph"]);
        return progress.run("Licences and advisories", &mut deny);
    }
    Ok(())
}

/// Builds all that the tests need. Lints run beside the prelude's build, which doesn't keep all cores busy.
fn prepare(progress: &Progress, prefix: &Path, linted: &mut Result<()>) -> Result<()> {
    let places = &progress.places;
    setup::setup(progress, Purpose::Test)?;
    progress.run("Build nbrun-kernel", &mut places.cargo(["build", "--package", "nbrun-kernel"]))?;
    both(
        || progress.run("Install the kernel and build its prelude", &mut places.install_kernel(prefix)),
        || {
            let lint = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
            *linted = progress.run("Lints", &mut places.cargo(lint));
            progress.run("Build", &mut places.cargo(["build", "--workspace", "--all-targets"]))
        },
    )
}
