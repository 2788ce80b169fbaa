//! `nbrun-host PRELUDE SOCKET`: the process in which cells run. Started by the kernel.
//!
//! It loads the prelude's library so that its symbols are global (the cells resolve theirs from it) and hands
//! over. It can't simply be linked to that library: a Rust program can't share the standard library that a
//! dynamic library of Rust brings along.

mod stdin;

use std::ffi::{CStr, CString, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt as _;
use std::process::ExitCode;

type Serve = extern "C" fn(*const c_char) -> c_int;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let [_, prelude, socket] = arguments.as_slice() else {
        eprintln!("usage: nbrun-host PRELUDE SOCKET");
        return ExitCode::FAILURE;
    };
    match serve(prelude, socket) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("nbrun-host: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(prelude: &OsStr, socket: &OsStr) -> Result<c_int, String> {
    let prelude = CString::new(prelude.as_bytes()).map_err(|error| error.to_string())?;
    let socket = CString::new(socket.as_bytes()).map_err(|error| error.to_string())?;
    // SAFETY: the strings end with NUL, and the prelude exports these symbols with the signatures `Serve` and
    // `stdin::Read`.
    unsafe {
        let library = libc::dlopen(prelude.as_ptr(), libc::RTLD_LAZY | libc::RTLD_GLOBAL);
        if library.is_null() {
            return Err(CStr::from_ptr(libc::dlerror()).to_string_lossy().into_owned());
        }
        let symbol = libc::dlsym(library, c"nbrun_host_serve".as_ptr());
        let read = libc::dlsym(library, c"nbrun_host_read".as_ptr());
        if symbol.is_null() || read.is_null() {
            return Err("the prelude's library is another one".to_owned());
        }
        let _ = stdin::STDIN.set(std::mem::transmute::<*mut libc::c_void, stdin::Read>(read));
        Ok(std::mem::transmute::<*mut libc::c_void, Serve>(symbol)(socket.as_ptr()))
    }
}
