//! `nbrun runs show`.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Runs;
use super::list::{plain, took};
use crate::cli::table::{columns, shorten};
use crate::cli::{CommandError, Exit};
use crate::quantity;
use crate::runs::{CellRecord, RunRecord};

/// Longest source line shown.
const LONGEST_LINE: usize = 60;

/// Show the record of a run
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The run
    #[arg(value_name = "RUN")]
    run: String,

    /// Print the record as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
#[allow(clippy::print_stdout)]
pub fn run(runs: &Runs, args: &Args) -> Result<Exit, CommandError> {
    let record = runs.record(&runs.find(&args.run)?)?;
    if args.json {
        let text = serde_json::to_string_pretty(&record);
        anstream::println!("{}", text.map_err(|error| CommandError::new(Exit::Internal, error))?);
    } else {
        anstream::println!("{}", describe(&record));
    }
    Ok(Exit::Success)
}

fn describe(record: &RunRecord) -> String {
    let facts: Vec<Vec<String>> =
        facts(record).into_iter().map(|(name, fact)| vec![name.to_owned(), fact]).collect();
    let head = ["CELL", "STATUS", "TOOK", "MEMORY", "OUTPUT", ""].map(str::to_owned).to_vec();
    let cells: Vec<Vec<String>> = std::iter::once(head).chain(record.cells.iter().map(cell)).collect();
    format!("{}\n\n{}", columns(&facts, ""), columns(&cells, ""))
}

fn facts(record: &RunRecord) -> Vec<(&'static str, String)> {
    let RunRecord { notebook, kernel, machine, .. } = record;
    let local =
        |time: Timestamp| time.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string();
    let mut facts = vec![("run", record.id.to_string()), ("status", record.status.clone())];
    if let Some(reason) = &record.reason {
        facts.push(("reason", reason.replace('\n', "; ")));
    }
    facts.push(("started", format!("{}, took {}", local(record.started), took(record.seconds()))));
    facts.push(("notebook", format!("{} ({})", notebook.path, notebook.content.short())));
    if let Some(git) = &notebook.git {
        let branch = git.branch.as_deref().map(|branch| format!(" on {branch}")).unwrap_or_default();
        let dirty = if git.dirty { ", with changes that are not committed" } else { "" };
        facts.push(("commit", format!("{}{branch}{dirty}", git.commit)));
    }
    let output = &record.output;
    let path = output.path.as_ref().map(|path| path.display().to_string());
    facts.extend(output.url.clone().or(path).map(|place| ("output", place)));
    let implementation = [&kernel.implementation, &kernel.implementation_version].map(Option::as_deref);
    let implementation: Vec<&str> = implementation.into_iter().flatten().collect();
    facts.push(("kernel", format!("{} ({}) {}", kernel.name, kernel.language, implementation.join(" "))));
    if let Some(server) = &kernel.server {
        facts.push(("server", server.clone()));
    }
    if let Some(environment) = &record.environment {
        facts.push(("packages", format!("{} ({})", environment.packages, environment.lock.short())));
    }
    facts.push(("by", format!("{} on {}, nbrun {}", machine.user, machine.host, machine.nbrun)));
    for parameter in &record.parameters {
        facts.push((
            "parameter",
            format!("{} = {} ({})", parameter.name, plain(&parameter.value), parameter.type_),
        ));
    }
    facts.extend(record.warnings.iter().map(|warning| ("warning", warning.clone())));
    facts
}

fn cell(cell: &CellRecord) -> Vec<String> {
    let status = serde_json::to_value(cell.status).ok().and_then(|status| status.as_str().map(str::to_owned));
    let output = match (&cell.overflow, cell.output_bytes) {
        (Some(overflow), _) => format!("+{} kept apart", quantity::bytes(overflow.bytes)),
        (None, 0) => String::new(),
        (None, bytes) => quantity::bytes(bytes),
    };
    let error = cell.error.as_ref().map(|error| format!("{}: {}", error.ename, error.evalue));
    let text = error.or_else(|| cell.reason.clone()).unwrap_or_else(|| cell.first_line.clone());
    vec![
        cell.number.to_string(),
        status.unwrap_or_default(),
        cell.seconds.map(took).unwrap_or_default(),
        cell.peak_memory.map(quantity::bytes).unwrap_or_default(),
        output,
        shorten(&text, LONGEST_LINE),
    ]
}
