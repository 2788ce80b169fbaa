//! Crates that come between cells.

use super::dependencies::{Added, Dependencies, Dependency};
use super::host::{Output, StreamName};
use super::{CellError, Engine};

impl Engine {
    /// The crates that the notebook has added.
    pub fn dependencies(&mut self) -> &mut Dependencies {
        &mut self.dependencies
    }

    /// Adds crates for all later cells. Building them is shown in `output`.
    ///
    /// # Errors
    /// When one of them can't be had: then none is added.
    pub async fn depend(&mut self, added: Vec<Dependency>, output: &Output) -> Result<(), CellError> {
        let interrupt = self.interrupt();
        let Some(Added { outdated }) = self.dependencies.add(added, output, &interrupt).await? else {
            return Ok(());
        };
        self.compiler.use_crates(self.dependencies.rustc_arguments())?;
        let values = self.values_of(&outdated);
        if !values.is_empty() {
            let (names, crates) = (values.join(", "), outdated.join(", "));
            let note = format!("note: {names} dropped: built anew: {crates}\n");
            output.stream(StreamName::Stderr, note).await;
            self.forget(&values, output).await?;
        }
        Ok(())
    }
}
