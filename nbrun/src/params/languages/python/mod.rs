//! Python: assignments at the top level of the cell, with or without annotations.

mod literal;
mod read;
mod strings;
mod types;

use super::{Declaration, Language, ReadError, Unwritable};
use crate::params::{Parameter, Type, Value};

/// The Python language.
pub struct Python;

impl Language for Python {
    fn parameters(&self, source: &str) -> Result<Vec<Parameter>, ReadError> {
        Ok(read::parameters(source))
    }

    fn declare(&self, name: &str, type_: &Type) -> Declaration {
        Declaration { binding: name.to_owned(), declared: types::name(type_) }
    }

    fn literal(&self, value: &Value, _parameter: &Parameter) -> Result<String, Unwritable> {
        Ok(render(value))
    }

    fn variable(&self, name: &str, _parameter: &Parameter) -> Result<String, Unwritable> {
        Ok(format!("__import__(\"os\").environ[\"{name}\"]"))
    }

    fn comment(&self) -> &'static str {
        "#"
    }
}

pub use literal::render;

#[cfg(test)]
mod tests;
