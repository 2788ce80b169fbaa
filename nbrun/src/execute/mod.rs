//! Where notebooks execute. A run knows only these traits.

pub mod local;

use std::path::PathBuf;
use std::time::Duration;

use jupyter::Message;
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

    /// Asks the kernel to end, and makes it after the grace period. Returns when nothing runs any more.
    fn shutdown(self, grace: Duration) -> impl Future<Output = ()>;

    /// How many messages of the kernel were lost because they could not be read.
    fn lost_messages(&self) -> u64;

    /// The last of what the kernel's process itself wrote to its standard output and error.
    fn recent_output(&self) -> String;
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
    /// The kernel has ended, and everything it sent was returned before. The text says how: "it exited with
    /// code 1".
    Ended(String),
}

/// A request that could not be handed to the kernel.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SessionError(pub String);
