//! The process that holds a session's variables and runs its compiled cells.
//!
//! The kernel starts it beside the compiler, connects over a Unix socket, and sends one [`Command`] at a time.
//! Cells run on the main thread; a second thread reads the socket, so that the process ends with the kernel
//! even in the middle of an endless cell.

pub mod buffer;
mod library;
pub mod line;
pub mod panics;
pub mod protocol;
mod snapshot;
mod surroundings;

use std::ffi::{CStr, OsStr, c_char, c_int};
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde_json::json;

use crate::cell::{Failure, Outcome};
use crate::display::Rich;
use crate::store::Store;
use crate::{comm, frames, parameters};
use protocol::{Command, Event};
use snapshot::Side;

/// What the host program calls: serves the kernel that listens at the Unix socket `socket`, and returns the
/// process's exit code.
///
/// # Safety
/// `socket` is a string that ends with NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nbrun_host_serve(socket: *const c_char) -> c_int {
    // SAFETY: the caller keeps this function's contract.
    let socket = unsafe { CStr::from_ptr(socket) };
    serve(Path::new(OsStr::from_bytes(socket.to_bytes())))
}

/// Serves the kernel that listens at `socket` until it hangs up.
fn serve(socket: &Path) -> c_int {
    panics::install_hook();
    let commands = match protocol::connect(socket) {
        Ok(commands) => commands,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "nbrun-host: can't reach the kernel: {error}");
            return 1;
        }
    };
    line::keep_beside(socket);
    let mut store = Store::default();
    protocol::send(&Event::Ready);
    for command in commands {
        let answer = obey(command, &mut store);
        let _ = std::io::stdout().flush();
        protocol::send(&answer);
    }
    0
}

fn obey(command: Command, store: &mut Store) -> Event {
    match command {
        Command::Run { library, entry, needs } => {
            drop(store.take_kept());
            match run(&library, &entry, &needs, store) {
                Ok(()) => Event::Value { value: json!(store.take_kept()) },
                failed => done(failed),
            }
        }
        Command::BindFrame { name, path } => done(bind_frame(name, path.into(), store)),
        Command::Value { name } => match store.get(&name).map(parameters::typed_value) {
            Some(Some(value)) => Event::Value { value },
            Some(None) => done(Err(failure(format!(
                "the type of the variable `{name}` has no counterpart among query parameters"
            )))),
            None => done(Err(failure(format!("there is no variable `{name}`")))),
        },
        Command::Columns => Event::Value { value: frames::columns(store) },
        Command::Forget { names } => {
            names.iter().for_each(|name| store.forget(name));
            done(Ok(()))
        }
        Command::Copy { socket } => {
            match protocol::between_events(|| snapshot::take(&socket, protocol::descriptors())) {
                Ok(Side::Original) => done(Ok(())),
                Ok(Side::Woken) => Event::Ready,
                Err(error) => done(Err(failure(format!("no copy of the process: {error}")))),
            }
        }
        Command::Show { name } => show(&name, store),
        Command::Describe => Event::Value { value: store.describe() },
        Command::Surround(changes) => match surroundings::change(changes) {
            Ok(value) => Event::Value { value },
            Err(error) => done(Err(failure(error))),
        },
        Command::Comm { msg_type, content, buffers } => done(comm::receive(&msg_type, &content, buffers)),
        Command::Answer { .. } | Command::Acknowledge => Event::Ready,
    }
}

fn run(path: &str, entry: &str, needs: &[String], store: &mut Store) -> Outcome {
    for path in needs {
        library::load_global(path)
            .map_err(|error| failure(format!("a library of crates can't be loaded: {error}")))?;
    }
    let cell = library::load(path, entry)
        .map_err(|error| failure(format!("the compiled cell can't be loaded: {error}")))?;
    cell(store)
}

fn bind_frame(name: String, path: std::path::PathBuf, store: &mut Store) -> Outcome {
    let frame =
        frames::read_ipc(path).map_err(|error| failure(format!("the result can't be read: {error}")))?;
    crate::display::emit(frame.mime_bundle(), true);
    store.put(&name, crate::known_view!(frame), frame);
    Ok(())
}

fn show(name: &str, store: &Store) -> Event {
    // A user's own `Debug` may panic.
    match catch_unwind(AssertUnwindSafe(|| store.show(name))) {
        Ok(shown) => Event::Value { value: json!(shown) },
        Err(_) => done(Err(panics::last())),
    }
}

fn failure(evalue: String) -> Failure {
    Failure { ename: "Error".into(), evalue, location: None }
}

fn done(outcome: Outcome) -> Event {
    let error = outcome.err().map(|failure| {
        let location = failure
            .location
            .map(|(file, line, column)| json!({"file": file, "line": line, "column": column}));
        json!({"ename": failure.ename, "evalue": failure.evalue, "location": location})
    });
    Event::Done { error }
}
