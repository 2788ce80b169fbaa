//! Kernels that a daemon keeps: started before they are needed, or living on after a run.
//!
//! The daemon (`nbrun pool`) listens on a unix socket in a private folder. A connection to it is the life of one
//! kernel: when the connection closes, for whatever reason, the kernel and its process group are killed, unless the
//! client had asked to keep it. So a kernel is used once, and none outlives a run that was killed.
//!
//! What the pool gives is what a start would have given. Kernels of Python are forked from a process that has imported
//! ipykernel, with the run's own working directory, environment, umask and limits; the process is used only while the
//! files it has loaded, and the variables that were read when it started, are the same. Other kernels wait, ready, and
//! are used only by a run with the very settings they were started with. Everything else is a miss, with its reason.

mod client;
pub mod daemon;
mod place;
mod protocol;
mod session;
mod settings;

pub use client::{Claim, Pool, PoolError, Use, request, request_or_start, stock};
pub use daemon::serve;
pub use place::{Place, PlaceError};
pub use protocol::{KeptStatus, Reply, Request, Status, StockStatus, Want};
pub use session::{Pooled, PooledSession};
