//! A copy of the whole process, all of its threads included, that can take the process's place.
//!
//! `fork` copies all memory but only the thread that calls it; a copy whose thread pools have no threads hangs
//! at its first parallel query. So every other thread is first parked in a signal handler, where its registers
//! lie on its own stack and are copied with it. A copy that is woken makes a new task for each parked thread,
//! with the old stack and thread-local storage, and lets it return from the handler: that restores registers,
//! signal mask and an interrupted system call. DMTCP and CRIU revive threads in the same way.
//!
//! While threads are parked, any of them may hold any lock, the allocator's among them: nothing between parking
//! and release may allocate.

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod copy;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod parking;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod tasks;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod x86_64;

use std::io;
use std::os::fd::RawFd;
use std::path::Path;

/// Which of the two processes goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The process that was copied.
    Original,
    /// The copy, woken to take the original's place.
    Woken,
}

/// Copies the process. The copy connects to the Unix socket `kernel`, puts that connection in the place of the
/// file descriptors `connections`, and sleeps until a byte comes from there: then this function returns once
/// more, in the copy. When `kernel` hangs up instead, the copy ends.
///
/// The copy is a child of this process's parent.
///
/// # Errors
/// Where this can't be done: on other systems, with a thread that doesn't hear signals, without memory for the
/// copy. The process itself is unharmed then.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
pub fn take(kernel: &Path, connections: &[RawFd]) -> io::Result<Side> {
    copy::take(kernel, connections)
}

/// See above.
#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
pub fn take(_: &Path, _: &[RawFd]) -> io::Result<Side> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}
