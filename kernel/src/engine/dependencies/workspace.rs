//! The workspace in which cargo resolves and builds a notebook's crates.
//!
//! The prelude takes part with its manifest alone, and with its lock: so all crates that it shares with the
//! notebook's get the very features and versions that the prelude was built with, and cargo finds them built.

use std::path::Path;

use toml::{Table, Value};

use crate::engine::prelude::Prelude;

use super::layer;
use super::spec::Dependency;

/// The package that depends on what the notebook asks for.
pub const PACKAGE: &str = "nbrun-dependencies";

/// More than any crate here has use for.
const CODEGEN_UNITS: i64 = 64;

/// Writes the workspace to `folder`, with the versions that `lock` holds (the prelude's own, if none).
pub fn write(
    folder: &Path,
    prelude: &Prelude,
    wanted: &[&Dependency],
    lock: Option<&str>,
) -> std::io::Result<()> {
    let (manifest, prelude_lock) = prelude.manifest()?;
    let mut prelude: Table = toml::from_str(&manifest).map_err(std::io::Error::other)?;
    prelude.remove("workspace");
    let mut profile = prelude.remove("profile").unwrap_or(Value::Table(Table::new()));
    tell_states_apart(&mut profile, wanted);
    let profile = Table::from_iter([("profile".to_owned(), profile)]);
    let lines: Vec<String> = wanted.iter().map(|wanted| wanted.line()).collect();
    let root = format!(
        "[package]\nname = \"{PACKAGE}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [workspace]\nmembers = [\"prelude\"]\n\n\
         [dependencies]\nnbrun-prelude = {{ path = \"prelude\" }}\n{}\n\n{profile}",
        lines.join("\n")
    );
    for package in [folder.to_owned(), folder.join("prelude")] {
        std::fs::create_dir_all(package.join("src"))?;
        std::fs::write(package.join("src/lib.rs"), "")?;
    }
    std::fs::write(folder.join("prelude/Cargo.toml"), prelude.to_string())?;
    std::fs::write(folder.join("Cargo.toml"), root)?;
    std::fs::write(folder.join("Cargo.lock"), lock.unwrap_or(&prelude_lock))
}

/// Makes each state of a crate in a folder a crate of its own to rustc: both may be loaded in one host. Cargo tells
/// crates apart by their profile, and the number of codegen units is a part of that without a meaning here.
fn tell_states_apart(profile: &mut Value, wanted: &[&Dependency]) {
    let packages = profile.get_mut("release").and_then(|release| release.get_mut("package"));
    let Some(packages) = packages.and_then(Value::as_table_mut) else { return };
    for wanted in wanted {
        if let Some(path) = &wanted.entry.path {
            let units = CODEGEN_UNITS + i64::from(layer::state(path));
            let entry = Table::from_iter([("codegen-units".to_owned(), Value::Integer(units))]);
            packages.insert(wanted.package().to_owned(), Value::Table(entry));
        }
    }
}
