//! Everything that can go wrong before a kernel starts.

use bytes::Bytes;
use notebook::{CellKind, NewCell, Notebook};

use super::{CellRef, RunError, RunRequest, timing};
use crate::document::{self, OutputFile};
use crate::params::languages::{self, Language};
use crate::params::{Parameter, assign};
use crate::runs::RecordedParameter;

/// The tag of the cell that nbrun and papermill inject.
const INJECTED: &str = "injected-parameters";
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
    /// The given parameters as they were fitted.
    pub parameters: Vec<RecordedParameter>,
    /// The kernel's name.
    pub kernel: String,
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
    let parameters = inject(&mut notebook, request, &language.unwrap_or_default())?;
    let cells = cells_to_execute(&notebook);
    for cell in &cells {
        if let Some(mut cell) = notebook.cell_mut(cell.index) {
            cell.clear_outputs();
            cell.set_execution_count(None);
            timing::clear(cell.metadata_mut());
        }
    }
    Ok(Prepared { content, notebook, cells, parameters, kernel })
}

/// The parameters a notebook declares; none if it has no `parameters` cell.
pub fn declared(notebook: &Notebook, language: &dyn Language) -> Result<Vec<Parameter>, RunError> {
    match notebook.parameters_cell().and_then(|index| notebook.cell(index)) {
        Some(cell) => Ok(language.parameters(&cell.source())?),
        None => Ok(Vec::new()),
    }
}

fn inject(
    notebook: &mut Notebook,
    request: &RunRequest,
    language: &str,
) -> Result<Vec<RecordedParameter>, RunError> {
    let Some(parameters_cell) = notebook.parameters_cell() else {
        return if request.given.is_empty() { Ok(Vec::new()) } else { Err(RunError::NoParametersCell) };
    };
    let Some(language) = languages::find(language) else {
        if request.given.is_empty() {
            return Ok(Vec::new());
        }
        return Err(RunError::Language { language: language.to_owned() });
    };
    let injected_cell = notebook.injected_parameters_cell();
    if request.given.is_empty() && injected_cell.is_some() {
        return Ok(Vec::new()); // the values of the earlier run stay
    }
    let declared = match declared(notebook, language) {
        Err(_) if request.given.is_empty() => return Ok(Vec::new()), // the kernel will say what is wrong
        declared => declared?,
    };
    let assignments = match assign(&declared, &request.given) {
        Ok(assignments) => assignments,
        Err(error) => return Err(RunError::Parameters { error, declared }),
    };
    if assignments.is_empty() {
        return Ok(Vec::new());
    }
    let source = language.injected_source(&assignments);
    let record = assignments.iter().map(|given| RecordedParameter {
        name: given.parameter.name.clone(),
        type_: given.parameter.type_.schema_name().to_owned(),
        value: given.value.to_json(),
    });
    let record = record.collect();
    match injected_cell {
        Some(index) => {
            if let Some(mut cell) = notebook.cell_mut(index) {
                cell.set_source(&source);
            }
        }
        None => notebook.insert_cell(parameters_cell + 1, NewCell::code(source).tagged(INJECTED)),
    }
    Ok(record)
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
