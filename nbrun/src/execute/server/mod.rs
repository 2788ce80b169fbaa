//! Kernels on a Jupyter Server, over its REST API and a websocket.
//!
//! The notebook stays here: the server only starts a kernel and passes messages on. What the server or the network may
//! lose on the way is found ([`numbers`], [`notice`]), and then the run is no success.

mod address;
mod error;
mod kernel;
mod kernelspecs;
mod link;
mod notice;
mod numbers;
pub mod reaper;
mod reconnect;
mod rest;
mod session;
mod tls;
mod token;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jupyter::websocket::TlsConfig;

use self::address::Address;
use self::kernel::ServerKernel;
use self::kernelspecs::KernelSpecs;
use self::reaper::Order;
use self::rest::Rest;
use self::token::Token;
use super::{Executor, StartError, StartOptions};
use crate::runs::facts::KernelFacts;

pub use self::error::ServerError;
pub use self::session::ServerSession;
pub use self::token::VARIABLE as TOKEN_VARIABLE;

/// Which server, and how to get in.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// The server's base URL.
    pub url: String,
    /// The file that holds the token; without it [`TOKEN_VARIABLE`] does.
    pub token_file: Option<PathBuf>,
    /// A file with certificates of authorities to trust, beside the system's.
    pub authorities: Option<PathBuf>,
    /// How long a broken connection is tried to be restored.
    pub reconnect_for: Duration,
}

/// A Jupyter Server that has let us in.
pub struct Server {
    rest: Arc<Rest>,
    kernelspecs: KernelSpecs,
    tls: Arc<TlsConfig>,
    token: Option<Token>,
    options: ServerOptions,
}

impl Server {
    /// Asks a server which kernels it has.
    pub async fn connect(options: ServerOptions) -> Result<Self, ServerError> {
        let address = Address::parse(&options.url)?;
        let token = Token::find(options.token_file.as_deref())?;
        let tls = tls::config(address.is_secure(), options.authorities.as_deref())?;
        let rest = Arc::new(Rest::new(address, token.clone(), tls.clone())?);
        let kernelspecs = rest.kernelspecs().await?;
        Ok(Self { rest, kernelspecs, tls: Arc::new(tls), token, options })
    }

    /// The language of a kernel; empty if its kernelspec does not say.
    pub fn language(&self, kernel: &str) -> Result<String, ServerError> {
        self.kernelspecs.find(kernel).map(|kernel| kernel.language)
    }

    /// The executor for the kernel of that name, in a folder below the server's root.
    pub async fn executor(
        &self,
        kernel: &str,
        folder: Option<&Path>,
    ) -> Result<ServerExecutor<'_>, ServerError> {
        let kernel = self.kernelspecs.find(kernel)?;
        let kernel = KernelFacts { server: Some(self.rest.address().to_string()), ..kernel };
        let folder = folder.map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default();
        // The server itself would start the kernel in the nearest folder that is there.
        if !folder.is_empty() && !self.rest.has_folder(&folder).await? {
            return Err(ServerError::NoFolder { folder });
        }
        Ok(ServerExecutor { server: self, kernel, folder })
    }
}

/// Starts one kernel of a server.
pub struct ServerExecutor<'a> {
    server: &'a Server,
    kernel: KernelFacts,
    folder: String,
}

impl Executor for ServerExecutor<'_> {
    type Session = ServerSession;

    /// Of the options, a server takes no environment, and the folder is the executor's own.
    async fn start(&self, start: StartOptions) -> Result<ServerSession, StartError> {
        let fail = |error: ServerError| StartError { message: error.to_string() };
        if !start.environment.is_empty() {
            let names: Vec<_> = start.environment.into_iter().map(|(name, _)| name).collect();
            return Err(fail(ServerError::Environment { names: names.join(", ") }));
        }
        let Server { rest, tls, token, options, .. } = self.server;
        let mut kernel = ServerKernel::start(rest, &self.kernel.name, &self.folder).await.map_err(fail)?;
        kernel
            .outlive_nothing(Order {
                url: options.url.clone(),
                token: token.clone(),
                authorities: options.authorities.clone(),
                kernel: kernel.id().to_owned(),
            })
            .await;
        ServerSession::connect(rest, kernel, tls, options.reconnect_for).await.map_err(fail)
    }

    fn kernel(&self) -> Option<KernelFacts> {
        Some(self.kernel.clone())
    }
}
