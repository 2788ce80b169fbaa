//! Starting a kernel, knowing when it is ready, noticing when it ends, and leaving nothing behind.
//!
//! A kernel runs in a process group of its own, so that it and whatever its cells started can be interrupted and
//! killed together. Three things see to it that nothing survives this process, however that ends:
//!
//! 1. dropping a [`Kernel`] kills its group;
//! 2. on Linux the kernel itself is killed by the system when this process dies ([`lifeline`]);
//! 3. a guard process kills the whole group when this process is gone ([`guard`]).

mod command;
mod folder;
mod group;
mod guard;
mod kernel;
mod lifeline;
mod output;
mod process;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use serde_json::Value;
use tokio::time::timeout;
use uuid::Uuid;

use self::folder::RuntimeFolder;
pub use self::kernel::{InterruptError, Kernel, KernelHandle};
use self::process::Process;
use crate::client::ClientError;
use crate::connection::ConnectionFileError;
use crate::kernelspec::{Environment, InstalledKernel};
use crate::{Client, ConnectionInfo, Map, Transport};

/// How to start a kernel.
#[derive(Debug, Clone)]
pub struct LaunchOptions {
    /// The folder to start in; this process's own by default.
    pub cwd: Option<PathBuf>,
    /// Variables to set, over those of this process and of the kernelspec.
    pub env: Vec<(OsString, OsString)>,
    /// How long the kernel may take until it answers; 60 seconds by default.
    pub startup_timeout: Duration,
    /// Ipc by default: it has no ports to race for, and nobody else on the machine can connect. Kernels that cannot
    /// speak it need tcp.
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

/// Why a kernel did not start.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// No private folder for the sockets could be made.
    #[error("no folder for the kernel's sockets: {0}")]
    Folder(#[source] std::io::Error),
    /// The path of a socket would be too long for the system.
    #[error(
        "the kernel's sockets in {folder} would have paths of more than {limit} bytes, which the system does not \
         allow: set XDG_RUNTIME_DIR or TMPDIR to a shorter folder"
    )]
    PathTooLong {
        /// Where the sockets would be.
        folder: PathBuf,
        /// The system's limit.
        limit: usize,
    },
    /// The connection file could not be written.
    #[error(transparent)]
    ConnectionFile(#[from] ConnectionFileError),
    /// The program does not exist or may not be executed.
    #[error("the kernel `{name}` cannot be started: {program}: {source}")]
    Spawn {
        /// The kernel.
        name: String,
        /// The first word of its command.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The process ended before it was ready.
    #[error("the kernel `{name}` ended while starting ({status}){}", said(output))]
    Exited {
        /// The kernel.
        name: String,
        /// How it ended.
        status: ExitStatus,
        /// The last of what it wrote to stdout and stderr.
        output: String,
    },
    /// The process runs but does not answer.
    #[error(
        "the kernel `{name}` did not answer within {} s of its start{}",
        timeout.as_secs_f64(),
        said(output)
    )]
    Timeout {
        /// The kernel.
        name: String,
        /// How long was waited.
        timeout: Duration,
        /// The last of what it wrote to stdout and stderr.
        output: String,
    },
    /// The process runs, but its channels fail.
    #[error("the kernel `{name}` cannot be used: {source}")]
    Client {
        /// The kernel.
        name: String,
        /// What is wrong.
        source: ClientError,
    },
}

fn said(output: &str) -> String {
    if output.trim().is_empty() { String::new() } else { format!("; it said:\n{}", output.trim_end()) }
}

/// Starts a kernel and waits until it answers and its outputs arrive.
pub async fn launch(kernel: &InstalledKernel, options: LaunchOptions) -> Result<Kernel, LaunchError> {
    let folder = RuntimeFolder::create()?;
    let connection = connection(kernel, &folder, options.transport).map_err(LaunchError::Folder)?;
    let connection_file = folder.path().join("kernel.json");
    connection.write(&connection_file)?;

    let command = command::build(kernel, &connection_file, &options, &Environment::current());
    let process = Process::spawn(command).await.map_err(|source| LaunchError::Spawn {
        name: kernel.name.clone(),
        program: kernel.spec.argv.first().cloned().unwrap_or_default(),
        source,
    })?;

    let connected = tokio::select! {
        biased;
        connected = timeout(options.startup_timeout, connect(&connection)) => connected,
        status = process.exited() => {
            let output = process.final_output().await;
            return Err(LaunchError::Exited { name: kernel.name.clone(), status, output });
        }
    };
    match connected {
        Ok(Ok((client, info))) => {
            Ok(Kernel::new(client, info, connection, kernel.spec.interrupt_mode, process, folder))
        }
        Ok(Err(source)) => Err(LaunchError::Client { name: kernel.name.clone(), source }),
        Err(_) => Err(LaunchError::Timeout {
            name: kernel.name.clone(),
            timeout: options.startup_timeout,
            output: process.recent_output(),
        }),
    }
}

async fn connect(connection: &ConnectionInfo) -> Result<(Client, Value), ClientError> {
    let mut client = Client::connect(connection).await?;
    match client.ready().await? {
        Some(info) => Ok((client, info)),
        // All channels are closed: the process is about to be seen to end.
        None => std::future::pending().await,
    }
}

fn connection(
    kernel: &InstalledKernel,
    folder: &RuntimeFolder,
    transport: Transport,
) -> std::io::Result<ConnectionInfo> {
    let (ip, [shell_port, iopub_port, stdin_port, control_port, hb_port]) = match transport {
        Transport::Ipc => (folder.path().join("k").display().to_string(), [1, 2, 3, 4, 5]),
        Transport::Tcp => ("127.0.0.1".to_owned(), free_ports()?),
    };
    Ok(ConnectionInfo {
        transport,
        ip,
        shell_port,
        iopub_port,
        stdin_port,
        control_port,
        hb_port,
        key: Uuid::new_v4().to_string(),
        signature_scheme: "hmac-sha256".to_owned(),
        kernel_name: Some(kernel.name.clone()),
        extra: Map::new(),
    })
}

/// Ports that are free now. Another process may take one before the kernel does: that is why ipc is the default.
fn free_ports() -> std::io::Result<[u16; 5]> {
    let mut listeners = Vec::with_capacity(5);
    let mut ports = [0; 5];
    for port in &mut ports {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
        *port = listener.local_addr()?.port();
        listeners.push(listener);
    }
    Ok(ports)
}
