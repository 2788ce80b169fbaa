//! What a run leaves in the notebook's metadata.

use jiff::Timestamp;
use notebook::Notebook;
use serde_json::{Map, Value, json};

use super::{CellFailure, CellRef, Ending, Stop};
use crate::params::schema;
use crate::runs::{RecordedParameter, RunId};

/// The notebook metadata of a run.
const KEY: &str = "nbrun";
/// The tag of cells that raised an error.
const FAILED_TAG: &str = "nbrun-failed";

/// Records that a run has begun. Until its end is recorded the notebook says `running`, so that a file left by a
/// killed run is never taken for a success.
///
/// The given parameters are `given`; `parameters` is the schema, which stays.
pub fn begin(notebook: &mut Notebook, run: Option<&RunId>, kernel: &str, given: &[RecordedParameter]) {
    for index in 0..notebook.cells().len() {
        if let Some(mut cell) = notebook.cell_mut(index)
            && cell.as_cell().has_tag(FAILED_TAG)
        {
            remove_tag(cell.metadata_mut());
        }
    }
    let values: Map<String, Value> =
        given.iter().map(|given| (given.name.clone(), given.value.clone())).collect();
    let mut record = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "status": "running",
        "kernel": kernel,
        "given": values,
        "started": now(),
    });
    if let Some(schema) = schema::of_notebook(notebook.metadata()) {
        record["parameters"] = schema.clone();
    }
    if let (Some(run), Value::Object(record)) = (run, &mut record) {
        record.insert("run".to_owned(), Value::from(run.as_str()));
    }
    notebook.metadata_mut().insert(KEY.to_owned(), record);
}

/// Records that nbrun was killed in the run.
pub fn mark_killed(notebook: &mut Notebook) {
    if let Some(Value::Object(record)) = notebook.metadata_mut().get_mut(KEY) {
        record.insert("status".to_owned(), Value::from("killed"));
    }
}

/// Records the language, as front ends do, in a notebook that does not tell it yet.
pub fn language(notebook: &mut Notebook, info: Option<&Value>) {
    if let Some(info) = info
        && !notebook.metadata().contains_key("language_info")
    {
        notebook.metadata_mut().insert("language_info".to_owned(), info.clone());
    }
}

/// Records how the run ended.
pub fn end(notebook: &mut Notebook, ending: &Ending, failures: &[CellFailure]) {
    let mut facts = vec![("finished", json!(now())), ("status", json!(status(ending, failures)))];
    let failed: Vec<&CellRef> = match ending_cell(ending) {
        Some(cell) => vec![cell],
        None => failures.iter().map(|failure| &failure.cell).collect(),
    };
    if !failed.is_empty() {
        let describe = |cell: &&CellRef| {
            let id = notebook.cell(cell.index).and_then(|cell| cell.id().map(str::to_owned));
            json!({"index": cell.index, "number": cell.number, "id": id})
        };
        facts.push(("failed_cells", failed.iter().map(describe).collect()));
    }
    if let Some(Value::Object(record)) = notebook.metadata_mut().get_mut(KEY) {
        record.extend(facts.into_iter().map(|(name, fact)| (name.to_owned(), fact)));
    }
    for cell in failed {
        if let Some(mut cell) = notebook.cell_mut(cell.index) {
            let tags = cell.metadata_mut().entry("tags").or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(tags) = tags {
                tags.push(Value::from(FAILED_TAG));
            }
        }
    }
}

/// The run's status in one word, as recorded.
pub fn status(ending: &Ending, failures: &[CellFailure]) -> &'static str {
    match ending {
        Ending::Completed if failures.is_empty() => "succeeded",
        Ending::Completed | Ending::Failed | Ending::InputAsked { .. } => "failed",
        Ending::NotStarted(_) => "kernel-not-started",
        Ending::KernelDied { .. } => "kernel-died",
        Ending::Incomplete { .. } => "incomplete",
        Ending::Stopped(stop) | Ending::StoppedIn { stop, .. } => match stop {
            Stop::Timeout(_) | Stop::CellTimeout(_) => "timed-out",
            Stop::Memory { .. } => "out-of-memory",
            Stop::Signal(_) => "interrupted",
        },
    }
}

fn ending_cell(ending: &Ending) -> Option<&CellRef> {
    match ending {
        Ending::KernelDied { cell, .. }
        | Ending::Incomplete { cell, .. }
        | Ending::InputAsked { cell, .. }
        | Ending::StoppedIn { cell, .. } => Some(cell),
        Ending::Completed | Ending::Failed | Ending::NotStarted(_) | Ending::Stopped(_) => None,
    }
}

fn remove_tag(metadata: &mut Map<String, Value>) {
    if let Some(Value::Array(tags)) = metadata.get_mut("tags") {
        tags.retain(|tag| tag != FAILED_TAG);
        if tags.is_empty() {
            metadata.shift_remove("tags");
        }
    }
}

fn now() -> String {
    format!("{:.3}", Timestamp::now())
}
