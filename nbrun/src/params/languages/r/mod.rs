//! R: assignments at the top level of the cell.

mod literal;
mod read;

use super::{Declaration, Language, ReadError, Unwritable};
use crate::params::{Parameter, Type, Value};

/// The R language.
pub struct R;

impl Language for R {
    fn parameters(&self, source: &str) -> Result<Vec<Parameter>, ReadError> {
        Ok(read::parameters(source))
    }

    fn declare(&self, name: &str, type_: &Type) -> Declaration {
        Declaration { binding: name.to_owned(), declared: type_name(type_).to_owned() }
    }

    fn literal(&self, value: &Value, parameter: &Parameter) -> Result<String, Unwritable> {
        let vector = parameter.declared.ends_with(VECTOR);
        literal::render(value, &parameter.type_, vector)
    }

    fn variable(&self, name: &str, _parameter: &Parameter) -> Result<String, Unwritable> {
        Ok(format!("Sys.getenv(\"{name}\", unset = NA)"))
    }

    fn statement(&self, parameter: &Parameter, expression: &str) -> String {
        format!("{} <- {expression}", parameter.binding)
    }

    fn comment(&self) -> &'static str {
        "#"
    }
}

/// How the names of atomic vectors' types end.
const VECTOR: &str = " vector";

fn type_name(type_: &Type) -> &'static str {
    match type_ {
        Type::Bool => "logical",
        Type::Integer(_) => "integer",
        Type::Float(_) => "numeric",
        Type::String => "character",
        Type::Date => "Date",
        Type::DateTime => "POSIXct",
        Type::List(_) | Type::Map(_) => "list",
        Type::Optional(inner) => type_name(inner),
        Type::Any | Type::Json | Type::Opaque | Type::Time => "",
    }
}

#[cfg(test)]
mod tests;
