//! Scala: `val` and `var` definitions at the top level of the cell.

mod literal;
mod read;
mod types;

use super::{Declaration, Language, ReadError, Unwritable};
use crate::params::{Parameter, Type, Value};

/// The Scala language.
pub struct Scala;

impl Language for Scala {
    fn parameters(&self, source: &str) -> Result<Vec<Parameter>, ReadError> {
        Ok(read::parameters(source))
    }

    fn declare(&self, name: &str, type_: &Type) -> Declaration {
        let declared = types::name(type_);
        Declaration { binding: format!("val {name}: {declared}"), declared }
    }

    fn literal(&self, value: &Value, parameter: &Parameter) -> Result<String, Unwritable> {
        literal::render(value, &parameter.type_, &parameter.declared)
    }

    fn variable(&self, name: &str, _parameter: &Parameter) -> Result<String, Unwritable> {
        Ok(format!("sys.env(\"{name}\")"))
    }

    fn comment(&self) -> &'static str {
        "//"
    }
}

#[cfg(test)]
mod tests;
