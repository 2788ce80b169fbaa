//! Writes the table of the prelude's crates, from their sources as cargo has them on disk.

mod cfg;
pub mod entry;
pub mod items;
pub mod krate;
mod packages;
mod resolve;
pub mod types;

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use entry::Entry;
use packages::Packages;
use resolve::Resolver;

/// Why the table could not be written. The kernel works without it; completion knows less then.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// cargo or rustc can't be run.
    #[error("{program} can't tell about the prelude's crates")]
    Program {
        /// Which of them.
        program: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// cargo's answer is not what its manual says.
    #[error("`cargo metadata` can't be read")]
    Metadata(#[from] serde_json::Error),
}

/// The table of what cells of the prelude in `workspace` see: of `crates`, and of the prelude's own `scope`.
///
/// # Errors
/// When cargo or rustc can't be run. Source files that can't be read or parsed are left out.
pub fn table(workspace: &Path, rustc: &Path, crates: &[&str]) -> Result<String, IndexError> {
    let packages = Packages::read(workspace, rustc)?;
    let mut resolver = Resolver::new(packages);
    resolver.load("nbrun_prelude");
    for name in crates {
        resolver.load(name);
    }
    resolver.resolve();
    let mut lines: BTreeSet<String> = BTreeSet::new();
    // Of what is public in a crate of polars's, most is for the others of its crates.
    let mut nameable: HashSet<&str> = HashSet::from(["*"]);
    for (module, exports) in resolver.reachable("nbrun_prelude", crates) {
        for export in exports {
            lines.insert(Entry::export(&module, export).line());
            nameable.insert(&export.name);
        }
    }
    let aliases = types::Aliases::of(resolver.entries());
    for entry in resolver.entries().map(|entry| aliases.resolved(entry)) {
        if nameable.contains(entry.of.as_str()) {
            lines.insert(entry.line());
        }
    }
    Ok(lines.into_iter().fold(String::new(), |text, line| text + &line + "\n"))
}
