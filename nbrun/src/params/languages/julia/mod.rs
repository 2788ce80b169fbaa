//! Julia: assignments at the top level of the cell, with or without types.

mod literal;
mod read;
mod types;

use super::{Assigned, Assignment, Declaration, Language, ReadError, Unwritable};
use crate::params::{Parameter, Type, Value};

/// The Julia language.
pub struct Julia;

impl Language for Julia {
    fn parameters(&self, source: &str) -> Result<Vec<Parameter>, ReadError> {
        Ok(read::parameters(source))
    }

    fn declare(&self, name: &str, type_: &Type) -> Declaration {
        Declaration { binding: name.to_owned(), declared: types::name(type_) }
    }

    fn literal(&self, value: &Value, parameter: &Parameter) -> Result<String, Unwritable> {
        literal::render(value, &parameter.type_)
    }

    fn variable(&self, name: &str, _parameter: &Parameter) -> Result<String, Unwritable> {
        Ok(format!("ENV[\"{name}\"]"))
    }

    fn comment(&self) -> &'static str {
        "#"
    }

    fn import(&self, assignments: &[Assignment<'_>]) -> Option<&'static str> {
        let dated = |assigned: &Assigned| matches!(assigned, Assigned::Value(value) if is_dated(value));
        assignments.iter().any(|assignment| dated(&assignment.value)).then_some("import Dates")
    }
}

fn is_dated(value: &Value) -> bool {
    match value {
        Value::Date(_) | Value::DateTime(_) | Value::Time(_) => true,
        Value::List(items) => items.iter().any(is_dated),
        Value::Map(entries) => entries.iter().any(|(_, item)| is_dated(item)),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
