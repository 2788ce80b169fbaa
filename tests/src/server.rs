//! A real Jupyter Server on a loopback port, with its configuration and kernels to itself.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::{Scratch, python, wait_until};

const START: Duration = Duration::from_mins(1);
const STOP: Duration = Duration::from_secs(30);

/// The server and all of its kernels end when this is dropped.
pub struct JupyterServer {
    /// `http://127.0.0.1:PORT`, or `https` with a certificate.
    pub url: String,
    /// Lets its bearer in.
    pub token: String,
    pid: Pid,
    ended: Receiver<()>,
}

impl JupyterServer {
    /// Starts a server by its Python module, which keeps what it writes in `home` of the scratch folder. `configure` adds
    /// arguments and variables.
    pub fn start(scratch: &Scratch, module: &str, configure: impl FnOnce(&mut Command)) -> Result<Self> {
        let token = uuid::Uuid::new_v4().simple().to_string();
        let home = scratch.path("home");
        let mut command = scratch.command(python());
        command
            .args(["-m", module, "--no-browser", "--allow-root"])
            .args(["--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"])
            .env("JUPYTER_CONFIG_DIR", home.join("config"))
            .env("JUPYTER_DATA_DIR", home.join("data"))
            .env("JUPYTER_RUNTIME_DIR", home.join("runtime"))
            .env("JUPYTER_TOKEN", &token)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .process_group(0);
        configure(&mut command);
        let mut child =
            command.spawn().with_context(|| format!("cannot start {module}: run `cargo xtask setup`"))?;
        let pid = Pid::from_child(&child);
        let log = lines_of(&mut child);
        let (sender, ended) = mpsc::channel();
        thread::spawn(move || child.wait().map(|_| sender.send(())));

        // From here on the server is ended by dropping it.
        let mut server = Self { url: String::new(), token, pid, ended };
        server.url = announced_address(&log)?;
        let (_, address) = server.url.split_once("://").unwrap_or_default();
        wait_until("the server listens", || TcpStream::connect(address).is_ok());
        thread::spawn(move || log.iter().for_each(drop));
        Ok(server)
    }

    /// Kills the server, as a crash would end it.
    pub fn kill(&self) {
        let _ = kill_process(self.pid, Signal::KILL);
    }
}

impl Drop for JupyterServer {
    fn drop(&mut self) {
        // Asked to end, it ends its kernels, which are in process groups of their own.
        let _ = kill_process(self.pid, Signal::TERM);
        if self.ended.recv_timeout(STOP).is_err_and(|error| error == RecvTimeoutError::Timeout) {
            let _ = kill_process_group(self.pid, Signal::KILL);
            let _ = self.ended.recv_timeout(STOP);
        }
    }
}

fn lines_of(child: &mut Child) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    if let Some(stderr) = child.stderr.take() {
        let lines = BufReader::new(stderr).lines().map_while(Result::ok);
        thread::spawn(move || lines.for_each(|line| drop(sender.send(line))));
    }
    lines
}

/// Waits for the line that says where the server listens.
fn announced_address(log: &Receiver<String>) -> Result<String> {
    let deadline = Instant::now() + START;
    let mut seen = Vec::new();
    while let Ok(line) = log.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
        if let Some((before, rest)) = line.split_once("://127.0.0.1:")
            && let Some((port, _)) = rest.split_once('/')
        {
            let scheme = if before.ends_with("https") { "https" } else { "http" };
            return Ok(format!("{scheme}://127.0.0.1:{port}"));
        }
        seen.push(line);
    }
    bail!("the server did not say where it listens:\n{}", seen.join("\n"))
}
