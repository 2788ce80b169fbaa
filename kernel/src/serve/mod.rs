//! The kernel as Jupyter sees it: requests in, replies and outputs out.
//!
//! What needs the session (cells, and messages on comms) queues for the [`Executor`], which owns it. All other
//! requests are answered at once, from what [`Kernel`] shares: a front end completes and inspects while a cell
//! runs. A subshell has no session of its own, so its cells queue with those of all others.

mod executor;
mod parent;
mod status;

use std::sync::{Arc, Mutex, PoisonError};

use jupyter::server::RequestReceiver;
use jupyter::{ConnectionInfo, Publisher, Request, Server};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::assist::{self, Assistant};
use crate::engine::{Interrupt, Scope};
use crate::handlers::comm::Comms;
use crate::handlers::history::History;
use crate::handlers::subshell::Subshells;
use crate::handlers::{self, Answered};
use crate::session;
pub use executor::Executor;
use status::Status;

/// What the handlers of one kernel share.
pub struct Kernel {
    /// Sends outputs and replies.
    pub publisher: Publisher,
    /// What the kernel is doing.
    pub status: Status,
    /// What was executed.
    pub history: Mutex<History>,
    /// The comms that are open.
    pub comms: Comms,
    /// The subshells that front ends have made.
    pub subshells: Subshells,
    scope: watch::Sender<Arc<Scope>>,
    assistant: Mutex<Option<Arc<Assistant>>>,
    interrupt: Mutex<Option<Interrupt>>,
}

impl Kernel {
    fn new(publisher: Publisher) -> Self {
        Kernel {
            status: Status::new(publisher.clone()),
            publisher,
            history: Mutex::default(),
            comms: Comms::default(),
            subshells: Subshells::default(),
            scope: watch::Sender::default(),
            assistant: Mutex::default(),
            interrupt: Mutex::default(),
        }
    }

    /// What cells can name, as it was after the last one.
    pub fn scope(&self) -> Arc<Scope> {
        self.scope.borrow().clone()
    }

    /// Completes and explains; there is none before there is a session.
    pub fn assistant(&self) -> Option<Arc<Assistant>> {
        self.assistant.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What completion and inspection may speak of.
    pub fn assist_scope(&self) -> assist::scope::Scope {
        let scope = self.scope();
        assist::scope::Scope {
            datasets: session::datasets(&scope.surroundings).ok(),
            ..assist::scope::Scope::from(&*scope)
        }
    }

    /// Stops what the session is doing; without a session, nothing happens.
    pub fn interrupt(&self) {
        if let Some(interrupt) = self.interrupt.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            interrupt.interrupt();
        }
    }
}

/// Serves the notebook behind `info` until it asks for shutdown, or the front end that started the kernel ends.
///
/// # Errors
/// When the channels can't be bound.
pub async fn serve(info: &ConnectionInfo) -> anyhow::Result<()> {
    let mut server = Server::bind(info).await?;
    let kernel = Arc::new(Kernel::new(server.publisher()));
    let (queue, queued) = mpsc::unbounded_channel();
    let mut tasks = JoinSet::new();
    tasks.spawn(Executor::new(Arc::clone(&kernel), queued).run());
    tokio::select! {
        () = shell(&kernel, &mut server.shell, &queue) => {}
        () = control(&kernel, &mut server.control) => {}
        () = parent::ended() => tracing::info!("the front end that started this kernel has ended"),
    }
    tasks.shutdown().await;
    server.close().await;
    Ok(())
}

/// Serves the shell channel; returns after a shutdown.
async fn shell(kernel: &Arc<Kernel>, requests: &mut RequestReceiver, queue: &mpsc::UnboundedSender<Request>) {
    let mut answering = JoinSet::new();
    while let Some(request) = requests.recv().await {
        while answering.try_join_next().is_some() {}
        if executor::is_for_session(request.message.msg_type()) {
            let _ = queue.send(request);
        } else if handlers::takes_time(request.message.msg_type()) {
            let kernel = Arc::clone(kernel);
            answering.spawn(async move { handlers::answer(&kernel, &request).await });
        } else if handlers::answer(kernel, &request).await == Answered::ForTheLastTime {
            return;
        }
    }
}

/// Serves the control channel; returns after a shutdown.
async fn control(kernel: &Kernel, requests: &mut RequestReceiver) {
    while let Some(request) = requests.recv().await {
        if handlers::answer(kernel, &request).await == Answered::ForTheLastTime {
            return;
        }
    }
}
