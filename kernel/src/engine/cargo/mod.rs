//! Cargo as the engine uses it: for the prelude, and for the crates that a notebook adds.

pub mod messages;
pub mod metadata;
pub mod progress;

use std::path::Path;
use std::process::Command;

/// The cargo that belongs to `rustc`, free of what another cargo around this process has set.
pub fn command(rustc: &Path) -> Command {
    let beside = rustc.with_file_name("cargo");
    let mut cargo = Command::new(if beside.is_file() { beside } else { "cargo".into() });
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_another_build(&name.to_string_lossy())) {
        cargo.env_remove(name);
    }
    cargo.env("RUSTC", rustc).env("CARGO_TERM_COLOR", "never");
    cargo
}

/// Variables that a cargo around this one has set. Build scripts look at some of them: with them, the same
/// sources would be built anew for each way to start the kernel.
fn is_of_another_build(name: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CFG_", "CARGO_FEATURE_", "CARGO_CRATE_", "DEP_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
        || ["CARGO_BUILD_TARGET", "CARGO_ENCODED_RUSTFLAGS", "CARGO_PRIMARY_PACKAGE", "OUT_DIR", "RUSTFLAGS"]
            .contains(&name)
}
