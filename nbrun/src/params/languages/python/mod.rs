//! Python: assignments at the top level of the cell, with or without annotations.

mod literal;
mod read;
mod strings;
mod types;

use super::{Language, ReadError};
use crate::params::{Assignment, Parameter};

/// The Python language.
pub struct Python;

impl Language for Python {
    fn parameters(&self, source: &str) -> Result<Vec<Parameter>, ReadError> {
        Ok(read::parameters(source))
    }

    fn injected_source(&self, assignments: &[Assignment<'_>]) -> String {
        let line = |Assignment { parameter, value }: &Assignment<'_>| {
            format!("\n{} = {}", parameter.binding, render(value))
        };
        std::iter::once("# Parameters".to_owned()).chain(assignments.iter().map(line)).collect()
    }
}

pub use literal::render;

#[cfg(test)]
mod tests;
