//! The functions of the library that was compiled into the program.

use super::LibraryError;
use super::names::with_names;
use duckdb::ffi;
use std::mem;

macro_rules! declare {
    ($($function:ident)*) => { unsafe extern "C" { $(fn $function();)* } };
}
with_names!(declare);

/// All functions.
#[expect(clippy::unnecessary_wraps, reason = "a shared library may be missing")]
#[expect(clippy::missing_transmute_annotations, reason = "the table has the types")]
pub fn functions() -> Result<ffi::duckdb_ext_api_v1, LibraryError> {
    macro_rules! table {
        ($($function:ident)*) => {
            // SAFETY: the linked functions have the types of the table: both are of one crate.
            unsafe {
                ffi::duckdb_ext_api_v1 {
                    $($function: mem::transmute::<Option<unsafe extern "C" fn()>, _>(Some($function))),*
                }
            }
        };
    }
    Ok(with_names!(table))
}
