//! The functions of a shared library, which the set-up fetched.

use super::names::with_names;
use super::{LibraryError, VERSION};
use duckdb::ffi;
use libloading::Library;
use std::env::{self, consts};
use std::error::Error as _;
use std::ffi::{CStr, c_char};
use std::mem;
use std::path::{Path, PathBuf};

/// Names the folder of the library: when a program runs, and, with less weight, when it is built.
const FOLDER: &str = "DUCKDB_LIB_DIR";

/// All functions of the library, which then stays loaded.
pub fn functions() -> Result<ffi::duckdb_ext_api_v1, LibraryError> {
    let (library, path) = open(places())?;
    let functions = functions_of(&library, &path)?;
    mem::forget(library);
    Ok(functions)
}

/// Where the library may be; the last is looked for by the system.
fn places() -> impl Iterator<Item = PathBuf> {
    let named = env::var_os(FOLDER).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let program = env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent).map(Path::to_owned);
    let built = option_env!("NBRUN_DUCKDB_FOLDER").map(PathBuf::from);
    let folders = [named, beside, built, Some(PathBuf::new())].into_iter().flatten();
    folders.map(|folder| folder.join(format!("{}duckdb{}", consts::DLL_PREFIX, consts::DLL_SUFFIX)))
}

/// Loads the first that can be loaded.
fn open(places: impl IntoIterator<Item = PathBuf>) -> Result<(Library, PathBuf), LibraryError> {
    let mut tried = Vec::new();
    for path in places {
        // SAFETY: what DuckDB's library runs when it is loaded are constructors of its own data.
        match unsafe { Library::new(&path) } {
            Ok(library) => return Ok((library, path)),
            Err(error) => tried.push(said(&error)),
        }
    }
    Err(LibraryError::Missing { tried })
}

fn functions_of(library: &Library, path: &Path) -> Result<ffi::duckdb_ext_api_v1, LibraryError> {
    let found = version(library).map_err(|error| incomplete(path, &error))?;
    if found != VERSION {
        return Err(LibraryError::Version { path: path.to_owned(), found });
    }
    macro_rules! table {
        ($($function:ident)*) => {
            // SAFETY: the library is of the version that the types of the table are declared for.
            unsafe { ffi::duckdb_ext_api_v1 { $($function: *library.get(stringify!($function))?),* } }
        };
    }
    (|| Ok(with_names!(table)))().map_err(|error| incomplete(path, &error))
}

fn version(library: &Library) -> Result<String, libloading::Error> {
    // SAFETY: this function has had this type since it was added, and gives a constant.
    unsafe {
        let version = library.get::<unsafe extern "C" fn() -> *const c_char>("duckdb_library_version")?;
        Ok(CStr::from_ptr(version()).to_string_lossy().into_owned())
    }
}

fn incomplete(path: &Path, error: &libloading::Error) -> LibraryError {
    LibraryError::Incomplete { path: path.to_owned(), what: said(error) }
}

/// What the system says: it names the file and the reason.
fn said(error: &libloading::Error) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::process::Command;

    /// A library that says to be DuckDB of `version`, and does nothing else.
    fn library_of(version: &str, folder: &Path) -> PathBuf {
        let (source, library) = (folder.join("library.rs"), folder.join("libduckdb.so"));
        let text = format!(
            "#[unsafe(no_mangle)] pub extern \"C\" fn duckdb_library_version() -> *const std::ffi::c_char {{ \
             c\"{version}\".as_ptr() }}"
        );
        fs::write(&source, text).unwrap();
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition=2024", "--crate-type=cdylib", "-o"]).args([&library, &source]);
        assert!(rustc.status().unwrap().success());
        library
    }

    fn error_of(path: PathBuf) -> String {
        open([path]).and_then(|(library, path)| functions_of(&library, &path)).unwrap_err().to_string()
    }

    #[test]
    fn a_missing_library_is_named_with_all_places() {
        let places = ["/nowhere/libduckdb.so", "/neither/libduckdb.so"];
        let error = open(places.map(PathBuf::from)).err().unwrap().to_string();
        for part in [places[0], places[1], "`cargo xtask setup` fetches it", FOLDER] {
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn what_is_no_library_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let broken = folder.path().join("libduckdb.so");
        fs::write(&broken, "text").unwrap();
        let (_, path) = open([broken].into_iter().chain(places())).unwrap();
        assert!(!path.starts_with(folder.path()));
    }

    #[test]
    fn another_version_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = error_of(library_of("v1.4.0", folder.path()));
        let start = format!("{}/libduckdb.so is DuckDB v1.4.0, and", folder.path().display());
        assert!(error.starts_with(&start) && error.contains(VERSION), "{error}");
    }

    #[test]
    fn a_library_that_lacks_functions_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = error_of(library_of(VERSION, folder.path()));
        assert!(error.contains("is no complete DuckDB library"), "{error}");
        assert!(error.contains("duckdb_add_aggregate_function_to_set"), "{error}");
    }

    #[test]
    fn the_library_of_the_set_up_fits() {
        super::super::load().unwrap();
        assert!(duckdb::Connection::open_in_memory().is_ok());
    }
}
