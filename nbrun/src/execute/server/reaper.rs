//! Ends a kernel on a server when this process is killed.
//!
//! A server does not end the kernels of clients that vanish. So a second process of this program waits at a pipe whose
//! other end only the first one holds: the pipe ends when that does, whatever ended it.

use std::env;
use std::io::{self, BufRead};
use std::path::PathBuf;
use std::process::Stdio;

use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt as _;
use tokio::process::{Child, ChildStdin, Command};

use super::address::Address;
use super::rest::Rest;
use super::token::Token;
use super::{ServerError, tls};

/// The hidden command of the second process.
pub const COMMAND: &str = "end-kernel";

/// The kernel to be ended, and how to get in. It goes through the pipe, since a list of processes shows arguments.
#[derive(Serialize, Deserialize)]
pub struct Order {
    /// The server's base URL.
    pub url: String,
    /// What lets us in.
    pub token: Option<Token>,
    /// A file with certificates of authorities to trust.
    pub authorities: Option<PathBuf>,
    /// The kernel's id.
    pub kernel: String,
}

/// The second process. It does nothing if this is dropped.
pub struct Reaper {
    _process: Child,
    _pipe: ChildStdin,
}

impl Reaper {
    /// Starts the second process.
    pub async fn start(order: &Order) -> io::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        // Ctrl-C goes to the whole group of a terminal's processes.
        let mut process = command.process_group(0).kill_on_drop(true).spawn()?;
        let mut pipe = process.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut line = serde_json::to_vec(order)?;
        line.push(b'\n');
        pipe.write_all(&line).await?;
        Ok(Self { _process: process, _pipe: pipe })
    }
}

/// What the second process does: reads its order, and waits until the first process has ended. Nothing if that ended
/// before it gave an order.
pub fn wait(pipe: impl BufRead) -> Option<Order> {
    let mut lines = pipe.lines().map_while(Result::ok);
    let order = serde_json::from_str(&lines.next()?).ok()?;
    lines.for_each(drop);
    Some(order)
}

impl Order {
    /// Ends the kernel.
    pub async fn execute(self) -> Result<(), ServerError> {
        let address = Address::parse(&self.url)?;
        let tls = tls::config(address.is_secure(), self.authorities.as_deref())?;
        Rest::new(address, self.token, tls)?.end_kernel(&self.kernel).await
    }
}
