//! A kernel on a server, which ends with whoever holds it.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::{JoinHandle, block_in_place};
use tokio::time::timeout;

use super::ServerError;
use super::reaper::{Order, Reaper};
use super::rest::Rest;

/// How long a kernel's end is waited for when the run was given up.
const LAST_PATIENCE: Duration = Duration::from_secs(15);

/// A kernel that was started on a server. Dropping it ends the kernel, waiting until the server has done so; that needs
/// tokio's multi-threaded runtime.
pub struct ServerKernel {
    rest: Arc<Rest>,
    state: State,
    reaper: Option<Reaper>,
}

enum State {
    /// The server was asked to start it and has not answered.
    Asked(JoinHandle<Result<String, ServerError>>),
    Runs(String),
    Ended,
}

impl ServerKernel {
    /// Starts a kernel. Even if this is dropped while the server has not answered, no kernel is left behind.
    pub async fn start(rest: &Arc<Rest>, name: &str, folder: &str) -> Result<Self, ServerError> {
        let (name, folder) = (name.to_owned(), folder.to_owned());
        let starting = rest.clone();
        let asked = tokio::spawn(async move { starting.start_kernel(&name, &folder).await });
        let mut kernel = Self { rest: rest.clone(), state: State::Asked(asked), reaper: None };
        if let State::Asked(asked) = &mut kernel.state {
            let started = asked.await;
            kernel.state = State::Ended;
            kernel.state = State::Runs(started.map_err(ServerError::from)??);
        }
        Ok(kernel)
    }

    /// Has the kernel ended even if this process is killed.
    pub async fn outlive_nothing(&mut self, order: Order) {
        match Reaper::start(&order).await {
            Ok(reaper) => self.reaper = Some(reaper),
            Err(error) => tracing::warn!(%error, "if this process is killed, the kernel stays"),
        }
    }

    /// The kernel's id; empty once it has ended.
    pub fn id(&self) -> &str {
        if let State::Runs(id) = &self.state { id } else { "" }
    }

    /// Interrupts what the kernel executes.
    pub async fn interrupt(&self) -> Result<(), ServerError> {
        self.rest.interrupt(self.id()).await
    }

    /// Ends the kernel, unless it has ended. If this is dropped, dropping the kernel ends it.
    pub async fn end(&mut self) -> Result<(), ServerError> {
        if let State::Runs(id) = &self.state {
            self.rest.end_kernel(id).await?;
            self.state = State::Ended;
            self.reaper = None;
        }
        Ok(())
    }
}

impl Drop for ServerKernel {
    fn drop(&mut self) {
        let state = std::mem::replace(&mut self.state, State::Ended);
        if matches!(state, State::Ended) {
            return;
        }
        let ending = async {
            let id = match state {
                State::Asked(asked) => asked.await.ok().and_then(Result::ok),
                State::Runs(id) => Some(id),
                State::Ended => None,
            };
            match id {
                Some(id) => self.rest.end_kernel(&id).await,
                None => Ok(()),
            }
        };
        let ended = block_in_place(|| Handle::current().block_on(timeout(LAST_PATIENCE, ending)));
        if !matches!(ended, Ok(Ok(()))) {
            tracing::warn!(server = %self.rest.address(), "a kernel may be left running");
        }
    }
}
