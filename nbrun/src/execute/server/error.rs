//! What goes wrong between here and a server, and what to do about it.

use std::path::PathBuf;

use super::token::VARIABLE;

/// Why a server can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The address is not one.
    #[error("{reason}")]
    Address {
        /// What is wrong with it.
        reason: String,
    },
    /// The token can't be read.
    #[error("the token file {file}: {reason}", file = file.display())]
    TokenFile {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The certificates of `--server-ca` can't be read.
    #[error("the certificates in {file}: {reason}", file = file.display())]
    Certificates {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Nobody answers.
    #[error("{url}: no Jupyter Server answers: {reason}. Is it running, and are host and port right?")]
    Unreachable {
        /// What was asked for.
        url: String,
        /// Why there was no answer.
        reason: String,
    },
    /// The server's certificate is not trusted.
    #[error(
        "{url}: {reason}. Give the certificate of the authority that signed the server's with --server-ca"
    )]
    Untrusted {
        /// What was asked for.
        url: String,
        /// What is wrong with the certificate.
        reason: String,
    },
    /// The server answered 401 or 403, or sent to its page for logging in.
    #[error("{url}: token refused ({answer}). {}", token_hint(*given))]
    TokenRefused {
        /// What was asked for.
        url: String,
        /// What the server answered.
        answer: String,
        /// Whether a token was sent.
        given: bool,
    },
    /// The server answered 404 to what every Jupyter Server has.
    #[error(
        "{url}: there is no Jupyter Server ({answer}). --server takes its base URL, without /lab or /tree; on \
         JupyterHub that is https://HUB/user/NAME/, and the server must have been started"
    )]
    NoServer {
        /// What was asked for.
        url: String,
        /// What was answered.
        answer: String,
    },
    /// The server sends elsewhere.
    #[error("{url}: the server sends to {target}. Give the URL that it sends to as --server")]
    Redirect {
        /// What was asked for.
        url: String,
        /// The target.
        target: String,
    },
    /// The server answered 429.
    #[error("{url}: the server has too many requests (429{}). Try again later", after.as_ref().map(|after| format!(", retry after {after}")).unwrap_or_default())]
    TooManyRequests {
        /// What was asked for.
        url: String,
        /// When to try again: seconds or a date.
        after: Option<String>,
    },
    /// The server failed, or answered with another status.
    #[error("{url}: the server answered {status}{}{message}", if message.is_empty() { "" } else { ": " })]
    Status {
        /// What was asked for.
        url: String,
        /// The status.
        status: u16,
        /// What it says.
        message: String,
    },
    /// No kernel of the server has this name.
    #[error(
        "the server has no kernel named `{name}`{}; it has: {}",
        nearest.as_ref().map(|nearest| format!(" (did you mean `{nearest}`?)")).unwrap_or_default(),
        if installed.is_empty() { "none".to_owned() } else { installed.join(", ") }
    )]
    UnknownKernel {
        /// The name that was asked for.
        name: String,
        /// The kernel whose name is most like it.
        nearest: Option<String>,
        /// All kernels of the server.
        installed: Vec<String>,
    },
    /// The folder for the kernel is not there.
    #[error("the server has no folder {folder:?}. With --server, --cwd is a folder below the server's root")]
    NoFolder {
        /// The folder.
        folder: String,
    },
    /// The kernel was started and can't be talked to.
    #[error("{url}: the kernel can't be reached: {reason}")]
    Channels {
        /// The address of its websocket.
        url: String,
        /// Why.
        reason: String,
    },
    /// The task that asked the server has ended without an answer.
    #[error("the request to the server was given up: {0}")]
    GivenUp(#[from] tokio::task::JoinError),
    /// The kernel's environment can't be set.
    #[error(
        "a Jupyter Server does not let clients set a kernel's environment, so {names} can't be passed on"
    )]
    Environment {
        /// The names of the variables.
        names: String,
    },
}

impl ServerError {
    /// Whether the same request may succeed a moment later.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::TooManyRequests { .. } => true,
            Self::Status { status, .. } => *status >= 500,
            _ => false,
        }
    }
}

fn token_hint(given: bool) -> String {
    if given {
        "`jupyter server list` on the server's machine shows the token; a hub's tokens are at /hub/token"
            .to_owned()
    } else {
        format!("Give a token with --token-file or {VARIABLE}")
    }
}
