//! `nbrun runs rm`.

use anyhow::anyhow;

use super::Runs;
use crate::cli::{CommandError, Exit};
use crate::runs::LiveRun;

/// Remove the records of runs; `gc` then removes what only they referred to
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The runs
    #[arg(value_name = "RUN", required = true)]
    runs: Vec<String>,
}

/// Runs the command.
#[allow(clippy::print_stdout)]
pub fn run(runs: &Runs, args: &Args) -> Result<Exit, CommandError> {
    let ids = args.runs.iter().map(|wanted| runs.find(wanted)).collect::<Result<Vec<_>, _>>()?;
    if let Some(id) = ids.iter().find(|id| LiveRun::of(&runs.store, id).exists()) {
        let error = anyhow!("run {id} goes on");
        return Err(CommandError::new(Exit::Usage, error).hint(format!("end it with `nbrun runs stop {id}`")));
    }
    for id in ids {
        runs.wait(runs.store.remove_record(&id))?;
        anstream::println!("removed {id}");
    }
    Ok(Exit::Success)
}
