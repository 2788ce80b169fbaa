//! Everything that can go wrong before a kernel starts.

use bytes::Bytes;
use notebook::{CellKind, Notebook};

use super::inject::{Injection, inject};
use super::reuse::Plan;
use super::{CellRef, RunError, RunRequest, timing};
use crate::document::{self, OutputFile};
use crate::params::languages;

/// Cells with this tag are not executed, as nbclient has it.
const SKIP: &str = "skip-execution";

/// A notebook ready to be executed.
#[derive(Debug)]
pub struct Prepared {
    /// The notebook's bytes as they were read.
    pub content: Bytes,
    /// The notebook, with its injected cell and without old outputs.
    pub notebook: Notebook,
    /// The cells to be executed.
    pub cells: Vec<CellRef>,
    /// The given parameters.
    pub injection: Injection,
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
    if let Some(output) = &request.output
        && !request.in_place
        && OutputFile::new(output).map_err(RunError::NotSaved)?.is_same_file(&request.input)
    {
        return Err(RunError::OverwritesInput);
    }
    let kernel = request.kernel.clone().or_else(|| notebook.kernel_name().map(str::to_owned));
    let kernel = kernel.ok_or(RunError::NoKernel)?;
    let language = match &request.kernel {
        Some(name) => kernel_language(name).or_else(|| notebook.language().map(str::to_owned)),
        None => notebook.language().map(str::to_owned).or_else(|| kernel_language(&kernel)),
    };
    let language = language.unwrap_or_default();
    let injection = inject(&mut notebook, request, languages::find(&language), &language)?;
    let cells = cells_to_execute(&notebook);
    for cell in &cells {
        if let Some(mut cell) = notebook.cell_mut(cell.index) {
            cell.clear_outputs();
            cell.set_execution_count(None);
            timing::clear(cell.metadata_mut());
        }
    }
    Ok(Prepared { content, notebook, cells, injection, kernel, plan: None })
}

/// The code cells that are not empty and not tagged to be skipped.
pub(super) fn cells_to_execute(notebook: &Notebook) -> Vec<CellRef> {
    let first_line = |source: &str| {
        let line = source.lines().map(str::trim).find(|line| !line.is_empty());
        line.unwrap_or_default().to_owned()
    };
    let mut cells: Vec<CellRef> = notebook
        .cells()
        .enumerate()
        .filter(|(_, cell)| cell.kind() == CellKind::Code && !cell.has_tag(SKIP))
        .map(|(index, cell)| (index, first_line(&cell.source())))
        .filter(|(_, line)| !line.is_empty())
        .enumerate()
        .map(|(number, (index, first_line))| CellRef { index, number: number + 1, total: 0, first_line })
        .collect();
    let total = cells.len();
    for cell in &mut cells {
        cell.total = total;
    }
    cells
}
