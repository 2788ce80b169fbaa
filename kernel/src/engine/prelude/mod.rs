//! The prelude: built once for each rustc, kept in the per-user cache, found again at every start.

mod build;
mod crates;
mod rustc;
mod sources;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

pub use build::rustc_host;
pub use crates::{Crates, PreludeCrate};

use self::rustc::Rustc;
use super::EngineError;
use super::project::{Features, Project};

/// The variable that names a further cache folder, which is only read: what an administrator or a build job has
/// built there need not be built again.
pub const SHARED_CACHE: &str = "NBRUN_SHARED_CACHE";

/// A built prelude.
#[derive(Debug, Clone)]
pub struct Prelude {
    folder: PathBuf,
    rustc: PathBuf,
    externs: BTreeMap<String, PathBuf>,
}

impl Prelude {
    /// The prelude for the rustc on PATH, with the features that the project of this environment asks for; or
    /// `None` when it has not been built yet.
    ///
    /// # Errors
    /// When there is no rustc, or the cache or the project can't be read.
    pub fn find() -> Result<Option<Self>, EngineError> {
        Self::find_with(&selected_features()?)
    }

    /// The prelude for the rustc on PATH with further `features`, or `None` when it has not been built yet.
    ///
    /// # Errors
    /// When there is no rustc, or the cache can't be read.
    pub fn find_with(features: &Features) -> Result<Option<Self>, EngineError> {
        let rustc = Rustc::find()?;
        let key = sources::key(&rustc, features);
        let folders = readable_caches().into_iter().map(|cache| cache.join("prelude").join(&key));
        let Some(folder) = folders.into_iter().find(|folder| folder.join(COMPLETE).exists()) else {
            return Ok(None);
        };
        let text = std::fs::read_to_string(folder.join(COMPLETE))
            .map_err(|source| EngineError::Prelude { folder: folder.clone(), source })?;
        let dependencies = folder.join(DEPENDENCIES);
        let externs = text
            .lines()
            .filter_map(|line| line.split_once('='))
            .map(|(name, file)| (name.to_owned(), dependencies.join(file)))
            .chain([(LIBRARY_CRATE.to_owned(), folder.join(LIBRARY))])
            .collect();
        Ok(Some(Prelude { folder, rustc: rustc.path, externs }))
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What tells it from other preludes: of another compiler, or of another version of the kernel.
    pub fn key(&self) -> String {
        self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The program that holds a session's variables.
    pub fn host(&self) -> PathBuf {
        self.folder.join(HOST)
    }

    /// The library that the host loads.
    pub fn library(&self) -> PathBuf {
        self.folder.join(LIBRARY)
    }

    /// A library of generic code for the cells that name it, as the host needs it before them.
    pub fn heavy(&self) -> PathBuf {
        self.folder.join(HEAVY)
    }

    /// The compiler that it was built with.
    pub fn rustc(&self) -> &Path {
        &self.rustc
    }

    /// Cargo's target folder of the prelude's build, in the user's own cache: whatever is built there shares
    /// the prelude's compiled crates.
    pub fn target(&self) -> PathBuf {
        build::target()
    }

    /// The folder with the metadata of the crates in it.
    pub fn dependencies(&self) -> PathBuf {
        self.folder.join(DEPENDENCIES)
    }

    /// The crates that cells can name: name and file of each.
    pub fn externs(&self) -> &BTreeMap<String, PathBuf> {
        &self.externs
    }

    /// Its `Cargo.toml` and `Cargo.lock`.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn manifest(&self) -> std::io::Result<(String, String)> {
        let read = |name| std::fs::read_to_string(self.folder.join(name));
        Ok((read(MANIFEST)?, read(LOCK)?))
    }

    /// Arguments that let rustc find the crates that cells can name.
    pub fn rustc_arguments(&self) -> Vec<OsString> {
        rustc_arguments([self.dependencies().as_path()], &self.externs)
    }

    /// All crates in it.
    ///
    /// # Errors
    /// When its list of crates can't be read.
    pub fn crates(&self) -> Result<Crates, EngineError> {
        Crates::read(&self.folder.join(CRATES))
            .map_err(|source| EngineError::Prelude { folder: self.folder.clone(), source })
    }
}

/// Arguments that let rustc find crates: `folders` with metadata, and the crates that source code can name.
pub fn rustc_arguments<'a>(
    folders: impl IntoIterator<Item = &'a Path>,
    externs: &BTreeMap<String, PathBuf>,
) -> Vec<OsString> {
    let prefixed = |prefix: &str, path: &Path| {
        let mut text = OsString::from(prefix);
        text.push(path);
        text
    };
    let folders = folders.into_iter().map(|folder| ["-L".into(), prefixed("dependency=", folder)]);
    let externs = externs.iter().map(|(name, file)| ["--extern".into(), prefixed(&format!("{name}="), file)]);
    folders.chain(externs).flatten().collect()
}

/// The prelude's own crate, as source code names it.
pub const LIBRARY_CRATE: &str = "nbrun_prelude";

/// The crate of generic code for the cells that name it.
pub const HEAVY_CRATE: &str = "nbrun_heavy";

const LIBRARY: &str = "libnbrun_prelude.so";
const HEAVY: &str = "libnbrun_heavy.so";
const HOST: &str = "nbrun-host";
const MANIFEST: &str = "Cargo.toml";
const LOCK: &str = "Cargo.lock";
/// Metadata of the crates.
const DEPENDENCIES: &str = "deps";
/// The list of crates.
const CRATES: &str = "crates.json";
/// Name and file of the crates that cells can name, line by line. Written last: a folder without it is the
/// remains of an interrupted build.
const COMPLETE: &str = "externs";

/// `NBRUN_CACHE_DIR`, else `nbrun` in the per-user cache folder.
pub fn cache_folder() -> PathBuf {
    std::env::var_os("NBRUN_CACHE_DIR")
        .map(PathBuf::from)
        .or_else(|| dirs::cache_dir().map(|folder| folder.join("nbrun")))
        .unwrap_or_else(|| std::env::temp_dir().join("nbrun"))
}

/// The cache folders in which something built may be found: the user's own, then the shared one.
pub fn readable_caches() -> Vec<PathBuf> {
    let shared = std::env::var_os(SHARED_CACHE).filter(|folder| !folder.is_empty());
    [cache_folder()].into_iter().chain(shared.map(PathBuf::from)).collect()
}

fn selected_features() -> Result<Features, EngineError> {
    Ok(Project::selected()?.map(|project| project.features()).unwrap_or_default())
}
