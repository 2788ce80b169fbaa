//! Rust: `let` statements of the cell, with the constructors that nbrun's kernel has in scope (`date`,
//! `datetime`, `time`).

mod literal;
mod read;
mod types;

use super::{Declaration, Language, ReadError, Unwritable};
use crate::params::{Parameter, Type, Value};

use types::RustType;

/// The Rust language.
pub struct Rust;

impl Language for Rust {
    fn parameters(&self, source: &str) -> Result<Vec<Parameter>, ReadError> {
        read::parameters(source)
    }

    fn declare(&self, name: &str, type_: &Type) -> Declaration {
        let declared = RustType::of(type_).name();
        Declaration { binding: format!("let {name}: {declared}"), declared }
    }

    fn literal(&self, value: &Value, parameter: &Parameter) -> Result<String, Unwritable> {
        Ok(render(value, &parameter.declared))
    }

    fn variable(&self, name: &str, parameter: &Parameter) -> Result<String, Unwritable> {
        if RustType::parse(&parameter.declared) == Some(RustType::String) {
            return Ok(format!("std::env::var(\"{name}\").unwrap()"));
        }
        Err(Unwritable::new(format!("a secret is a String, and this is {}", parameter.declared)))
    }

    fn statement(&self, parameter: &Parameter, expression: &str) -> String {
        format!("{} = {expression};", parameter.binding)
    }

    fn comment(&self) -> &'static str {
        "//"
    }
}

pub use literal::render;

#[cfg(test)]
mod tests;
