//! Where the kernel of a run comes from, and how long it stays.

use std::time::Duration;

use crate::execute::local::Local;
use crate::execute::pool::{Pool, PoolError, Use};

#[derive(Debug, Clone, clap::Args)]
pub struct PoolArgs {
    /// Take a kernel that `nbrun pool` has ready; if it has none for this run, start one as always, or with
    /// `required` fail
    #[arg(long, value_name = "required", num_args = 0..=1, require_equals = true, default_missing_value = "preferred", conflicts_with = "server")]
    pool: Option<PoolUse>,

    /// When a cell fails, let the kernel live on for this time, such as 30m; `nbrun pool status` lists it
    #[arg(
        long = "keep-kernel-on-error",
        value_name = "TIME",
        value_parser = super::limits::duration,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "1h",
        conflicts_with = "server"
    )]
    pub keep_kernel_on_error: Option<Duration>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum PoolUse {
    Preferred,
    Required,
}

impl PoolArgs {
    /// Where the kernel comes from, if this process does not start it itself.
    pub fn executor(&self, local: &Local) -> Option<Pool<impl Fn(&PoolError) + use<>>> {
        let usage = Use {
            warm: self.pool.is_some(),
            required: self.pool == Some(PoolUse::Required),
            keepable: self.keep_kernel_on_error.is_some(),
        };
        (usage.warm || usage.keepable).then(|| Pool::new(local.clone(), usage, note))
    }
}

#[allow(clippy::print_stderr)]
fn note(error: &PoolError) {
    anstream::eprintln!("\u{1b}[1mnote:\u{1b}[0m no kernel from the pool: {error}; one is started");
}
