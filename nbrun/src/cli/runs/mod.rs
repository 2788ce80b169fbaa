//! `nbrun runs`: the records of runs.

mod gc;
mod list;
mod log;
mod open;
mod place;
mod rm;
mod show;
mod stop;

use clap::Subcommand;

pub use list::took;
pub use place::{Place, Runs};

use super::{CommandError, Exit};

/// Look at the runs that were recorded, and tidy them up
///
/// Every run leaves a record in the run store: what ran with which parameters, kernel, packages and commit, how each
/// cell went, and the executed notebook. RUN is an id as `list` shows it, the beginning of one or of its last part, or
/// `latest`. A run whose nbrun was killed is recovered by the first command that meets it: what it has put out by then
/// is in its notebook.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  nbrun runs list --status failed
  nbrun runs show latest
  nbrun runs log 7kq3xm --cell 4
  nbrun runs open latest
  nbrun runs list --json | jq -r '.[] | select(.notebook.git.dirty) | .id'
  nbrun runs gc --older-than 30d --keep 100")]
pub struct Args {
    #[command(subcommand)]
    command: Command,

    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::Args),
    Show(show::Args),
    Log(log::Args),
    Open(open::Args),
    Stop(stop::Args),
    Rm(rm::Args),
    Gc(gc::Args),
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, CommandError> {
    let runs = args.place.open()?;
    match &args.command {
        Command::List(args) => list::run(&runs, args),
        Command::Show(args) => show::run(&runs, args),
        Command::Log(args) => log::run(&runs, args),
        Command::Open(args) => open::run(&runs, args),
        Command::Stop(args) => stop::run(&runs, args),
        Command::Rm(args) => rm::run(&runs, args),
        Command::Gc(args) => gc::run(&runs, args),
    }
}
