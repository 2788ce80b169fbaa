//! Standard input that comes from the notebook.
//!
//! This program's `read` takes the place of the C library's in all that it loads. A read of standard input asks
//! the user through the prelude; every other one is the plain system call.

use std::ffi::{c_int, c_void};
use std::sync::OnceLock;

/// Reads at most so many bytes of standard input, like `read(2)`.
pub type Read = unsafe extern "C" fn(*mut c_void, usize) -> isize;

/// What reads standard input, once the prelude is loaded.
pub static STDIN: OnceLock<Read> = OnceLock::new();

/// `read(2)`.
///
/// # Safety
/// As for `read(2)`.
#[unsafe(no_mangle)]
unsafe extern "C" fn read(file: c_int, buffer: *mut c_void, count: usize) -> isize {
    match STDIN.get() {
        // SAFETY: the caller keeps the contract of `read(2)`.
        Some(stdin) if file == libc::STDIN_FILENO => unsafe { stdin(buffer, count) },
        // SAFETY: as above.
        _ => unsafe { libc::syscall(libc::SYS_read, file, buffer, count) as isize },
    }
}
