//! What papermill leaves in a notebook, for those who read it: `metadata.papermill` of the notebook and of its cells,
//! cells that mark an error, and report mode.
//!
//! The names are those of papermill 2: its `NotebookExecutionManager` and `raise_for_execution_errors`.

use jiff::Timestamp;
use notebook::{CellKind, NewCell, Notebook};
use serde_json::{Map, Value, json};

use super::{CellFailure, CellRef, RunRequest, values};
use crate::runs::RecordedParameter;

const KEY: &str = "papermill";
/// The tag of the cells that mark an error.
const MARKER: &str = "papermill-error-cell-tag";
const MARKER_STYLE: &str =
    "color:red; font-family:Helvetica Neue, Helvetica, Arial, sans-serif; font-size:2em;";

/// Records what is run with which parameters. Nothing has begun yet.
pub fn prepared(notebook: &mut Notebook, request: &RunRequest, parameters: &[RecordedParameter]) {
    let parameters: Map<String, Value> =
        parameters.iter().map(|given| (given.name.clone(), given.value.clone())).collect();
    let output = request.upload.as_ref().map(ToString::to_string);
    let output = output.or_else(|| request.output.as_ref().map(|path| path.display().to_string()));
    let record = json!({
        "default_parameters": values::defaults(notebook, notebook.language().unwrap_or_default()),
        "environment_variables": {},
        "input_path": request.input.to_string(),
        "output_path": output,
        "parameters": parameters,
        "version": concat!("nbrun ", env!("CARGO_PKG_VERSION")),
    });
    notebook.metadata_mut().insert(KEY.to_owned(), record);
}

/// Records that the run has begun, and which cells it will execute. Other cells lose what an earlier run recorded.
pub fn begin(notebook: &mut Notebook, cells: &[CellRef]) {
    let facts = json!({"start_time": now(), "end_time": null, "duration": null, "exception": null});
    extend(notebook.metadata_mut(), facts);
    for index in 0..notebook.cells().len() {
        let Some(mut cell) = notebook.cell_mut(index) else { continue };
        if cells.iter().any(|cell| cell.index == index) {
            let pending = json!({
                "duration": null, "end_time": null, "exception": null, "start_time": null, "status": "pending",
            });
            cell.metadata_mut().insert(KEY.to_owned(), pending);
        } else if cell.as_cell().metadata().contains_key(KEY) {
            cell.metadata_mut().shift_remove(KEY);
        }
    }
}

/// Records that a cell was sent to the kernel.
pub fn cell_started(notebook: &mut Notebook, cell: &CellRef) {
    if let Some(mut cell) = notebook.cell_mut(cell.index) {
        let facts = json!({"exception": false, "start_time": now(), "status": "running"});
        extend(cell.metadata_mut(), facts);
    }
}

/// Records that a cell is over, and whether that was its proper end.
pub fn cell_ended(notebook: &mut Notebook, cell: &CellRef, completed: bool) {
    if let Some(mut cell) = notebook.cell_mut(cell.index) {
        let status = if completed { "completed" } else { "failed" };
        extend(cell.metadata_mut(), json!({"exception": !completed, "status": status}));
        stop_clock(cell.metadata_mut());
    }
}

/// Records that the run is over, and whether it succeeded.
pub fn end(notebook: &mut Notebook, succeeded: bool) {
    stop_clock(notebook.metadata_mut());
    if !succeeded {
        extend(notebook.metadata_mut(), json!({"exception": true}));
    }
}

/// Hides the source of all code cells in front ends, as papermill's report mode does.
pub fn hide_sources(notebook: &mut Notebook) {
    for index in 0..notebook.cells().len() {
        if let Some(mut cell) = notebook.cell_mut(index)
            && cell.as_cell().kind() == CellKind::Code
            && let Value::Object(jupyter) =
                cell.metadata_mut().entry("jupyter").or_insert_with(|| Value::Object(Map::new()))
        {
            jupyter.insert("source_hidden".to_owned(), Value::Bool(true));
        }
    }
}

/// Puts a notice at the top of the notebook that links to the failed cell, and a notice before that cell.
pub fn mark_error(notebook: &mut Notebook, failure: &CellFailure) {
    let count = failure.execution_count.map_or_else(|| " ".to_owned(), |count| count.to_string());
    let top = format!(
        "<span style=\"{MARKER_STYLE}\">An Exception was encountered at \
         '<a href=\"#papermill-error-cell\">In [{count}]</a>'.</span>"
    );
    let here = format!(
        "<span id=\"papermill-error-cell\" style=\"{MARKER_STYLE}\">The run encountered an exception here:</span>"
    );
    notebook.insert_cell(failure.cell.index, NewCell::markdown(here).tagged(MARKER));
    notebook.insert_cell(0, NewCell::markdown(top).tagged(MARKER));
}

/// Removes the notices about an earlier run's error.
pub fn remove_markers(notebook: &mut Notebook) {
    for index in (0..notebook.cells().len()).rev() {
        if notebook.cell(index).is_some_and(|cell| cell.has_tag(MARKER)) {
            notebook.remove_cell(index);
        }
    }
}

fn extend(metadata: &mut Map<String, Value>, facts: Value) {
    if let (Some(Value::Object(record)), Value::Object(facts)) = (metadata.get_mut(KEY), facts) {
        record.extend(facts);
    }
}

/// Notes the end, and the seconds since the start.
fn stop_clock(metadata: &mut Map<String, Value>) {
    let ended = Timestamp::now();
    let started = metadata.get(KEY).and_then(|record| record.get("start_time")).and_then(Value::as_str);
    let seconds = started
        .and_then(|text| text.parse::<Timestamp>().ok())
        .map(|started| ended.duration_since(started).as_secs_f64());
    extend(metadata, json!({"end_time": format_time(ended), "duration": seconds}));
}

fn now() -> String {
    format_time(Timestamp::now())
}

/// As Python's `isoformat` writes a time in UTC.
fn format_time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string()
}
