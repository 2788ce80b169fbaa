//! The kernel as Jupyter sees it: requests in, replies and outputs out.
//!
//! Shell requests are served one after the other; the control channel has a task of its own, so that
//! interrupt and shutdown are heard while a cell runs.

use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};

use jupyter::{ConnectionInfo, Publisher, Request, Server};
use serde_json::json;

use crate::engine::EngineError;
use crate::engine::prelude::Prelude;
use crate::handlers::{execute, info, input};
use crate::session::{Session, Stop};

/// What the handlers of one kernel share.
pub(crate) struct Kernel {
    pub(crate) publisher: Publisher,
    pub(crate) session: Option<Session>,
    pub(crate) execution_count: u32,
    stop: Arc<Mutex<Option<Stop>>>,
}

/// Serves the notebook behind `info` until it asks for shutdown.
///
/// # Errors
/// When the channels can't be bound.
pub async fn serve(info: &ConnectionInfo) -> anyhow::Result<()> {
    let mut server = Server::bind(info).await?;
    let publisher = server.publisher();
    let stop = Arc::new(Mutex::new(None));
    let mut kernel =
        Kernel { publisher: publisher.clone(), session: None, execution_count: 0, stop: Arc::clone(&stop) };
    // The session comes up while the front end is still asking who we are.
    let early = tokio::spawn(start_if_built());
    let serving = async {
        if let Ok(Ok(Some(session))) = early.await {
            kernel.use_session(session);
        }
        while let Some(request) = server.shell.recv().await {
            kernel.shell(&request, &mut server.shell).await;
            if request.message.msg_type() == "shutdown_request" {
                return;
            }
        }
    };
    tokio::select! {
        () = serving => {}
        () = control(&mut server.control, &publisher, &stop) => {}
    }
    server.close().await;
    Ok(())
}

async fn start_if_built() -> Result<Option<Session>, EngineError> {
    match Prelude::find()? {
        Some(prelude) => Session::start(Arc::new(prelude)).await.map(Some),
        None => Ok(None),
    }
}

/// Serves interrupt and shutdown; returns after a shutdown.
async fn control(
    requests: &mut jupyter::server::RequestReceiver,
    publisher: &Publisher,
    stop: &Mutex<Option<Stop>>,
) {
    while let Some(request) = requests.recv().await {
        publisher.status(&request.message, "busy").await;
        let mut ends = false;
        match request.message.msg_type() {
            "interrupt_request" => {
                if let Some(stop) = stop.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
                    stop.stop();
                }
                publisher.reply(&request, "interrupt_reply", json!({"status": "ok"})).await;
            }
            "shutdown_request" => {
                let restart = request.message.content.get("restart").cloned().unwrap_or(json!(false));
                publisher
                    .reply(&request, "shutdown_reply", json!({"status": "ok", "restart": restart}))
                    .await;
                ends = true;
            }
            "kernel_info_request" => {
                publisher.reply(&request, "kernel_info_reply", info::kernel_info()).await;
            }
            other => tracing::debug!(other, "a control request that this kernel does not know"),
        }
        publisher.status(&request.message, "idle").await;
        if ends {
            return;
        }
    }
}

impl Kernel {
    fn use_session(&mut self, session: Session) {
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = Some(session.stop_handle());
        self.session = Some(session);
    }

    async fn shell(&mut self, request: &Request, waiting: &mut jupyter::server::RequestReceiver) {
        let message = &request.message;
        self.publisher.status(message, "busy").await;
        match message.msg_type() {
            "execute_request" => {
                let failed = execute::execute(self, request).await;
                self.publisher.status(message, "idle").await;
                if let Some(session) = &mut self.session {
                    session.settle().await;
                }
                if failed {
                    self.abort(waiting).await;
                }
                return;
            }
            "kernel_info_request" => {
                self.publisher.reply(request, "kernel_info_reply", info::kernel_info()).await;
            }
            "is_complete_request" => {
                self.publisher
                    .reply(request, "is_complete_reply", input::is_complete(&message.content))
                    .await;
            }
            "complete_request" => {
                let variables = self.session.as_ref().map(Session::variable_names).unwrap_or_default();
                self.publisher
                    .reply(request, "complete_reply", input::complete(&message.content, &variables))
                    .await;
            }
            "inspect_request" => {
                let reply = json!({"status": "ok", "found": false, "data": {}, "metadata": {}});
                self.publisher.reply(request, "inspect_reply", reply).await;
            }
            "history_request" => {
                self.publisher.reply(request, "history_reply", json!({"status": "ok", "history": []})).await;
            }
            "comm_info_request" => {
                self.publisher.reply(request, "comm_info_reply", json!({"status": "ok", "comms": {}})).await;
            }
            "shutdown_request" => {
                let reply = json!({"status": "ok", "restart": false});
                self.publisher.reply(request, "shutdown_reply", reply).await;
            }
            other => tracing::debug!(other, "a request that this kernel does not know"),
        }
        self.publisher.status(message, "idle").await;
    }

    /// Answers the executions that already wait behind a failed one: a front end sent them in one go.
    async fn abort(&mut self, waiting: &mut jupyter::server::RequestReceiver) {
        while let Some(request) = waiting.try_recv() {
            self.publisher.status(&request.message, "busy").await;
            if request.message.msg_type() == "execute_request" {
                let reply = json!({"status": "aborted", "execution_count": self.execution_count});
                self.publisher.reply(&request, "execute_reply", reply).await;
                self.publisher.status(&request.message, "idle").await;
            } else {
                Box::pin(self.shell(&request, waiting)).await;
            }
        }
    }

    /// The session; its prelude is built first where that has not been done, with cargo's progress as output.
    pub(crate) async fn session(&mut self, request: &Request) -> Result<&mut Session, EngineError> {
        if self.session.is_none() {
            let session = if let Some(session) = start_if_built().await? {
                session
            } else {
                let text = "building the prelude for this rustc: once, about ten minutes on two cores \
                            (`nbrun-kernel install` does it ahead of time)\n";
                self.publisher.stream(&request.message, "stderr", text).await;
                let built = tokio::task::spawn_blocking(|| Prelude::build(Stdio::inherit())).await;
                let prelude = built.map_err(|error| EngineError::Host(std::io::Error::other(error)))??;
                Session::start(Arc::new(prelude)).await?
            };
            self.use_session(session);
        }
        self.session.as_mut().ok_or_else(|| EngineError::Host(std::io::Error::other("no session")))
    }
}
