//! A program that runs as part of a cell.

use std::os::unix::process::ExitStatusExt as _;
use std::process::Stdio;
use std::time::Duration;

use magics::{Exit, Surroundings};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::{Child, Command};

use crate::engine::{CellError, Interrupt, Output, Places, Printed};

/// How long a program may take to end by itself once it is interrupted.
const PATIENCE: Duration = Duration::from_millis(500);

/// Runs `program` in `surroundings` without an input; what it prints goes to `output` as it comes.
///
/// It is over when the program itself has ended, even if children of it live on. Interrupted, it and all its
/// children get SIGINT, and SIGKILL soon after.
///
/// # Errors
/// When it can't be started.
pub async fn run(
    program: &str,
    arguments: &[&str],
    surroundings: Surroundings,
    interrupt: &Interrupt,
    output: &Output,
) -> Result<Exit, CellError> {
    let start = |error: std::io::Error| {
        CellError::new("CommandError", format!("`{program}` can't be started: {error}"))
    };
    let (mut printed, stdout, stderr) = Printed::pipes(Places::default()).map_err(start)?;
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(surroundings.directory)
        .env_clear()
        .envs(surroundings.variables)
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(stderr)
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .map_err(start)?;
    let status = loop {
        tokio::select! {
            status = child.wait() => break Some(status.map_err(start)?),
            () = interrupt.made() => {
                end(&mut child).await.map_err(start)?;
                break None;
            }
            () = printed.readable() => printed.pass_on(output).await,
        }
    };
    printed.pass_all_on(output).await;
    Ok(match status.map(|status| (status.code(), status.signal())) {
        None => Exit::Interrupted,
        Some((Some(code), _)) => Exit::Code(code),
        Some((None, signal)) => Exit::Signal(signal.unwrap_or_default()),
    })
}

/// Ends the child's whole process group.
async fn end(child: &mut Child) -> std::io::Result<()> {
    let group = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    let Some(group) = group else { return Ok(()) };
    // A group that is already gone needs no signal.
    let _ = kill_process_group(group, Signal::INT);
    let ended = tokio::time::timeout(PATIENCE, child.wait()).await;
    let _ = kill_process_group(group, Signal::KILL);
    match ended {
        Ok(status) => status.map(drop),
        Err(_) => child.wait().await.map(drop),
    }
}
