//! What a record tells of where a run took place.

mod environment;
mod git;
mod kernel;
mod machine;

pub use environment::{Environment, EnvironmentLock};
pub use git::Git;
pub use kernel::KernelFacts;
pub use machine::Machine;
