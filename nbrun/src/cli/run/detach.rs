//! `nbrun run --detach`: a run that outlives the terminal.

use std::fs::File;
use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::anyhow;

use crate::cli::{CommandError, Exit};
use crate::run::{Recording, RunRequest};
use crate::runs::LiveRun;
use crate::runs::journal;

/// How often the new process is looked at until its run has begun.
const INTERVAL: Duration = Duration::from_millis(20);

/// Starts this command again in a session of its own, waits until its run has begun, and prints the run's id.
#[allow(clippy::print_stdout, clippy::print_stderr)]
pub fn detach(request: &RunRequest) -> Result<Exit, CommandError> {
    let recording = request.recording.as_ref();
    let recording =
        recording.ok_or_else(|| CommandError::new(Exit::Usage, anyhow!("a detached run is recorded")))?;
    let internal = |error: io::Error| CommandError::new(Exit::Internal, error);
    let live = LiveRun::create(&recording.store, &recording.id).map_err(internal)?;
    let mut child = start(recording, &live).map_err(internal)?;
    while !has_begun(&live) {
        if let Some(status) = child.try_wait().map_err(internal)? {
            ended(recording, &live, status)?;
            break;
        }
        std::thread::sleep(INTERVAL);
    }
    let id = &recording.id;
    anstream::println!("{id}");
    anstream::eprintln!("hint: follow it with `nbrun attach {id}`, end it with `nbrun runs stop {id}`");
    Ok(Exit::Success)
}

fn start(recording: &Recording, live: &LiveRun) -> io::Result<Child> {
    let log = File::create(live.log())?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(std::env::args_os().skip(1).filter(|argument| argument != "--detach"));
    command.args(["--run-id", recording.id.as_str(), "--runs", recording.store.place()]);
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    command.spawn()
}

/// Leaves the terminal's session, so that neither Ctrl-C nor the terminal's end reaches this process.
pub fn leave_session() {
    if let Err(error) = rustix::process::setsid() {
        tracing::warn!(%error, "this process stays in the session of its terminal");
    }
}

fn has_begun(live: &LiveRun) -> bool {
    journal::read(&live.journal()).is_ok_and(|journal| !journal.entries.is_empty())
}

/// The process ended before anyone saw the run begin: the run was short, or could not begin.
fn ended(recording: &Recording, live: &LiveRun, status: ExitStatus) -> Result<(), CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| CommandError::new(Exit::Internal, error))?;
    if runtime.block_on(recording.store.record(&recording.id)).is_ok() {
        return Ok(());
    }
    let log = std::fs::read_to_string(live.log()).unwrap_or_default();
    drop(live.remove());
    Err(CommandError::new(Exit::Internal, anyhow!("the run could not begin ({status})\n{log}")))
}
