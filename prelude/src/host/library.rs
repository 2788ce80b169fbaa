//! Loading a compiled cell into this process.

use std::ffi::{CStr, CString};

use crate::cell::Entry;

/// Loads the library at `path`, so that cells find what they need in it; one that is loaded stays as it is.
///
/// # Errors
/// What the dynamic linker says.
pub fn load_global(path: &str) -> Result<(), String> {
    let path = CString::new(path).map_err(|error| error.to_string())?;
    // SAFETY: the string ends with NUL. The kernel has linked the library against this very prelude.
    let library = unsafe { libc::dlopen(path.as_ptr(), libc::RTLD_NOW | libc::RTLD_GLOBAL) };
    if library.is_null() { Err(last_error()) } else { Ok(()) }
}

/// Loads the shared object at `path` and finds the cell's entry in it. It is never unloaded: values, and the
/// code that drops them, outlive their cell.
///
/// # Errors
/// What the dynamic linker says.
pub fn load(path: &str, entry: &str) -> Result<Entry, String> {
    let path = CString::new(path).map_err(|error| error.to_string())?;
    let entry = CString::new(entry).map_err(|error| error.to_string())?;
    // SAFETY: both strings end with NUL. The object was compiled by the kernel against this very prelude, by
    // the compiler that built it, and exports `entry` with the signature `Entry`; unresolved symbols fail here
    // (RTLD_NOW) rather than later. It exports little besides the statics that later cells are to find
    // (RTLD_GLOBAL).
    unsafe {
        let library = libc::dlopen(path.as_ptr(), libc::RTLD_NOW | libc::RTLD_GLOBAL);
        if library.is_null() {
            return Err(last_error());
        }
        let symbol = libc::dlsym(library, entry.as_ptr());
        if symbol.is_null() {
            return Err(last_error());
        }
        Ok(std::mem::transmute::<*mut libc::c_void, Entry>(symbol))
    }
}

fn last_error() -> String {
    // SAFETY: `dlerror` returns NULL or a string that is valid until the next dl* call of this thread.
    unsafe {
        let message = libc::dlerror();
        if message.is_null() {
            "unknown error".to_owned()
        } else {
            CStr::from_ptr(message).to_string_lossy().into_owned()
        }
    }
}
