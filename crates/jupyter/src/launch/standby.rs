use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use serde_json::Value;
use tokio::time::timeout;

use super::address::{self, misplaced_socket};
use super::folder::RuntimeFolder;
use super::kernel::Kernel;
use super::process::Process;
use super::{LaunchError, LaunchOptions, command};
use crate::client::ClientError;
use crate::kernelspec::InstalledKernel;
use crate::{Client, ConnectionInfo, Transport};

/// A private folder for one kernel, with its connection file. Removed when dropped.
pub struct Berth {
    folder: RuntimeFolder,
    connection: ConnectionInfo,
    file: PathBuf,
}

impl Berth {
    /// Chooses where a kernel of that name shall listen, and its key, and writes the connection file.
    pub fn create(name: &str, transport: Transport) -> Result<Self, LaunchError> {
        let folder = RuntimeFolder::create()?;
        let connection = address::choose(name, &folder, transport).map_err(LaunchError::Folder)?;
        let file = folder.path().join("kernel.json");
        connection.write(&file)?;
        Ok(Self { folder, connection, file })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where the kernel shall listen.
    pub fn connection(&self) -> &ConnectionInfo {
        &self.connection
    }

    /// The connection file.
    pub fn connection_file(&self) -> &Path {
        &self.file
    }
}

/// A kernel that runs without a client of this process. Dropping it kills the kernel and all that it started.
pub struct Standby {
    name: String,
    // Dropped in this order: the processes first, then the folder with their sockets.
    process: Process,
    berth: Berth,
}

impl Standby {
    /// Starts the kernel's command. It has not answered yet: see [`Self::connect`].
    pub async fn start(
        kernel: &InstalledKernel,
        berth: Berth,
        options: &LaunchOptions,
    ) -> Result<Self, LaunchError> {
        let name = kernel.name.clone();
        match Process::spawn(command::build(kernel, &berth.file, options)).await {
            Ok(process) => Ok(Self { name, process, berth }),
            Err(source) => {
                let program = kernel.spec.argv.first().cloned().unwrap_or_default();
                Err(LaunchError::Spawn { name, program, source })
            }
        }
    }

    /// Waits until the kernel answers and its outputs are heard; `None` if it listens on the wrong sockets.
    pub async fn connect(
        self,
        options: &LaunchOptions,
    ) -> Result<Option<(Self, Client, Value)>, LaunchError> {
        let name = self.name.clone();
        let connected = tokio::select! {
            biased;
            connected = timeout(options.startup_timeout, connect(&self.berth.connection)) => connected,
            status = self.process.exited() => {
                let output = self.process.final_output().await;
                return if names_sockets(&output, &self.berth) {
                    Ok(None)
                } else {
                    Err(LaunchError::Exited { name, status, output })
                };
            }
            () = misplaced_socket(&self.berth.connection, &self.berth.folder) => return Ok(None),
        };
        match connected {
            Ok(Ok((client, info))) => Ok(Some((self, client, info))),
            Ok(Err(source)) => Err(LaunchError::Client { name, source }),
            Err(_) => {
                let (timeout, output) = (options.startup_timeout, self.process.recent_output());
                Err(LaunchError::Timeout { name, timeout, output })
            }
        }
    }

    pub(super) fn into_kernel(self, kernel: &InstalledKernel, client: Client, info: Value) -> Kernel {
        let Self { process, berth: Berth { folder, connection, .. }, .. } = self;
        Kernel::new(client, info, connection, kernel.spec.interrupt_mode, process, folder)
    }

    /// The kernel's folder.
    pub fn berth(&self) -> &Berth {
        &self.berth
    }

    /// Completes when the kernel's process has ended, for whatever reason.
    pub async fn exited(&self) -> ExitStatus {
        self.process.exited().await
    }

    /// The same, without borrowing.
    pub fn exit(&self) -> impl Future<Output = ExitStatus> + Send + use<> {
        let watch = self.process.watch().clone();
        async move { watch.exited().await }
    }

    /// How the kernel's process has ended, if it has.
    pub fn exit_status(&self) -> Option<ExitStatus> {
        self.process.watch().status()
    }

    /// Sends SIGINT to the kernel's process group.
    pub fn interrupt(&self) -> io::Result<()> {
        self.process.watch().interrupt()
    }

    /// Kills the kernel's process group at once.
    pub fn kill(&self) {
        self.process.watch().kill();
    }

    /// The last 64 KiB that the kernel's processes wrote to stdout and stderr outside of the protocol.
    pub fn recent_output(&self) -> String {
        self.process.recent_output()
    }

    /// What an ended kernel wrote last.
    pub async fn final_output(self) -> String {
        self.process.final_output().await
    }

    /// The process id of the kernel, which is that of its process group.
    pub fn pid(&self) -> u32 {
        self.process.watch().pid()
    }
}

/// Whether a kernel's last words are about the address of its sockets, as Deno's are: `invalid host '/tmp/../k'`.
fn names_sockets(output: &str, berth: &Berth) -> bool {
    let Berth { connection, file, .. } = berth;
    connection.transport == Transport::Ipc
        && output.replace(&file.display().to_string(), "").contains(&connection.ip)
}

async fn connect(connection: &ConnectionInfo) -> Result<(Client, Value), ClientError> {
    let mut client = Client::connect(connection).await?;
    match client.ready().await? {
        Some(info) => Ok((client, info)),
        // All channels are closed: the process is about to be seen to end.
        None => std::future::pending().await,
    }
}
