//! The head of a page: what was run, with what, and how it went.

use jiff::{SignedDuration, Timestamp};
use notebook::{CellKind, Notebook};
use serde_json::{Map, Value};

use super::cells::anchor;
use super::outputs::joined;

/// How a run went.
pub struct Status {
    /// For people.
    pub text: &'static str,
    /// The class of its look.
    pub class: &'static str,
}

/// A cell that failed.
pub struct Failure {
    /// The identifier of its element.
    pub anchor: String,
    /// Which cell it is, as the run has counted.
    pub number: u64,
    /// The error.
    pub error: String,
}

/// What the head of a page says.
#[derive(Default)]
pub struct Header {
    /// None where nobody recorded a run.
    pub status: Option<Status>,
    /// What there is to know beside the status: names and values.
    pub facts: Vec<(&'static str, String)>,
    /// Names and values.
    pub parameters: Vec<(String, String)>,
    /// The cells that failed, or hold errors.
    pub failures: Vec<Failure>,
}

impl Header {
    /// What a notebook's metadata tells of its last run.
    pub fn of(notebook: &Notebook) -> Self {
        let metadata = notebook.metadata();
        let record = |name: &str| metadata.get(name).and_then(Value::as_object);
        let mut header = match (record("nbrun"), record("papermill")) {
            (Some(record), _) => Self::nbrun(record),
            (None, Some(record)) => Self::papermill(record),
            (None, None) => Self::default(),
        };
        if let Some(kernel) = kernel(notebook) {
            header.facts.insert(0, ("Kernel", kernel));
        }
        header.failures = failures(notebook);
        header
    }

    fn nbrun(record: &Map<String, Value>) -> Self {
        let word = record.get("status").and_then(Value::as_str).unwrap_or_default();
        let mut header = Self { status: Some(status(word)), ..Self::default() };
        header.times(time(record, "started"), time(record, "finished"));
        let run = record.get("run").and_then(Value::as_str);
        header.facts.extend(run.map(|run| ("Run", run.to_owned())));
        header.parameters = parameters(record, "given");
        header
    }

    /// The record that papermill leaves.
    fn papermill(record: &Map<String, Value>) -> Self {
        let word = match (record.get("exception"), record.get("end_time")) {
            (Some(Value::Bool(true)), _) => "failed",
            (Some(Value::Bool(false)), _) | (_, Some(Value::String(_))) => "succeeded",
            _ => "running",
        };
        let mut header = Self { status: Some(status(word)), ..Self::default() };
        header.times(time(record, "start_time"), time(record, "end_time"));
        header.parameters = parameters(record, "parameters");
        header
    }

    fn times(&mut self, started: Option<Timestamp>, finished: Option<Timestamp>) {
        if let Some(started) = started {
            self.facts.push(("Started", started.strftime("%-d %B %Y, %H:%M UTC").to_string()));
            if let Some(finished) = finished {
                self.facts.push(("Took", duration(finished.duration_since(started))));
            }
        }
    }
}

/// A time span with the digits that matter.
pub fn duration(span: SignedDuration) -> String {
    let seconds = span.as_secs_f64();
    match span.as_secs() {
        ..10 => format!("{seconds:.1} s"),
        10..60 => format!("{seconds:.0} s"),
        whole @ 60..3_600 => format!("{} min {} s", whole / 60, whole % 60),
        whole => format!("{} h {} min", whole / 3_600, whole / 60 % 60),
    }
}

fn status(word: &str) -> Status {
    let (text, class) = match word {
        "succeeded" => ("Succeeded", "good"),
        "failed" => ("Failed", "bad"),
        "running" => ("Not finished", "open"),
        "kernel-not-started" => ("The kernel did not start", "bad"),
        "kernel-died" => ("The kernel died", "bad"),
        "incomplete" => ("Output may be missing", "bad"),
        "timed-out" => ("Timed out", "bad"),
        "out-of-memory" => ("Out of memory", "bad"),
        "interrupted" => ("Interrupted", "bad"),
        "killed" => ("Killed", "bad"),
        _ => ("Unknown", "open"),
    };
    Status { text, class }
}

fn kernel(notebook: &Notebook) -> Option<String> {
    let spec = notebook.metadata().get("kernelspec")?;
    let shown = spec.get("display_name").or_else(|| spec.get("name"))?;
    shown.as_str().map(str::to_owned)
}

fn time(record: &Map<String, Value>, name: &str) -> Option<Timestamp> {
    let text = record.get(name)?.as_str()?;
    // papermill's times have an offset or none.
    text.parse().or_else(|_| format!("{text}Z").parse()).ok()
}

/// The values given to a run, which the member `name` of its record holds.
fn parameters(record: &Map<String, Value>, name: &str) -> Vec<(String, String)> {
    let given = record.get(name).and_then(Value::as_object).into_iter().flatten();
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    given.map(|(name, value)| (name.clone(), text(value))).collect()
}

/// The cells that the run names as failed; without such, those with an error that they were not allowed.
fn failures(notebook: &Notebook) -> Vec<Failure> {
    let recorded = notebook.metadata().get("nbrun").and_then(|record| record.get("failed_cells"));
    let Some(recorded) = recorded.and_then(Value::as_array) else {
        let failed = (0..notebook.cells().len()).filter(|index| has_error(notebook, *index));
        return failed.map(|index| failure(notebook, index, None)).collect();
    };
    let failed = recorded.iter().filter_map(|cell| {
        let index = usize::try_from(cell.get("index")?.as_u64()?).ok()?;
        Some(failure(notebook, index, cell.get("number").and_then(Value::as_u64)))
    });
    failed.collect()
}

fn failure(notebook: &Notebook, index: usize, number: Option<u64>) -> Failure {
    let count = || notebook.cell(index).and_then(|cell| cell.execution_count());
    Failure {
        anchor: anchor(index),
        number: number.or_else(count).unwrap_or(index as u64 + 1),
        error: error(notebook, index).unwrap_or_default(),
    }
}

fn has_error(notebook: &Notebook, index: usize) -> bool {
    let Some(cell) = notebook.cell(index) else { return false };
    cell.kind() == CellKind::Code && !cell.has_tag("raises-exception") && error(notebook, index).is_some()
}

/// The error in a cell's outputs, on one line.
fn error(notebook: &Notebook, index: usize) -> Option<String> {
    let cell = notebook.cell(index)?;
    if cell.kind() != CellKind::Code {
        return None;
    }
    let error =
        cell.outputs().find(|output| output.get("output_type").is_some_and(|kind| kind == "error"))?;
    let field = |name: &str| error.get(name).map(joined).unwrap_or_default().into_owned();
    let value = field("evalue");
    let line = value.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    Some(format!("{}: {line}", field("ename")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_the_digits_that_matter() {
        let of = |milliseconds: i64| duration(SignedDuration::from_millis(milliseconds));
        assert_eq!([120, 9_940, 12_600].map(of), ["0.1 s", "9.9 s", "13 s"]);
        assert_eq!([65_000, 3_700_000].map(of), ["1 min 5 s", "1 h 1 min"]);
    }
}
