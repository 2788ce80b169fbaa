//! Where notebooks execute. A run knows only these traits.

pub mod local;
pub mod pool;
pub mod server;

use std::path::PathBuf;
use std::time::Duration;

use jupyter::{ConnectionInfo, ExecuteRequest, Message};
use serde_json::Value;

use crate::runs::facts::{EnvironmentLock, KernelFacts};

/// Something that can start kernels.
pub trait Executor {
    /// A started kernel.
    type Session: Session;

    /// Starts a kernel and waits until it is ready. Dropping the future ends what was started.
    fn start(&self, options: StartOptions) -> impl Future<Output = Result<Self::Session, StartError>>;

    /// What is known of the kernel before it starts, for the run's record.
    fn kernel(&self) -> Option<KernelFacts> {
        None
    }

    /// The packages that the kernel will find, for the run's record.
    fn environment(&self) -> Option<EnvironmentLock> {
        None
    }
}

/// How a kernel is started.
#[derive(Debug, Clone)]
pub struct StartOptions {
    /// The folder the kernel runs in.
    pub cwd: PathBuf,
    /// Variables of its environment, beside those of this process.
    pub environment: Vec<(String, String)>,
}

/// Why a kernel did not start.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct StartError {
    /// What went wrong, and the kernel's last words.
    pub message: String,
}

/// A running kernel. Dropping the session ends the kernel.
pub trait Session {
    /// What the kernel says about its language, for the notebook's metadata.
    fn language_info(&self) -> Option<&Value> {
        self.kernel_info()?.get("language_info").filter(|info| info.is_object())
    }

    /// The content of the kernel's `kernel_info_reply`.
    fn kernel_info(&self) -> Option<&Value>;

    /// The id of the kernel's process, where it is one of this machine.
    fn pid(&self) -> Option<u32> {
        None
    }

    /// Sends code to be executed, without questions to the user; returns the request's id.
    fn execute(&mut self, code: &str) -> impl Future<Output = Result<String, SessionError>>;

    /// The next thing that happens. After [`Event::Ended`] there is nothing more. Safe to cancel.
    fn next(&mut self) -> impl Future<Output = Event>;

    /// Interrupts what the kernel executes.
    fn interrupt(&mut self) -> impl Future<Output = Result<(), SessionError>>;

    /// Ends the kernel and all its processes at once.
    fn kill(&mut self) -> impl Future<Output = ()>;

    /// Asks the kernel to end, and makes it after the grace period. Returns when nothing runs any more, or says what
    /// still does.
    fn shutdown(self, grace: Duration) -> impl Future<Output = Result<(), SessionError>>;

    /// Lets the kernel live on for a time after this process ends, for [`pool::Claim`]. `label` says what for.
    fn keep(self, _time: Duration, _label: &str) -> impl Future<Output = Result<Kept, SessionError>>
    where
        Self: Sized,
    {
        async { Err(SessionError("this kernel can't be kept".to_owned())) }
    }

    /// How many messages of the kernel were lost because they could not be read.
    fn lost_messages(&self) -> u64;

    /// The last of what the kernel's process itself wrote to its standard output and error.
    fn recent_output(&self) -> String;
}

/// Tells Python's kernel to keep what can't be sent yet. By default its publisher drops messages, silently, while a
/// thousand wait: a client that is stopped for a moment would lose output and never know.
const KEEP_ALL_OUTPUT: &str = "(lambda thread, option: thread.schedule(lambda: thread.socket.setsockopt(option, 0)))(\
    __import__('IPython').get_ipython().kernel.iopub_thread, __import__('zmq').SNDHWM)";

/// What a kernel that says this of itself is to execute before the cells, unseen.
fn preparation(info: &Value) -> Option<ExecuteRequest> {
    let is_ipython = info.get("implementation").is_some_and(|name| name == "ipython");
    is_ipython.then(|| ExecuteRequest {
        silent: true,
        store_history: false,
        ..ExecuteRequest::new(KEEP_ALL_OUTPUT)
    })
}

/// A kernel that lives on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// By which it is claimed.
    pub id: String,
    /// Where its channels are.
    pub connection: ConnectionInfo,
}

/// What happens in a session.
#[derive(Debug)]
pub enum Event {
    /// An output or a status.
    Output(Message),
    /// The reply to a request.
    Reply(Message),
    /// A question to the user.
    Question(Message),
    /// Output was lost, or may have been, and more may come. The text says why.
    Lost(String),
    /// Nothing more comes, though the kernel may still run. The text says why.
    Cut(String),
    /// The kernel has ended, and everything it sent was returned before. The text says how: "it exited with
    /// code 1".
    Ended(String),
}

/// A request that did not reach the kernel.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SessionError(pub String);
