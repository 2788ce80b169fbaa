//! `nbrun runs log`.

use std::io::{self, BufRead, BufReader, Write};

use anyhow::anyhow;
use notebook::Notebook;
use serde_json::Value as Json;

use super::Runs;
use crate::cli::{CommandError, Exit};
use crate::runs::{LiveRun, RunRecord, fold, journal};

/// Print what the cells of a run have put out, as text
///
/// What was too long for the notebook is here too.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The run
    #[arg(value_name = "RUN")]
    run: String,

    /// Only the cell of this number, as `nbrun runs show` counts
    #[arg(long, value_name = "NUMBER")]
    cell: Option<usize>,
}

/// Runs the command.
pub fn run(runs: &Runs, args: &Args) -> Result<Exit, CommandError> {
    let record = runs.record(&runs.find(&args.run)?)?;
    let count = record.cells.len();
    if let Some(number) = args.cell.filter(|number| !(1..=count).contains(number)) {
        return Err(CommandError::new(
            Exit::Usage,
            anyhow!("the run has cells 1 to {count}, and no cell {number}"),
        ));
    }
    let notebook = executed(runs, &record)?;
    match print(runs, &record, &notebook, args.cell) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(CommandError::new(Exit::NotSaved, error))
        }
        _ => Ok(Exit::Success),
    }
}

fn print(runs: &Runs, record: &RunRecord, notebook: &Notebook, only: Option<usize>) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    for cell in record.cells.iter().filter(|cell| only.is_none_or(|number| number == cell.number)) {
        if only.is_none() {
            writeln!(out, "── cell {} of {}: {}", cell.number, record.cells.len(), cell.first_line)?;
        }
        if let Some(executed) = notebook.cell(cell.index) {
            for output in executed.outputs() {
                out.write_all(text(&output).as_bytes())?;
            }
        }
        let Some(overflow) = &cell.overflow else { continue };
        let bytes = runs.wait(runs.store.blob(&overflow.content)).map_err(io::Error::other)?;
        for line in BufReader::new(&bytes[..]).lines() {
            let message: Json = serde_json::from_str(&line?)?;
            out.write_all(text(&message["content"]).as_bytes())?;
        }
    }
    Ok(())
}

/// The executed notebook of a run, as far as it has come.
pub fn executed(runs: &Runs, record: &RunRecord) -> Result<Notebook, CommandError> {
    let fail = |error: anyhow::Error| CommandError::new(Exit::Notebook, error);
    if let Some(content) = &record.output.content {
        let bytes = runs.wait(runs.store.blob(content))?;
        return Notebook::parse_bytes(&bytes).map_err(|error| fail(error.into()));
    }
    let live = LiveRun::of(&runs.store, &record.id);
    let bytes = std::fs::read(live.notebook()).map_err(|error| fail(error.into()))?;
    let mut notebook = Notebook::parse_bytes(&bytes).map_err(|error| fail(error.into()))?;
    let journal = journal::read(&live.journal()).map_err(|error| fail(error.into()))?;
    fold(&mut notebook, &journal.entries);
    Ok(notebook)
}

/// An output, or the content of an output message, as text that ends its line.
fn text(output: &Json) -> String {
    let lines = |value: &Json| match value {
        Json::Array(lines) => lines.iter().filter_map(Json::as_str).collect::<String>(),
        value => value.as_str().unwrap_or_default().to_owned(),
    };
    let mut text =
        if output["text"].is_null() { lines(&output["data"]["text/plain"]) } else { lines(&output["text"]) };
    if let Some(traceback) = output["traceback"].as_array() {
        text = traceback.iter().filter_map(Json::as_str).collect::<Vec<_>>().join("\n");
    }
    let is_stream = !output["text"].is_null();
    if !is_stream && !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
