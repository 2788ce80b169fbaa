//! How a run went, in words, on standard error.

use std::time::Instant;

use crate::cli::table::shorten;
use crate::run::{CellFailure, CellRef, Ending, Outcome};

/// Longest source line shown.
const LONGEST_LINE: usize = 100;

/// Explains the outcome of a run.
pub struct Explain {
    /// Where the executed notebook is; empty if it is printed.
    pub output: String,
    started: Instant,
    label: Option<String>,
}

impl Explain {
    /// For a run that begins now; of many runs, the one with this label.
    pub fn new(label: Option<&str>) -> Self {
        Self { output: String::new(), started: Instant::now(), label: label.map(str::to_owned) }
    }

    /// Prints what there is to say.
    #[allow(clippy::print_stderr)]
    pub fn print(&self, outcome: &Outcome) {
        if let Some(label) = &self.label {
            if outcome.is_success() {
                return; // the summary says so
            }
            heading(label);
        }
        for failure in &outcome.failures {
            anstream::eprintln!("{}", failed(failure));
        }
        if let Some(text) = ended(&outcome.ending) {
            anstream::eprintln!("{text}");
        }
        match &outcome.kept {
            Some(Ok(kept)) => anstream::eprintln!("the kernel lives on as {}: `nbrun pool status`", kept.id),
            Some(Err(error)) => {
                anstream::eprintln!("{}", error_line(&format!("the kernel is not kept: {error}")));
            }
            None => {}
        }
        let output = &self.output;
        if let Some(error) = &outcome.upload_error {
            anstream::eprintln!("{}", error_line(&error.to_string()));
            anstream::eprintln!("hint: the executed notebook is in {}", error.spool.display());
        }
        if let Some(error) = &outcome.record_error {
            anstream::eprintln!("{}", error_line(&format!("the run is not recorded: {error}")));
        }
        match &outcome.save_error {
            Some(error) => {
                let since = error.since.as_ref().map(|cell| format!(", since {cell}")).unwrap_or_default();
                anstream::eprintln!("{}", error_line(&format!("{output} can't be saved{since}: {error}")));
            }
            None if output.is_empty() || outcome.upload_error.is_some() => {}
            None => anstream::eprintln!(
                "{} after {:.1} s",
                saved(outcome, output),
                self.started.elapsed().as_secs_f64()
            ),
        }
    }
}

/// Prints where a notebook is that was prepared and not run.
#[allow(clippy::print_stderr)]
pub fn prepared(output: &str) {
    if !output.is_empty() {
        anstream::eprintln!("prepared, not run: {output}");
    }
}

/// The heading of what is said about one of many runs.
#[allow(clippy::print_stderr)]
pub fn heading(label: &str) {
    anstream::eprintln!("\u{1b}[1m── {label}\u{1b}[0m");
}

fn saved(outcome: &Outcome, output: &str) -> String {
    if outcome.is_success() {
        format!("\u{1b}[32mdone:\u{1b}[0m {output}")
    } else {
        format!("saved: {output}")
    }
}

fn failed(failure: &CellFailure) -> String {
    let CellFailure { cell, execution_count, ename, evalue, traceback } = failure;
    let prompt = execution_count.map(|count| format!(", In [{count}]")).unwrap_or_default();
    let headline = error_line(&format!("{cell}{prompt} raised {ename}: {}", shorten(evalue, LONGEST_LINE)));
    let traceback = traceback.join("\n");
    let hint = match ename.as_str() {
        "StdinNotImplementedError" => "\nhint: nobody can answer in a run: make the answer a parameter",
        _ => "",
    };
    format!(
        "{headline}\n{}{}{}{hint}",
        source(cell),
        if traceback.is_empty() { "" } else { "\n" },
        traceback.trim_end()
    )
}

fn ended(ending: &Ending) -> Option<String> {
    let cell = match ending {
        Ending::Completed | Ending::Failed => return None,
        Ending::NotStarted(_) | Ending::Stopped(_) => return Some(error_line(&ending.to_string())),
        Ending::KernelDied { cell, .. }
        | Ending::Incomplete { cell, .. }
        | Ending::InputAsked { cell, .. }
        | Ending::StoppedIn { cell, .. } => cell,
    };
    Some(format!("{}\n{}", error_line(&ending.to_string()), source(cell)))
}

fn source(cell: &CellRef) -> String {
    format!("  | {}", shorten(&cell.first_line, LONGEST_LINE))
}

fn error_line(text: &str) -> String {
    format!("\u{1b}[1;31merror:\u{1b}[0m {text}")
}
