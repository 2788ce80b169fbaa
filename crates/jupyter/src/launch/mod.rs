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

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use tokio::time::timeout;

use self::address::misplaced_socket;
pub use self::error::LaunchError;
use self::folder::RuntimeFolder;
pub use self::kernel::{InterruptError, Kernel, KernelHandle};
use self::process::Process;
use crate::client::ClientError;
use crate::kernelspec::{Environment, InstalledKernel};
use crate::{Client, ConnectionInfo, Transport};

/// How to start a kernel.
#[derive(Debug, Clone)]
pub struct LaunchOptions {
    /// The folder to start in; this process's own by default.
    pub cwd: Option<PathBuf>,
    /// Variables to set, over those of this process and of the kernelspec.
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
    if let Some(kernel) = start(kernel, &options, options.transport).await? {
        return Ok(kernel);
    }
    tracing::info!(kernel = kernel.name, "misunderstands ipc and is started again over tcp");
    let started = start(kernel, &options, Transport::Tcp).await?;
    started.ok_or_else(|| LaunchError::Folder(io::ErrorKind::Unsupported.into()))
}

/// Starts a kernel; `None` if it listens on the wrong sockets, or ends because it knows no ipc.
async fn start(
    kernel: &InstalledKernel,
    options: &LaunchOptions,
    transport: Transport,
) -> Result<Option<Kernel>, LaunchError> {
    let folder = RuntimeFolder::create()?;
    let connection = address::choose(kernel, &folder, transport).map_err(LaunchError::Folder)?;
    let connection_file = folder.path().join("kernel.json");
    connection.write(&connection_file)?;

    let command = command::build(kernel, &connection_file, options, &Environment::current());
    let name = kernel.name.clone();
    let process = match Process::spawn(command).await {
        Ok(process) => process,
        Err(source) => {
            let program = kernel.spec.argv.first().cloned().unwrap_or_default();
            return Err(LaunchError::Spawn { name, program, source });
        }
    };
    let connected = tokio::select! {
        biased;
        connected = timeout(options.startup_timeout, connect(&connection)) => connected,
        status = process.exited() => {
            let output = process.final_output().await;
            if transport == Transport::Ipc && names_sockets(&output, &connection, &connection_file) {
                return Ok(None);
            }
            return Err(LaunchError::Exited { name, status, output });
        }
        () = misplaced_socket(&connection, &folder) => return Ok(None),
    };
    match connected {
        Ok(Ok((client, info))) => {
            Ok(Some(Kernel::new(client, info, connection, kernel.spec.interrupt_mode, process, folder)))
        }
        Ok(Err(source)) => Err(LaunchError::Client { name, source }),
        Err(_) => {
            let (timeout, output) = (options.startup_timeout, process.recent_output());
            Err(LaunchError::Timeout { name, timeout, output })
        }
    }
}

/// Whether a kernel's last words are about the address of its sockets, as Deno's are: `invalid host '/tmp/../k'`.
fn names_sockets(output: &str, connection: &ConnectionInfo, connection_file: &Path) -> bool {
    output.replace(&connection_file.display().to_string(), "").contains(&connection.ip)
}

async fn connect(connection: &ConnectionInfo) -> Result<(Client, Value), ClientError> {
    let mut client = Client::connect(connection).await?;
    match client.ready().await? {
        Some(info) => Ok((client, info)),
        // All channels are closed: the process is about to be seen to end.
        None => std::future::pending().await,
    }
}
