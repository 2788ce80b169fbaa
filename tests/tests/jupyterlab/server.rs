//! A real JupyterLab server on a loopback port, with its configuration and kernels to itself.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use end_to_end::{Scratch, python};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

const START: Duration = Duration::from_mins(1);
const STOP: Duration = Duration::from_secs(30);

/// The server and all of its kernels end when this is dropped.
pub struct JupyterLab {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// Lets its bearer in.
    pub token: String,
    pid: Pid,
    ended: Receiver<()>,
}

impl JupyterLab {
    /// Serves the folder `notebooks` of the scratch folder, with the kernels in `prefix`.
    pub fn start(scratch: &Scratch, prefix: &Path) -> Result<Self> {
        configure(&scratch.path("home"))?;
        let token = uuid::Uuid::new_v4().simple().to_string();
        let mut command = python_at_home(scratch, prefix);
        command
            .args(["-m", "jupyterlab", "--no-browser", "--allow-root"])
            .args(["--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"])
            .arg(format!("--ServerApp.root_dir={}", scratch.path("notebooks").display()))
            .env("JUPYTER_TOKEN", &token)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .process_group(0);
        let mut child = command.spawn().context("cannot start JupyterLab: run `cargo xtask setup`")?;
        let pid = Pid::from_child(&child);
        let log = lines_of(&mut child);
        let (sender, ended) = mpsc::channel();
        thread::spawn(move || child.wait().map(|_| sender.send(())));

        // From here on the server is ended by dropping it.
        let mut lab = Self { url: String::new(), token, pid, ended };
        lab.url = announced_address(&log)?;
        thread::spawn(move || log.iter().for_each(drop));
        Ok(lab)
    }
}

impl Drop for JupyterLab {
    fn drop(&mut self) {
        // Asked to end, it ends its kernels, which are in process groups of their own.
        let _ = kill_process(self.pid, Signal::TERM);
        if self.ended.recv_timeout(STOP).is_err_and(|error| error == RecvTimeoutError::Timeout) {
            let _ = kill_process_group(self.pid, Signal::KILL);
            let _ = self.ended.recv_timeout(STOP);
        }
    }
}

/// Python with Jupyter, which keeps what it writes in `home` of the scratch folder.
fn python_at_home(scratch: &Scratch, prefix: &Path) -> Command {
    let home = scratch.path("home");
    let mut command = scratch.command(python());
    command
        .env("JUPYTER_PATH", prefix.join("share/jupyter"))
        .env("JUPYTER_CONFIG_DIR", home.join("config"))
        .env("JUPYTER_DATA_DIR", home.join("data"))
        .env("JUPYTER_RUNTIME_DIR", home.join("runtime"))
        .env("JUPYTERLAB_SETTINGS_DIR", home.join("settings"));
    command
}

/// No news from elsewhere, and every cell of a notebook on the page, in view or not.
fn configure(home: &Path) -> Result<()> {
    let files = [
        (
            "config/labconfig/page_config.json",
            r#"{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}}"#,
        ),
        (
            "settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings",
            r#"{"windowingMode": "none"}"#,
        ),
    ];
    for (path, content) in files {
        let path = home.join(path);
        fs::create_dir_all(path.parent().unwrap_or(home))?;
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
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
        if let Some((_, rest)) = line.split_once("http://127.0.0.1:")
            && let Some((port, _)) = rest.split_once('/')
        {
            return Ok(format!("http://127.0.0.1:{port}"));
        }
        seen.push(line);
    }
    bail!("JupyterLab did not say where it listens:\n{}", seen.join("\n"))
}
