//! Building the prelude.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::crates::Crates;
use super::rustc::Rustc;
use super::{
    COMPLETE, CRATES, DEPENDENCIES, HEAVY, HEAVY_CRATE, HOST, LIBRARY, LOCK, MANIFEST, Prelude, cache_folder,
    selected_features, sources,
};
use crate::assist::index;
use crate::engine::EngineError;
use crate::engine::cargo;
use crate::engine::cargo::messages::Built;
use crate::engine::cargo::metadata::Metadata;
use crate::engine::project::Features;

/// The package that all of this is about.
const PACKAGE: &str = "nbrun-prelude";

/// Crates that cells can name besides the prelude itself.
const NAMED: [&str; 9] =
    ["anyhow", "chrono", "itertools", "plotters", "polars", "rand", "serde", "serde_json", "tokio"];

/// Cargo's target folder: reused, so that a change in the prelude alone takes seconds.
pub fn target() -> PathBuf {
    cache_folder().join("prelude/target")
}

impl Prelude {
    /// Builds the prelude for the rustc on PATH, with the features that the project of this environment asks
    /// for; cargo's own progress goes to `progress`.
    ///
    /// # Errors
    /// When cargo fails, the cache can't be written or the project can't be read.
    pub fn build(progress: Stdio) -> Result<Self, EngineError> {
        Self::build_with(&selected_features()?, progress)
    }

    /// Builds the prelude for the rustc on PATH with further `features`.
    ///
    /// # Errors
    /// When cargo fails or the cache can't be written.
    pub fn build_with(features: &Features, progress: Stdio) -> Result<Self, EngineError> {
        let rustc = Rustc::find()?;
        let cache = cache_folder().join("prelude");
        let folder = cache.join(sources::key(&rustc, features));
        let rustc = rustc.path;
        let at = |folder: &Path| {
            let folder = folder.to_owned();
            move |source| EngineError::Prelude { folder: folder.clone(), source }
        };
        std::fs::create_dir_all(&cache).map_err(at(&cache))?;
        let lock = std::fs::File::create(cache.join("lock")).map_err(at(&cache))?;
        lock.lock().map_err(at(&cache))?;
        if let Some(built) = Self::find_with(features)? {
            return Ok(built);
        }
        let sources = cache.join("sources");
        sources::write(&sources, features).map_err(at(&sources))?;
        let mut build = vec!["build", "--release", "--workspace", "--message-format=json-render-diagnostics"];
        // Further features may need further packages.
        if features.is_empty() {
            build.push("--locked");
        }
        let built = Built::parse(&run_cargo(&rustc, &sources, &build, progress)?);
        let host = rustc_host(&rustc)?;
        let ask = ["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", &host];
        let metadata: Metadata = serde_json::from_str(&run_cargo(&rustc, &sources, &ask, Stdio::inherit())?)
            .map_err(|error| at(&sources)(error.into()))?;
        let externs = collect(&built, &metadata, &sources, &folder).map_err(at(&folder))?;
        write_index(&rustc, &sources, &folder);
        std::fs::write(folder.join(COMPLETE), externs).map_err(at(&folder))?;
        Self::find_with(features)?.ok_or_else(|| EngineError::Prelude {
            folder: folder.clone(),
            source: std::io::Error::other("it is not there after its build"),
        })
    }
}

/// The platform that rustc compiles for when it is not told otherwise.
pub fn rustc_host(rustc: &Path) -> Result<String, EngineError> {
    let output = std::process::Command::new(rustc)
        .args(["--print", "host-tuple"])
        .output()
        .map_err(EngineError::Rustc)?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs cargo in `folder` and returns its standard output.
fn run_cargo(
    rustc: &Path,
    folder: &Path,
    arguments: &[&str],
    progress: Stdio,
) -> Result<String, EngineError> {
    let start = |source| EngineError::Start { program: "cargo".into(), source };
    let mut child = cargo::command(rustc)
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(progress)
        .spawn()
        .map_err(start)?;
    let mut stdout = String::new();
    if let Some(mut pipe) = child.stdout.take() {
        pipe.read_to_string(&mut stdout).map_err(start)?;
    }
    let status = child.wait().map_err(start)?;
    if status.success() {
        Ok(stdout)
    } else {
        Err(EngineError::PreludeBuild { status, folder: folder.to_owned() })
    }
}

/// What completion knows of the prelude's crates. Cells run without it, so that a failure is no error.
fn write_index(rustc: &Path, sources: &Path, folder: &Path) {
    let written = index::build::table(sources, rustc, &NAMED)
        .map_err(|error| error.to_string())
        .and_then(|table| std::fs::write(folder.join(index::FILE), table).map_err(|error| error.to_string()));
    if let Err(error) = written {
        tracing::warn!(error, "completion will know nothing of the prelude's crates");
    }
}

/// The library, the host, and of every dependency only its metadata: that is all a cell's rustc reads. Returns
/// the crates that cells can name, with the file of each.
fn collect(built: &Built, metadata: &Metadata, sources: &Path, folder: &Path) -> std::io::Result<String> {
    let deps = folder.join(DEPENDENCIES);
    if deps.exists() {
        std::fs::remove_dir_all(&deps)?;
    }
    std::fs::create_dir_all(&deps)?;
    for name in [LIBRARY, HOST] {
        std::fs::copy(target().join("release").join(name), folder.join(name))?;
    }
    for name in [MANIFEST, LOCK] {
        std::fs::copy(sources.join(name), folder.join(name))?;
    }
    for file in built.usable().filter_map(|artifact| artifact.interface()) {
        if let Some(name) = file.file_name() {
            std::fs::copy(file, deps.join(name))?;
        }
    }
    let crates = Crates::new(built, metadata);
    crates.write(&folder.join(CRATES))?;
    let mut externs = Vec::new();
    for (name, id) in metadata.dependencies_of(PACKAGE).filter(|(name, _)| NAMED.contains(name)) {
        if let Some(named) = crates.usable.iter().find(|usable| usable.id == id) {
            externs.push(format!("{name}={}", named.file));
        }
    }
    let heavy = built.artifacts.iter().find(|artifact| artifact.crate_name() == HEAVY_CRATE);
    let (archive, interface) = heavy
        .and_then(|heavy| heavy.archive().zip(heavy.interface()))
        .ok_or_else(|| std::io::Error::other(format!("cargo has built no {HEAVY_CRATE}")))?;
    link_heavy(archive, &folder.join(HEAVY))?;
    let file = interface.file_name().unwrap_or_default();
    externs.push(format!("{HEAVY_CRATE}={}", file.to_string_lossy()));
    Ok(externs.join("\n"))
}

/// Links the library of heavier code, as cells are linked: all that is undefined in it resolves from the prelude.
fn link_heavy(archive: &Path, library: &Path) -> std::io::Result<()> {
    let mut link = std::process::Command::new("ld");
    link.args(["-shared", "--eh-frame-hdr", "--strip-debug", "--whole-archive"]).arg(archive);
    let output = link.arg("-o").arg(library).stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(std::io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
}
