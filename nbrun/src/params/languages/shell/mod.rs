//! bash, zsh and sh: variables that are assigned at the top level of the cell.
//!
//! A shell's values are text, lists of text, and maps of text. Numbers, truth values and dates are checked as the
//! default looks, and are text in the shell.

mod literal;
mod read;

use super::{Declaration, Language, ReadError, Unwritable};
use crate::params::{Parameter, Type, Value};

/// bash and zsh; or, without `$'..'` for escapes, the shell that POSIX describes.
pub struct Shell {
    /// Whether there is `$'..'`.
    pub escapes: bool,
}

impl Language for Shell {
    fn parameters(&self, source: &str) -> Result<Vec<Parameter>, ReadError> {
        Ok(read::parameters(source))
    }

    fn declare(&self, name: &str, type_: &Type) -> Declaration {
        let binding =
            if matches!(type_, Type::Map(_)) { format!("declare -A {name}") } else { name.to_owned() };
        Declaration { binding, declared: type_name(type_).to_owned() }
    }

    fn literal(&self, value: &Value, _parameter: &Parameter) -> Result<String, Unwritable> {
        literal::render(value, self.escapes)
    }

    fn variable(&self, name: &str, _parameter: &Parameter) -> Result<String, Unwritable> {
        Ok(format!("\"${{{name}?}}\""))
    }

    fn statement(&self, parameter: &Parameter, expression: &str) -> String {
        format!("{}={expression}", parameter.binding)
    }

    fn comment(&self) -> &'static str {
        "#"
    }
}

fn type_name(type_: &Type) -> &'static str {
    match type_ {
        Type::Bool => "boolean",
        Type::Integer(_) => "integer",
        Type::Float(_) => "number",
        Type::String => "text",
        Type::Date => "date",
        Type::DateTime => "date and time",
        Type::Time => "time",
        Type::List(_) => "array",
        Type::Map(_) => "associative array",
        Type::Optional(inner) => type_name(inner),
        Type::Any | Type::Json | Type::Opaque => "",
    }
}

#[cfg(test)]
mod tests;
