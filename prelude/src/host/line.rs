//! How far the cell has come: readable from outside even after the process was killed.

use std::path::Path;
use std::ptr;
use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

/// Name of the file that holds the line, beside the kernel's socket: a native-endian `u32`.
const FILE: &str = "line";

static UNSEEN: AtomicU32 = AtomicU32::new(0);
static LINE: AtomicPtr<AtomicU32> = AtomicPtr::new((&raw const UNSEEN).cast_mut());

/// Notes that the statement at `line` of the compiled source is about to run.
pub fn reach(line: u32) {
    // SAFETY: either the static above or a mapping that is never undone.
    unsafe { &*LINE.load(Ordering::Relaxed) }.store(line, Ordering::Relaxed);
}

/// From now on keeps the line in a file in the folder of `socket`; where that fails, nobody gets to know it.
pub fn keep_beside(socket: &Path) {
    let Ok(file) = std::fs::File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(socket.with_file_name(FILE))
    else {
        return;
    };
    if file.set_len(4).is_err() {
        return;
    }
    // SAFETY: a new shared mapping of a file of that length, aligned to a page, never unmapped.
    let mapping = unsafe {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        libc::mmap(
            ptr::null_mut(),
            4,
            protection,
            libc::MAP_SHARED,
            std::os::fd::AsRawFd::as_raw_fd(&file),
            0,
        )
    };
    if mapping != libc::MAP_FAILED {
        LINE.store(mapping.cast(), Ordering::Relaxed);
    }
}
