//! `nbrun runs stop`.

use anyhow::anyhow;
use rustix::process::{Pid, Signal, kill_process};

use super::Runs;
use crate::cli::{CommandError, Exit};
use crate::runs::LiveRun;

/// Stop a run that goes on on this machine: its kernel is interrupted, its notebook saved
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The run
    #[arg(value_name = "RUN")]
    run: String,
}

/// Runs the command.
pub fn run(runs: &Runs, args: &Args) -> Result<Exit, CommandError> {
    let id = runs.find(&args.run)?;
    let live = LiveRun::of(&runs.store, &id);
    let held = live.exists() && live.hold().is_ok_and(|hold| hold.is_none());
    let pid = live.draft().ok().filter(|_| held).and_then(|draft| i32::try_from(draft.machine.pid).ok());
    match pid.and_then(Pid::from_raw) {
        Some(pid) => {
            let sent = kill_process(pid, Signal::INT);
            sent.map_err(|error| {
                CommandError::new(Exit::Internal, anyhow!("run {id} can't be stopped: {error}"))
            })?;
            Ok(Exit::Success)
        }
        None => Err(CommandError::new(Exit::Usage, anyhow!("run {id} does not go on on this machine"))),
    }
}
