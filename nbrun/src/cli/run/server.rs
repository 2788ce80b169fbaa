//! Running on a Jupyter Server.

use std::path::PathBuf;
use std::time::Duration;

use super::limits::duration;
use crate::cli::{CommandError, Exit};
use crate::execute::server::{Server, ServerError, ServerOptions, reaper};

/// Which server, and how to get in.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "On a Jupyter Server")]
#[allow(clippy::doc_markdown)] // the texts are shown as help
pub struct ServerArgs {
    /// Run on the Jupyter Server at this URL, such as http://localhost:8888/ or https://HUB/user/NAME/
    ///
    /// The notebook is read and saved here; the server only gives the kernel. A broken connection is restored without
    /// losing output, and where output was lost or dropped by the server's limits, the run fails with exit code 7. The
    /// kernel is ended with the run, however nbrun ends.
    #[arg(long, value_name = "URL", conflicts_with = "max_memory")]
    server: Option<String>,

    /// The file with the server's token [default: the variable NBRUN_SERVER_TOKEN]
    #[arg(long, value_name = "FILE", requires = "server")]
    token_file: Option<PathBuf>,

    /// Trust the authorities whose certificates are in this PEM file, beside the system's
    #[arg(long, value_name = "FILE", requires = "server")]
    server_ca: Option<PathBuf>,

    /// How long a broken connection is tried to be restored
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "1m", requires = "server")]
    reconnect_for: Duration,
}

impl ServerArgs {
    /// Whether the run is to be on a server.
    pub fn is_given(&self) -> bool {
        self.server.is_some()
    }

    /// The server, if one is given.
    pub async fn connect(&self) -> Result<Option<Server>, CommandError> {
        let Some(url) = &self.server else { return Ok(None) };
        let options = ServerOptions {
            url: url.clone(),
            token_file: self.token_file.clone(),
            authorities: self.server_ca.clone(),
            reconnect_for: self.reconnect_for,
        };
        Ok(Some(Server::connect(options).await?))
    }
}

/// Waits for the end of the process that started this one, and ends its kernel.
pub fn end_kernel() -> Result<Exit, CommandError> {
    let Some(order) = reaper::wait(std::io::stdin().lock()) else { return Ok(Exit::Success) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| CommandError::new(Exit::Internal, error))?;
    runtime.block_on(order.execute())?;
    Ok(Exit::Success)
}

impl From<ServerError> for CommandError {
    fn from(error: ServerError) -> Self {
        let exit = match &error {
            ServerError::Address { .. }
            | ServerError::TokenFile { .. }
            | ServerError::Certificates { .. } => Exit::Usage,
            _ => Exit::Kernel,
        };
        Self::new(exit, error)
    }
}
