//! The one task that owns the session: cells, and messages on comms, in the order in which they came.

use std::collections::VecDeque;
use std::process::Stdio;
use std::sync::{Arc, PoisonError};

use jupyter::Request;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::Kernel;
use crate::assist::Assistant;
use crate::engine::prelude::Prelude;
use crate::engine::{EngineError, Output};
use crate::handlers::execute::Ended;
use crate::handlers::publish::{self, Manner};
use crate::handlers::{comm, execute};
use crate::session::Session;
use crate::startup::Startup;

/// Whether a request needs the session.
pub fn is_for_session(msg_type: &str) -> bool {
    matches!(msg_type, "execute_request" | "comm_open" | "comm_msg" | "comm_close")
}

/// Owns the session and serves the requests that need it.
pub struct Executor {
    /// What it shares with the handlers of other requests.
    pub kernel: Arc<Kernel>,
    /// How many cells have been executed and count.
    pub execution_count: u32,
    session: Option<Session>,
    queue: mpsc::UnboundedReceiver<Request>,
    /// Taken out of the queue, and not served yet; see [`Executor::draw_line`].
    waiting: VecDeque<Request>,
    /// Served last.
    last: Option<Request>,
}

impl Executor {
    pub(super) fn new(kernel: Arc<Kernel>, queue: mpsc::UnboundedReceiver<Request>) -> Self {
        Executor { kernel, execution_count: 0, session: None, queue, waiting: VecDeque::new(), last: None }
    }

    /// Serves until the kernel ends.
    pub(super) async fn run(mut self) {
        // The session comes up while the front end is still asking who we are.
        if let Ok(Some(session)) = start_if_built().await {
            self.use_session(session);
        }
        while let Some(request) = self.next().await {
            self.serve(&request).await;
        }
    }

    /// The next request. Meanwhile, what threads print and show belongs to the last cell.
    async fn next(&mut self) -> Option<Request> {
        if let Some(request) = self.waiting.pop_front() {
            return Some(request);
        }
        loop {
            let (Some(session), Some(last)) = (&mut self.session, &self.last) else {
                return self.queue.recv().await;
            };
            let stir = tokio::select! {
                request = self.queue.recv() => return request,
                stir = session.stirs() => stir,
            };
            let (output, shown) = Output::channel();
            let passing = async {
                let output = output;
                session.attend(stir, &output).await;
            };
            tokio::join!(passing, publish::publish(&self.kernel, last, shown, Manner::default()));
        }
    }

    async fn serve(&mut self, request: &Request) {
        let message = &request.message;
        self.kernel.status.begin(message).await;
        let ended = if message.msg_type() == "execute_request" {
            execute::execute(self, request).await
        } else {
            comm::receive(self, request).await;
            Ended::GoOn
        };
        self.publish_scope();
        self.kernel.status.end(message).await;
        self.last = Some(request.clone());
        if ended == Ended::AbortWaiting {
            self.abort(subshell(request)).await;
        }
        if let Some(session) = &mut self.session {
            session.settle().await;
        }
        self.publish_scope();
    }

    /// Tells those who answer while a cell runs what the session has.
    fn publish_scope(&self) {
        if let Some(session) = &self.session {
            self.kernel.scope.send_replace(Arc::new(session.scope()));
        }
    }

    /// Draws a line: what is in the queue now came before what a front end sends from now on.
    pub fn draw_line(&mut self) {
        while let Ok(request) = self.queue.try_recv() {
            self.waiting.push_back(request);
        }
    }

    /// Answers the cells that wait above the line behind a failed one on its subshell: a front end sent them in
    /// one go.
    async fn abort(&mut self, failed: &Value) {
        let is_aborted = |request: &Request| {
            request.message.msg_type() == "execute_request" && subshell(request) == failed
        };
        let (aborted, kept): (Vec<_>, Vec<_>) = self.waiting.drain(..).partition(is_aborted);
        self.waiting = kept.into();
        for request in aborted {
            self.kernel.status.busy(&request.message).await;
            let reply = json!({"status": "aborted", "execution_count": self.execution_count});
            self.kernel.publisher.reply(&request, "execute_reply", reply).await;
            self.kernel.status.idle(&request.message).await;
        }
    }

    /// The session, if it has been started.
    pub fn started_session(&mut self) -> Option<&mut Session> {
        self.session.as_mut()
    }

    /// The session; its prelude is built first where that has not been done, with cargo's progress as output.
    pub async fn session(&mut self, request: &Request) -> Result<&mut Session, EngineError> {
        if self.session.is_none() {
            let session = if let Some(session) = start_if_built().await? {
                session
            } else {
                let text = "building the prelude for this rustc: once, about ten minutes on two cores \
                            (`nbrun-kernel install` does it ahead of time)\n";
                self.kernel.publisher.stream(&request.message, "stderr", text).await;
                let built = tokio::task::spawn_blocking(|| Prelude::build(Stdio::inherit())).await;
                let prelude = built.map_err(|error| EngineError::Host(std::io::Error::other(error)))??;
                Session::start(Arc::new(prelude)).await?
            };
            self.use_session(session);
        }
        self.session.as_mut().ok_or_else(|| EngineError::Host(std::io::Error::other("no session")))
    }

    fn use_session(&mut self, session: Session) {
        let assistant = Arc::new(Assistant::new(session.prelude()));
        *self.kernel.assistant.lock().unwrap_or_else(PoisonError::into_inner) = Some(assistant);
        *self.kernel.interrupt.lock().unwrap_or_else(PoisonError::into_inner) = Some(session.interrupt());
        let session = self.session.insert(session);
        session.begin_with(Startup::from_environment());
        self.publish_scope();
    }
}

async fn start_if_built() -> Result<Option<Session>, EngineError> {
    match Prelude::find()? {
        Some(prelude) => Session::start(Arc::new(prelude)).await.map(Some),
        None => Ok(None),
    }
}

/// The subshell that a request was sent to; null for the parent.
fn subshell(request: &Request) -> &Value {
    request.message.header.extra.get("subshell_id").unwrap_or(&Value::Null)
}
