use std::io;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

/// The runtime in which sockets are emptied: one thread that does nothing else.
///
/// A kernel drops what its clients don't read in time. A program that parses a large output or saves a notebook on
/// its own runtime's thread must not be the reason for that.
pub(crate) fn drainer() -> io::Result<&'static Handle> {
    static DRAINER: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = DRAINER.get() {
        return Ok(runtime.handle());
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .max_blocking_threads(1)
        .thread_name("kernel-drain")
        .enable_all()
        .build()?;
    match DRAINER.set(runtime) {
        Ok(()) => {}
        // Another thread was faster. A runtime must not be dropped where tasks run.
        Err(superfluous) => superfluous.shutdown_background(),
    }
    DRAINER.get().map(Runtime::handle).ok_or_else(|| io::Error::other("no runtime"))
}
