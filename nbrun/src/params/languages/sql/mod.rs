//! SQL as DuckDB has it: `SET VARIABLE name = value`, which queries read by `getvariable('name')`.
//!
//! Other databases have no variables that outlive a statement, or have ones without types; notebooks for them
//! declare no parameters here.

mod literal;
mod read;

use super::{Declaration, Language, ReadError, Unwritable};
use crate::params::{IntegerRange, Parameter, Type, Value};

/// The SQL language.
pub struct Sql;

impl Language for Sql {
    fn parameters(&self, source: &str) -> Result<Vec<Parameter>, ReadError> {
        Ok(read::parameters(source))
    }

    fn declare(&self, name: &str, type_: &Type) -> Declaration {
        Declaration { binding: format!("SET VARIABLE {name}"), declared: type_name(type_) }
    }

    fn literal(&self, value: &Value, parameter: &Parameter) -> Result<String, Unwritable> {
        literal::render(value, &parameter.type_)
    }

    fn variable(&self, _name: &str, _parameter: &Parameter) -> Result<String, Unwritable> {
        Err(Unwritable::new("SQL can't read the environment, so it takes no secrets; use the database's own"))
    }

    fn statement(&self, parameter: &Parameter, expression: &str) -> String {
        format!("{} = {expression};", parameter.binding)
    }

    fn comment(&self) -> &'static str {
        "--"
    }
}

fn type_name(type_: &Type) -> String {
    match type_ {
        Type::Bool => "BOOLEAN".to_owned(),
        Type::Integer(IntegerRange::Signed(64)) => "BIGINT".to_owned(),
        Type::Integer(_) => "HUGEINT".to_owned(),
        Type::Float(_) => "DOUBLE".to_owned(),
        Type::String => "VARCHAR".to_owned(),
        Type::Date => "DATE".to_owned(),
        Type::DateTime => "TIMESTAMP".to_owned(),
        Type::Time => "TIME".to_owned(),
        Type::List(inner) if !type_name(inner).is_empty() => format!("{}[]", type_name(inner)),
        Type::Map(inner) if !type_name(inner).is_empty() => format!("MAP(VARCHAR, {})", type_name(inner)),
        Type::Optional(inner) => type_name(inner),
        Type::Any | Type::Json | Type::Opaque | Type::List(_) | Type::Map(_) => String::new(),
    }
}

#[cfg(test)]
mod tests;
