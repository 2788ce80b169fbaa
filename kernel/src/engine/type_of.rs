//! The type of an expression, which is compiled for it and not run.

use super::{CellError, Engine, split};

/// The variable that the expression would become.
const NAME: &str = "__nbrun_type_of";

/// Where a compile error would place it; no cell has this number.
const COUNT: u32 = 0;

impl Engine {
    /// The type of `expression`, as the compiler names it.
    ///
    /// # Errors
    /// When it does not compile.
    pub async fn type_of(&mut self, expression: &str) -> Result<String, CellError> {
        if let Some(variable) = self.variables.get(expression) {
            return Ok(variable.type_name.clone());
        }
        let source = format!("let {NAME} = {expression};");
        let cell = split::split(&source);
        self.sources.insert(COUNT, source.clone());
        let used = self.used_by(&source, &[]);
        let (_, compiled, _) = self.fit(COUNT, &source, &cell, &used).await?;
        let listed = self.compiler.types_kept_by(&compiled.source).await?;
        let found = listed.into_iter().find(|(name, _)| name == NAME);
        found.map(|(_, type_name)| type_name).ok_or_else(|| {
            CellError::new(
                "TypeError",
                format!("`{expression}` borrows from a variable: ask for a clone's type"),
            )
        })
    }
}
