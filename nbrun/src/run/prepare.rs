//! Everything that can go wrong before a kernel starts.

use bytes::Bytes;
use notebook::Notebook;
use serde_json::{Map, Value};

use super::inject::{Injection, inject};
use super::reuse::Plan;
use super::selection::Selected;
use super::{RunError, RunRequest, papermill, timing, values};
use crate::document;
use crate::params::languages;

/// A notebook ready to be executed.
#[derive(Debug)]
pub struct Prepared {
    /// The notebook's bytes as they were read.
    pub content: Bytes,
    /// The notebook, with its injected cell and without old outputs.
    pub notebook: Notebook,
    /// The cells to be executed, and those that were left out.
    pub selected: Selected,
    /// The given parameters.
    pub injection: Injection,
    /// The values that parameters will have, as far as they are known without running the notebook; no secrets.
    pub values: Map<String, Value>,
    /// The kernel's name.
    pub kernel: String,
    /// What is taken over from an earlier run.
    pub plan: Option<Plan>,
}

/// Opens the notebook, checks the given parameters and injects them, and clears what an earlier run left.
///
/// `kernel_language` tells the language of an installed kernel, if it is installed.
pub fn prepare(
    request: &RunRequest,
    kernel_language: impl FnOnce(&str) -> Option<String>,
) -> Result<Prepared, RunError> {
    let mut notebook = document::open(&request.input)?;
    let content = Bytes::from(notebook.to_text());
    papermill::remove_markers(&mut notebook);
    let kernel = request.kernel.clone().or_else(|| notebook.kernel_name().map(str::to_owned));
    let kernel = kernel.ok_or(RunError::NoKernel)?;
    let language = match &request.kernel {
        Some(name) => kernel_language(name).or_else(|| notebook.language().map(str::to_owned)),
        None => notebook.language().map(str::to_owned).or_else(|| kernel_language(&kernel)),
    };
    let language = language.unwrap_or_default();
    let injection = inject(&mut notebook, request, languages::find(&language), &language)?;
    let values = values::known(&notebook, &language, &injection);
    if request.report_mode {
        papermill::hide_sources(&mut notebook);
    }
    let selected = request.selection.apply(&notebook)?;
    for cell in &selected.cells {
        if let Some(mut cell) = notebook.cell_mut(cell.index) {
            cell.clear_outputs();
            cell.set_execution_count(None);
            timing::clear(cell.metadata_mut());
        }
    }
    Ok(Prepared { content, notebook, selected, injection, values, kernel, plan: None })
}
