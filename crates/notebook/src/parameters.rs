//! The cells that hold parameters, by papermill's convention.

use crate::cell::CellKind;
use crate::document::Notebook;

impl Notebook {
    /// The first code cell tagged `parameters`: its assignments are the notebook's parameters and their
    /// defaults.
    pub fn parameters_cell(&self) -> Option<usize> {
        self.tagged_code_cell("parameters")
    }

    /// The first code cell tagged `injected-parameters`: the values an earlier run was given.
    pub fn injected_parameters_cell(&self) -> Option<usize> {
        self.tagged_code_cell("injected-parameters")
    }

    fn tagged_code_cell(&self, tag: &str) -> Option<usize> {
        self.cells().position(|cell| cell.kind() == CellKind::Code && cell.has_tag(tag))
    }
}
