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

use super::{CellRef, papermill};
use crate::runs::{RunId, RunRecord, RunStore, StoreError};

pub use cache::Cache;
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

/// So many of the latest runs are looked through for one that can be reused.
const LOOKED_THROUGH: usize = 200;

/// Plans to take all cells over from the latest run of a store that has executed them as they are now.
pub async fn plan_cache(
    store: &RunStore,
    cache: &Cache,
    notebook: &Notebook,
    cells: &[CellRef],
) -> Result<Plan, StoreError> {
    let indices: Vec<usize> = cells.iter().map(|cell| cell.index).collect();
    let fingerprints = cache.fingerprints(notebook, &indices);
    let mut hit = None;
    if fingerprints.iter().all(Result::is_ok) {
        for id in store.runs().await?.iter().take(LOOKED_THROUGH) {
            let record = store.record(id).await?;
            if cache::is_same(&record, &fingerprints) {
                hit = executed(store, &record).await?.map(|notebook| (record, notebook));
                break;
            }
        }
    }
    Ok(cache::plan(cells, &fingerprints, hit))
}

/// The executed notebook of a run that has ended.
pub async fn executed(store: &RunStore, record: &RunRecord) -> Result<Option<Notebook>, StoreError> {
    let Some(content) = &record.output.content else { return Ok(None) };
    let bytes = store.blob(content).await?;
    let mut notebook = Notebook::parse_bytes(&bytes).ok();
    notebook.iter_mut().for_each(papermill::remove_markers); // which records don't count
    Ok(notebook)
}
