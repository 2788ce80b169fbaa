//! Why a crate can't be had.

use std::path::PathBuf;

use crate::engine::EngineError;

/// A crate that a notebook asks for can't be had.
#[derive(Debug, thiserror::Error)]
pub enum DependencyError {
    /// The line that asks for it is wrong.
    #[error("`{text}` does not ask for a crate: {why}; write for example `:dep regex = \"1\"`")]
    Entry {
        /// The line.
        text: String,
        /// What is wrong with it.
        why: String,
    },
    /// The folder of a crate is not there.
    #[error("the crate `{name}` is to be in {path}, and there is no such folder")]
    NoFolder {
        /// The crate.
        name: String,
        /// The folder.
        path: PathBuf,
    },
    /// A manifest can't be read.
    #[error("{file} can't be read: {why}")]
    Manifest {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The prelude has the crate, and every cell sees it: another one would not fit.
    #[error(
        "every cell sees `{name}` {present} of the prelude, and {why}; leave the line out to use that one, or \
         build a prelude with yours: `nbrun-kernel prelude build --manifest Cargo.toml`"
    )]
    Fixed {
        /// The crate.
        name: String,
        /// The version in the prelude.
        present: String,
        /// What does not go together.
        why: String,
    },
    /// Cargo finds no such crate, or none that goes with the others.
    #[error("{0}")]
    Unresolved(String),
    /// Cargo may not use the network, and needs to.
    #[error(
        "this is offline, and not everything that is needed has been downloaded before:\n{0}\nGo online (`%dep \
         --online`, unset NBRUN_OFFLINE) and run the cell once more; what it builds is kept"
    )]
    Offline(String),
    /// A crate does not compile.
    #[error("cargo can't build the crates:\n{0}")]
    Build(String),
    /// What cargo built can't be linked.
    #[error("the crates can't be linked:\n{0}")]
    Link(String),
    /// The user stopped the build.
    #[error("the build was interrupted; nothing has changed")]
    Interrupted,
    /// The cache can't be used.
    #[error("{folder} can't be used: {source}")]
    Cache {
        /// Where.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The engine can't work.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl DependencyError {
    /// What cargo said when it failed, without the lines about its progress.
    pub fn from_cargo(lines: &str, offline: bool, building: bool) -> Self {
        let text = complaint(lines);
        let lacks = ["offline", "--offline", "failed to download", "unable to update", "no matching package"];
        if offline && lacks.iter().any(|phrase| text.contains(phrase)) {
            DependencyError::Offline(text)
        } else if building {
            DependencyError::Build(text)
        } else {
            DependencyError::Unresolved(text)
        }
    }
}

/// Lines of a compiler's messages that are shown at most: the last ones say why.
const LINES: usize = 60;

/// From the first error on; what only speaks of the manifest that the kernel wrote is left out.
fn complaint(lines: &str) -> String {
    let from = lines.lines().position(|line| line.starts_with("error")).unwrap_or(0);
    let own = [
        "nbrun-dependencies",
        "As a reminder, you're using offline mode",
        "to sometimes surprising",
        "before trying to use",
    ];
    let kept: Vec<&str> = lines
        .lines()
        .skip(from)
        .filter(|line| !line.trim().is_empty() && !own.iter().any(|words| line.contains(words)))
        .map(|line| line.strip_prefix("error: ").unwrap_or(line))
        .collect();
    kept[kept.len().saturating_sub(LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_is_quoted_without_what_the_kernel_wrote() {
        let stderr = "    Updating crates.io index\nerror: no matching package named `serdee` found\n\
                      location searched: crates.io index\nrequired by package `nbrun-dependencies v0.1.0 (/x)`\n";
        assert_eq!(
            complaint(stderr),
            "no matching package named `serdee` found\nlocation searched: crates.io index"
        );
        let offline = DependencyError::from_cargo(stderr, true, false);
        assert!(offline.to_string().starts_with("this is offline"), "{offline}");
        assert!(matches!(DependencyError::from_cargo(stderr, false, false), DependencyError::Unresolved(_)));
    }
}
