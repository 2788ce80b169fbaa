//! Cells that need not be executed again, because an earlier run did and nothing has changed.
//!
//! Outputs are easy to take over; the state that a cell leaves in the kernel is not. So a cell is reused in two cases
//! only: its state is in a kernel that was kept (`resume`), or no cell behind it needs a state, because all are reused
//! (`cache`). Whatever is chosen, each cell gets a reason.

mod adopt;
mod cache;
mod declared;
mod resume;

use notebook::Notebook;

use super::CellRef;
use crate::runs::RunId;

pub use cache::{Cache, Kept as KeptCell, plan as plan_cache};
pub use declared::{Declared, DeclaredError};
pub use resume::plan as plan_resume;

/// What is done with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its position in the notebook.
    pub index: usize,
    /// The position in the earlier run's notebook of the cell whose outputs are taken over; none if it is executed.
    pub earlier: Option<usize>,
    /// Why.
    pub reason: String,
}

/// What is taken over from an earlier run.
#[derive(Debug)]
pub struct Plan {
    /// The earlier run; none if nothing is taken over.
    pub from: Option<RunId>,
    /// The earlier run's executed notebook.
    pub earlier: Option<Notebook>,
    /// What is done with each cell that is to be executed, in order.
    pub choices: Vec<Choice>,
}

impl Plan {
    /// What is done with a cell.
    pub fn choice(&self, cell: &CellRef) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.index == cell.index)
    }

    /// Whether a cell is taken over.
    pub fn reuses(&self, cell: &CellRef) -> bool {
        self.choice(cell).is_some_and(|choice| choice.earlier.is_some())
    }

    /// Puts the outputs of the cells that are taken over into the notebook.
    pub fn adopt(&self, notebook: &mut Notebook) {
        let Some(earlier) = &self.earlier else { return };
        for choice in &self.choices {
            if let Some(cell) = choice.earlier.and_then(|index| earlier.cell(index)) {
                adopt::outputs(notebook, choice.index, cell);
            }
        }
    }
}
