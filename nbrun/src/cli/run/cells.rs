//! Which cells are executed.

use crate::run::Selection;

/// Options that choose cells.
#[derive(Debug, Clone, clap::Args)]
pub struct CellArgs {
    /// Begin with this cell: its number, its id, or a tag; the parameters are set all the same
    #[arg(long, value_name = "CELL")]
    start: Option<String>,

    /// End with this cell: its number, its id, or a tag
    #[arg(long, value_name = "CELL")]
    until: Option<String>,
}

impl CellArgs {
    /// The selection that the options make.
    pub fn selection(&self) -> Selection {
        Selection { start: self.start.clone(), until: self.until.clone() }
    }
}
