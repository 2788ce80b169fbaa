//! Rust: `let` statements of the cell, with the constructors that nbrun's kernel has in scope (`date`,
//! `datetime`, `time`).

mod literal;
mod read;
mod types;

use super::{Language, ReadError};
use crate::params::{Assignment, Parameter};

/// The Rust language.
pub struct Rust;

impl Language for Rust {
    fn parameters(&self, source: &str) -> Result<Vec<Parameter>, ReadError> {
        read::parameters(source)
    }

    fn injected_source(&self, assignments: &[Assignment<'_>]) -> String {
        let line = |Assignment { parameter, value }: &Assignment<'_>| {
            format!("\n{} = {};", parameter.binding, render(value, &parameter.declared))
        };
        std::iter::once("// Parameters".to_owned()).chain(assignments.iter().map(line)).collect()
    }
}

pub use literal::render;

#[cfg(test)]
mod tests;
