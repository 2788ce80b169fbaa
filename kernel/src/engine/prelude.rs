//! The prelude: built once for each rustc, kept in the per-user cache, found again at every start.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use include_dir::{Dir, include_dir};
use sha2::{Digest as _, Sha256};

use super::EngineError;
use crate::assist::index;

/// The sources that the kernel was built with.
static SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../prelude");

/// Crates that cells can name besides the prelude itself.
const CRATES: [&str; 9] =
    ["anyhow", "chrono", "itertools", "plotters", "polars", "rand", "serde", "serde_json", "tokio"];

/// A built prelude.
#[derive(Debug, Clone)]
pub struct Prelude {
    folder: PathBuf,
    rustc: PathBuf,
    arguments: Vec<OsString>,
}

impl Prelude {
    /// The prelude for the rustc on PATH, or `None` when it has not been built yet.
    ///
    /// # Errors
    /// When there is no rustc, or the cache can't be read.
    pub fn find() -> Result<Option<Self>, EngineError> {
        let rustc = rustc()?;
        let folder = cache_folder().join("prelude").join(key(&rustc)?);
        if !folder.join(COMPLETE).exists() {
            return Ok(None);
        }
        let at = |source| EngineError::Prelude { folder: folder.clone(), source };
        let dependencies = folder.join("deps");
        let mut arguments: Vec<OsString> = vec!["-L".into(), prefixed("dependency=", &dependencies)];
        arguments.extend(["--extern".into(), prefixed("nbrun_prelude=", &folder.join(LIBRARY))]);
        let names = file_names(&dependencies).map_err(at)?;
        for name in CRATES {
            let file = names.iter().filter(|file| matches!(ending(file), "rmeta" | "rlib")).find(|file| {
                file.strip_prefix("lib").is_some_and(|rest| rest.starts_with(&format!("{name}-")))
            });
            if let Some(file) = file {
                arguments
                    .extend(["--extern".into(), prefixed(&format!("{name}="), &dependencies.join(file))]);
            }
        }
        Ok(Some(Prelude { folder, rustc, arguments }))
    }

    /// Builds the prelude for the rustc on PATH; cargo's own progress goes to `progress`.
    ///
    /// A target folder in the cache is reused, so that a change in the prelude alone takes seconds.
    ///
    /// # Errors
    /// When cargo fails or the cache can't be written.
    pub fn build(progress: Stdio) -> Result<Self, EngineError> {
        let cache = cache_folder().join("prelude");
        let folder = cache.join(key(&rustc()?)?);
        let at = |folder: &Path| {
            let folder = folder.to_owned();
            move |source| EngineError::Prelude { folder: folder.clone(), source }
        };
        let (sources, target) = (cache.join("sources"), cache.join("target"));
        std::fs::create_dir_all(&cache).map_err(at(&cache))?;
        let lock = std::fs::File::create(cache.join("lock")).map_err(at(&cache))?;
        lock.lock().map_err(at(&cache))?;
        if let Some(built) = Self::find()? {
            return Ok(built);
        }
        write_sources(&SOURCES, &sources).map_err(at(&sources))?;
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_another_build(&name.to_string_lossy()))
        {
            cargo.env_remove(name);
        }
        let status = cargo
            .args(["build", "--release", "--locked", "--workspace"])
            .current_dir(&sources)
            .env("CARGO_TARGET_DIR", &target)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(progress)
            .status()
            .map_err(|source| EngineError::Start { program: "cargo".into(), source })?;
        if !status.success() {
            return Err(EngineError::PreludeBuild { status, folder: sources });
        }
        collect(&target.join("release"), &folder).map_err(at(&folder))?;
        write_index(&sources, &folder);
        std::fs::write(folder.join(COMPLETE), "").map_err(at(&folder))?;
        Self::find()?.ok_or_else(|| EngineError::Prelude {
            folder: folder.clone(),
            source: std::io::Error::other("it is not there after its build"),
        })
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The program that holds a session's variables.
    pub fn host(&self) -> PathBuf {
        self.folder.join("nbrun-host")
    }

    /// The library that the host loads.
    pub fn library(&self) -> PathBuf {
        self.folder.join(LIBRARY)
    }

    /// The compiler that it was built with.
    pub fn rustc(&self) -> &Path {
        &self.rustc
    }

    /// Arguments that let rustc find the prelude and the crates in it.
    pub fn rustc_arguments(&self) -> &[OsString] {
        &self.arguments
    }
}

const LIBRARY: &str = "libnbrun_prelude.so";
/// Written last: a folder without it is the remains of an interrupted build.
const COMPLETE: &str = "complete";

/// `NBRUN_CACHE_DIR`, else `nbrun` in the per-user cache folder.
pub fn cache_folder() -> PathBuf {
    std::env::var_os("NBRUN_CACHE_DIR")
        .map(PathBuf::from)
        .or_else(|| dirs::cache_dir().map(|folder| folder.join("nbrun")))
        .unwrap_or_else(|| std::env::temp_dir().join("nbrun"))
}

/// The compiler itself rather than rustup's proxy, which would cost every cell a few milliseconds.
fn rustc() -> Result<PathBuf, EngineError> {
    let program = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&program).args(["--print", "sysroot"]).output().map_err(EngineError::Rustc)?;
    let sysroot = String::from_utf8_lossy(&output.stdout);
    let direct = Path::new(sysroot.trim()).join("bin/rustc");
    Ok(if direct.exists() { direct } else { program.into() })
}

/// Tells one prelude from another: the exact rustc, and the sources.
fn key(rustc: &Path) -> Result<String, EngineError> {
    let version = Command::new(rustc).arg("-vV").output().map_err(EngineError::Rustc)?;
    let mut hash = Sha256::new();
    hash.update(&version.stdout);
    hash_sources(&SOURCES, &mut hash);
    let digest = hash.finalize();
    Ok(digest.iter().take(8).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")))
}

fn hash_sources(folder: &Dir<'_>, hash: &mut Sha256) {
    for file in folder.files() {
        hash.update(file.path().to_string_lossy().as_bytes());
        hash.update(file.contents());
    }
    folder.dirs().filter(|folder| !is_target(folder)).for_each(|folder| hash_sources(folder, hash));
}

fn write_sources(folder: &Dir<'_>, to: &Path) -> std::io::Result<()> {
    for file in folder.files() {
        let path = to.join(file.path());
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        if std::fs::read(&path).ok().as_deref() != Some(file.contents()) {
            std::fs::write(path, file.contents())?;
        }
    }
    folder.dirs().filter(|folder| !is_target(folder)).try_for_each(|folder| write_sources(folder, to))
}

fn is_target(folder: &Dir<'_>) -> bool {
    folder.path() == Path::new("target")
}

/// The library, the host, and of every dependency only its metadata: that is all a cell's rustc reads.
fn collect(release: &Path, folder: &Path) -> std::io::Result<()> {
    let deps = folder.join("deps");
    if deps.exists() {
        std::fs::remove_dir_all(&deps)?;
    }
    std::fs::create_dir_all(&deps)?;
    for name in [LIBRARY, "nbrun-host"] {
        std::fs::copy(release.join(name), folder.join(name))?;
    }
    let built = release.join("deps");
    let names = file_names(&built)?;
    for name in &names {
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        let has = |ending: &str| names.contains(&format!("{stem}.{ending}"));
        let wanted = match ending(name) {
            "rmeta" => true,
            "rlib" => !has("rmeta"),
            // Procedural macros.
            "so" => !has("rlib") && !stem.starts_with("libnbrun_prelude"),
            _ => false,
        };
        if wanted {
            std::fs::copy(built.join(name), deps.join(name))?;
        }
    }
    Ok(())
}

/// What completion knows of the prelude's crates. Cells run without it, so that a failure is no error.
fn write_index(sources: &Path, folder: &Path) {
    let written = rustc()
        .map_err(|error| error.to_string())
        .and_then(|rustc| index::build::table(sources, &rustc, &CRATES).map_err(|error| error.to_string()))
        .and_then(|table| std::fs::write(folder.join(index::FILE), table).map_err(|error| error.to_string()));
    if let Err(error) = written {
        tracing::warn!(error, "completion will know nothing of the prelude's crates");
    }
}

fn file_names(folder: &Path) -> std::io::Result<Vec<String>> {
    std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
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

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn prefixed(prefix: &str, path: &Path) -> OsString {
    let mut text = OsString::from(prefix);
    text.push(path);
    text
}
