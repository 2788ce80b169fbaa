//! `nbrun runs list`.

use std::path::Path;

use jiff::tz::TimeZone;
use serde_json::Value as Json;

use super::Runs;
use crate::cli::table::{columns, shorten};
use crate::cli::{CommandError, Exit};
use crate::runs::{CellStatus, RunRecord};

/// Longest text of parameters shown.
const LONGEST_PARAMETERS: usize = 40;

/// List runs, the latest first
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only runs of notebooks whose path contains this
    #[arg(long, value_name = "TEXT")]
    notebook: Option<String>,

    /// Only runs with this status: running, succeeded, failed, kernel-died, incomplete, timed-out, killed, …
    #[arg(long)]
    status: Option<String>,

    /// At most so many
    #[arg(short, long, value_name = "COUNT", default_value_t = 20)]
    number: usize,

    /// Print the records as a JSON array
    #[arg(long)]
    json: bool,
}

/// Runs the command.
#[allow(clippy::print_stdout)]
pub fn run(runs: &Runs, args: &Args) -> Result<Exit, CommandError> {
    let mut records = Vec::new();
    for id in runs.ids()? {
        if records.len() == args.number {
            break;
        }
        let record = runs.record(&id)?;
        if args.admits(&record) {
            records.push(record);
        }
    }
    if args.json {
        anstream::println!("{:#}", serde_json::to_value(&records).unwrap_or(Json::Null));
    } else if !records.is_empty() {
        let head = ["RUN", "STATUS", "STARTED", "TOOK", "CELLS", "NOTEBOOK", "PARAMETERS"];
        let rows: Vec<Vec<String>> =
            std::iter::once(head.map(str::to_owned).to_vec()).chain(records.iter().map(row)).collect();
        anstream::println!("{}", columns(&rows, ""));
    }
    Ok(Exit::Success)
}

impl Args {
    fn admits(&self, record: &RunRecord) -> bool {
        self.status.as_ref().is_none_or(|status| record.status == *status)
            && self.notebook.as_ref().is_none_or(|text| record.notebook.path.contains(text))
    }
}

fn row(record: &RunRecord) -> Vec<String> {
    let name = Path::new(&record.notebook.path).file_name().map(|name| name.to_string_lossy().into_owned());
    let ended = |status| matches!(status, CellStatus::Succeeded | CellStatus::Failed | CellStatus::Reused);
    let done = record.cells.iter().filter(|cell| ended(cell.status)).count();
    let parameters: Vec<String> =
        record.parameters.iter().map(|given| format!("{}={}", given.name, plain(&given.value))).collect();
    vec![
        record.id.to_string(),
        record.status.clone(),
        record.started.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
        took(record.seconds()),
        format!("{done}/{}", record.cells.len()),
        name.unwrap_or_default(),
        shorten(&parameters.join(" "), LONGEST_PARAMETERS),
    ]
}

/// A value without the quotes of a string.
pub fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A duration for people: `0.8 s`, `3 min 20 s`, `2 h 05 min`.
pub fn took(seconds: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // of a run
    let whole = seconds.max(0.0).round() as u64;
    match whole {
        0..60 => format!("{seconds:.1} s"),
        60..3600 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{} h {:02} min", whole / 3600, whole % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_for_people() {
        let shown = [0.04, 59.4, 200.0, 7_500.0].map(took);
        assert_eq!(shown, ["0.0 s", "59.4 s", "3 min 20 s", "2 h 05 min"]);
    }
}
