//! `nbrun attach`: follow a run from another terminal.

use std::io::{IsTerminal, Write};

use super::runs::{Place, Runs};
use super::table::shorten;
use super::{CommandError, Exit};
use crate::runs::journal::{Entry, Follow};
use crate::runs::{LiveRun, RunId};

/// Longest source line shown.
const LONGEST_LINE: usize = 60;

/// Follow a run that goes on, from its beginning to its end
///
/// Prints what its cells write and how they end, and exits as the run does. Ctrl-C leaves the run alone. `nbrun runs
/// log` prints what a run that has ended has put out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  nbrun run train.ipynb --detach
  nbrun attach latest
  nbrun attach 7kq3xm --json | jq -c 'select(.entry == \"cell_ended\")'")]
pub struct Args {
    /// The run: an id, the beginning of one or of its last part, or `latest`
    #[arg(value_name = "RUN", default_value = "latest")]
    run: String,

    /// Print the run's journal, one JSON object per line
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    place: Place,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<Exit, CommandError> {
    let runs = args.place.open()?;
    let id = runs.find(&args.run)?;
    let live = LiveRun::of(&runs.store, &id);
    if let Ok(journal) = Follow::open(&live.journal()) {
        runs.wait(follow(journal, &live, args.json))?;
    }
    end(&runs, &id, &live)
}

async fn follow(mut journal: Follow, live: &LiveRun, json: bool) -> Result<(), CommandError> {
    let has_ended = || !live.exists() || live.hold().is_ok_and(|hold| hold.is_some());
    let mut shown = Shown { json, terminal: std::io::stderr().is_terminal() };
    loop {
        match journal.next(has_ended).await {
            Ok(Some(entry)) if shown.entry(&entry).is_ok() => {}
            Ok(_) => return Ok(()),
            Err(error) => return Err(CommandError::new(Exit::Internal, error)),
        }
    }
}

/// Tells how the run ended, as its record has it. A run that was killed is recovered first.
#[allow(clippy::print_stderr)]
fn end(runs: &Runs, id: &RunId, live: &LiveRun) -> Result<Exit, CommandError> {
    if live.exists() {
        let recovered = runs.wait(crate::runs::recover(&runs.store, live));
        recovered.map_err(|error| CommandError::new(Exit::Internal, error))?;
    }
    let record = runs.record(id)?;
    if let Some(reason) = &record.reason {
        anstream::eprintln!("\u{1b}[1;31merror:\u{1b}[0m {reason}");
    }
    anstream::eprintln!("{}: {id}", record.status);
    Ok(Exit::Recorded(record.exit_code.unwrap_or(Exit::Internal.code())))
}

struct Shown {
    json: bool,
    terminal: bool,
}

impl Shown {
    fn entry(&mut self, entry: &Entry) -> std::io::Result<()> {
        if self.json {
            return writeln!(std::io::stdout(), "{}", serde_json::to_string(entry)?);
        }
        match entry {
            Entry::CellStarted { cell, .. } if self.terminal => {
                writeln!(
                    std::io::stderr(),
                    "[{}/{}] {}",
                    cell.number,
                    cell.total,
                    shorten(&cell.first_line, LONGEST_LINE)
                )
            }
            Entry::Message { msg_type, content, .. } if msg_type == "stream" => {
                let text = content["text"].as_str().unwrap_or_default();
                match content["name"].as_str() {
                    Some("stderr") => write!(anstream::stderr(), "{text}"),
                    _ => write!(anstream::stdout(), "{text}").and_then(|()| std::io::stdout().flush()),
                }
            }
            Entry::CellEnded { cell, seconds, failure } => {
                let mark = if failure.is_some() { "failed " } else { "" };
                let line = shorten(&cell.first_line, LONGEST_LINE);
                writeln!(std::io::stderr(), "[{}/{}] {seconds:.1} s  {mark}{line}", cell.number, cell.total)
            }
            _ => Ok(()),
        }
    }
}
