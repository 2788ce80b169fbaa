//! JavaScript and TypeScript: declarations and assignments at the top level of the cell.

mod literal;
mod read;
mod types;

use super::{Declaration, Language, ReadError, Unwritable};
use crate::params::{Parameter, Type, Value};

/// The JavaScript language, or TypeScript where `typed`.
pub struct JavaScript {
    /// Whether declarations may have types.
    pub typed: bool,
}

impl Language for JavaScript {
    fn parameters(&self, source: &str) -> Result<Vec<Parameter>, ReadError> {
        Ok(read::parameters(source))
    }

    fn declare(&self, name: &str, type_: &Type) -> Declaration {
        let declared = types::name(type_);
        let annotated = self.typed && !declared.is_empty();
        let annotation = if annotated { format!(": {declared}") } else { String::new() };
        Declaration { binding: format!("let {name}{annotation}"), declared }
    }

    fn literal(&self, value: &Value, parameter: &Parameter) -> Result<String, Unwritable> {
        literal::render(value, &parameter.type_)
    }

    fn variable(&self, name: &str, _parameter: &Parameter) -> Result<String, Unwritable> {
        Ok(format!("process.env[\"{name}\"]{}", if self.typed { "!" } else { "" }))
    }

    fn statement(&self, parameter: &Parameter, expression: &str) -> String {
        format!("{} = {expression};", parameter.binding)
    }

    fn comment(&self) -> &'static str {
        "//"
    }
}

#[cfg(test)]
mod tests;
