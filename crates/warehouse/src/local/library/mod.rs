//! DuckDB's library, loaded when the first connection is opened.
//!
//! Linked in the usual way, it would cost every start of a kernel 20 ms before `main`, whether or not any SQL is
//! run. So the `duckdb` crate is built as for an extension of DuckDB: it calls through pointers, which whoever
//! loads it hands over. Here that is done by the program itself.
//!
//! All unsafe code of the warehouse is in this module.
#![expect(
    unsafe_code,
    reason = "a C library is loaded, functions are taken from it by name, and its memory is read"
)]

#[cfg(feature = "bundled")]
mod bundled;
mod names;
#[cfg(not(feature = "bundled"))]
mod shared;
mod vector;

#[cfg(feature = "bundled")]
use bundled::functions;
use duckdb::ffi;
#[cfg(not(feature = "bundled"))]
use shared::functions;
use std::ffi::{c_char, c_void};
use std::path::PathBuf;
use std::ptr;
use std::sync::OnceLock;
pub use vector::{decimals, whole_number};

/// The version of the library that fits the `duckdb` crate, and whose SQL the local warehouse writes.
const VERSION: &str = "v1.5.6";

/// Why DuckDB's library can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// It is at none of the places.
    #[error(
        "DuckDB's library can't be loaded: {}; `cargo xtask setup` fetches it, and DUCKDB_LIB_DIR names its folder",
        tried.join("; ")
    )]
    Missing {
        /// What the system says of each place.
        tried: Vec<String>,
    },
    /// It is there in another version, which might give other answers.
    #[error(
        "{} is DuckDB {found}, and the local warehouse needs {VERSION}: `cargo xtask setup` fetches it, and \
         DUCKDB_LIB_DIR names its folder",
        path.display()
    )]
    Version {
        /// The library.
        path: PathBuf,
        /// Its version, as it says itself.
        found: String,
    },
    /// It says to be of the right version, and lacks a function.
    #[error("{} is no complete DuckDB library: {what}; `cargo xtask setup` fetches one", path.display())]
    Incomplete {
        /// The library.
        path: PathBuf,
        /// What the system says.
        what: String,
    },
}

/// Makes the functions of the `duckdb` crate usable; none may be called before. It is loaded only once, and
/// looked for again after a failure.
pub fn load() -> Result<(), LibraryError> {
    static LOADED: OnceLock<()> = OnceLock::new();
    if LOADED.get().is_none() {
        hand_over(&functions()?);
        LOADED.get_or_init(|| ());
    }
    Ok(())
}

/// Gives the `duckdb` crate the functions, in the way in which DuckDB gives them to an extension.
fn hand_over(functions: &ffi::duckdb_ext_api_v1) {
    unsafe extern "C" fn given(info: ffi::duckdb_extension_info, _version: *const c_char) -> *const c_void {
        info.cast_const().cast()
    }
    let access = ffi::duckdb_extension_access { set_error: None, get_database: None, get_api: Some(given) };
    let info = ptr::from_ref(functions).cast_mut().cast();
    // SAFETY: `access` has the one callback that is used, and what it returns is `functions`, which is only read,
    // during this call. Its functions have the types that the table declares, since they are of `VERSION`.
    let handed = unsafe { ffi::duckdb_rs_extension_api_init(info, &raw const access, VERSION) };
    debug_assert_eq!(handed, Ok(true), "it fails only without a table");
}
