//! Questions to the user. Standard input comes from here too.

use std::collections::VecDeque;
use std::ffi::c_void;
use std::io::Read as _;
use std::panic::panic_any;
use std::sync::{Mutex, PoisonError};

use crate::cell::Failure;
use crate::host::protocol;

/// Asks the user for a line of text.
///
/// # Panics
/// When nobody answers: the front end does not take questions, or has left.
pub fn input(prompt: impl Into<String>) -> String {
    ask(prompt.into(), false)
}

/// Asks the user for a line of text that is not shown while it is typed.
///
/// # Panics
/// When nobody answers: the front end does not take questions, or has left.
pub fn password(prompt: impl Into<String>) -> String {
    ask(prompt.into(), true)
}

fn ask(prompt: String, password: bool) -> String {
    protocol::ask(prompt, password).unwrap_or_else(|| {
        panic_any(Failure {
            ename: "StdinNotImplementedError".into(),
            evalue: "this front end does not answer questions; make the answer a parameter".into(),
            location: None,
        })
    })
}

/// What the user has answered and nobody has read yet.
static UNREAD: Mutex<VecDeque<u8>> = Mutex::new(VecDeque::new());

/// What the host program calls in place of `read(2)` for standard input: a line that the user types, or the end
/// of the file where nobody answers.
///
/// # Safety
/// `buffer` has room for `count` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nbrun_host_read(buffer: *mut c_void, count: usize) -> isize {
    if buffer.is_null() || count == 0 {
        return 0;
    }
    let mut unread = UNREAD.lock().unwrap_or_else(PoisonError::into_inner);
    if unread.is_empty() {
        let Some(answer) = protocol::ask(String::new(), false) else { return 0 };
        unread.extend(answer.into_bytes());
        unread.push_back(b'\n');
    }
    // SAFETY: the caller keeps this function's contract; bytes that were written before are no less valid.
    let buffer = unsafe { std::slice::from_raw_parts_mut(buffer.cast::<u8>(), count) };
    unread.read(buffer).unwrap_or(0).cast_signed()
}
