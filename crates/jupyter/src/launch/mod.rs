//! Starting a kernel, knowing when it is ready, noticing when it ends, and leaving nothing behind.
//!
//! A kernel runs in a process group of its own, so that it and whatever its cells started can be interrupted and
//! killed together. Three things see to it that nothing survives this process, however that ends:
//!
//! 1. dropping a [`Kernel`] kills its group;
//! 2. on Linux the kernel itself is killed by the system when this process dies;
//! 3. a guard process kills the whole group when this process is gone.

mod address;
mod command;
mod error;
mod folder;
mod group;
mod guard;
mod kernel;
mod lifeline;
mod output;
mod process;
mod standby;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

pub use self::command::{arguments, variables};
pub use self::error::LaunchError;
pub use self::group::Group;
pub use self::guard::Guard;
pub use self::kernel::{InterruptError, Kernel, KernelHandle};
pub use self::lifeline::close_inherited;
pub use self::output::RecentOutput;
pub use self::standby::{Berth, Standby};
use crate::kernelspec::{Environment, InstalledKernel};
use crate::{Client, Transport};

/// How to start a kernel.
#[derive(Debug, Clone)]
pub struct LaunchOptions {
    /// The folder to start in; this process's own by default.
    pub cwd: Option<PathBuf>,
    /// The environment that the kernel's is made from; this process's own by default.
    pub base: Option<Environment>,
    /// Variables to set, over those of `base` and of the kernelspec.
    pub env: Vec<(OsString, OsString)>,
    /// How long the kernel may take until it answers; 60 seconds by default.
    pub startup_timeout: Duration,
    /// Ipc by default: it has no ports to race for, and nobody else on the machine can connect. Some kernels only
    /// speak tcp.
    pub transport: Transport,
}

impl Default for LaunchOptions {
    fn default() -> Self {
        Self {
            cwd: None,
            base: None,
            env: Vec::new(),
            startup_timeout: Duration::from_mins(1),
            transport: Transport::Ipc,
        }
    }
}

/// Starts a kernel and waits until it answers and its outputs arrive.
///
/// A kernel that turns out not to understand ipc is started again over tcp.
pub async fn launch(kernel: &InstalledKernel, options: LaunchOptions) -> Result<Kernel, LaunchError> {
    let (standby, client, info) = start_either(kernel, &options).await?;
    Ok(standby.into_kernel(kernel, client, info))
}

/// Starts a kernel and lets it wait, ready, for a client to come. As for [`launch`], if it speaks tcp only.
pub async fn stand_by(kernel: &InstalledKernel, options: LaunchOptions) -> Result<Standby, LaunchError> {
    let (standby, _client, _info) = start_either(kernel, &options).await?;
    Ok(standby)
}

async fn start_either(
    kernel: &InstalledKernel,
    options: &LaunchOptions,
) -> Result<(Standby, Client, Value), LaunchError> {
    if let Some(started) = start(kernel, options, options.transport).await? {
        return Ok(started);
    }
    tracing::info!(kernel = kernel.name, "misunderstands ipc and is started again over tcp");
    let started = start(kernel, options, Transport::Tcp).await?;
    started.ok_or_else(|| LaunchError::Folder(io::ErrorKind::Unsupported.into()))
}

/// Starts a kernel; `None` if it listens on the wrong sockets, or ends because it knows no ipc.
async fn start(
    kernel: &InstalledKernel,
    options: &LaunchOptions,
    transport: Transport,
) -> Result<Option<(Standby, Client, Value)>, LaunchError> {
    let berth = Berth::create(&kernel.name, transport)?;
    Standby::start(kernel, berth, options).await?.connect(options).await
}
