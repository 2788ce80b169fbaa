//! The schema of parameters in a notebook's metadata: `metadata.nbrun.parameters.NAME`, in JSON Schema's words.
//!
//! | key | meaning |
//! |---|---|
//! | `type` | `string`, `integer`, `number`, `boolean`, `array`, `object`, `date`, `date-time`, `time` or `any`; a list of one of them and `null` |
//! | `enum` | the only values there are |
//! | `minimum`, `maximum` | the least and the greatest number, date or time, inclusive |
//! | `pattern` | a regular expression that text must match somewhere |
//! | `format` | `date`, `date-time` or `time`: the form of text |
//! | `items` | the schema of each element of an array |
//! | `secret` | the value comes from a reference and is kept out of the notebook |
//! | `required` | a value must be given though there is a default |
//! | `description` | the help |

mod read;
mod refine;

use serde_json::{Map, Value as Json};

use super::{Rule, Type};

pub use read::read;
pub use refine::{declare, default_mismatch, is_name, refine, undeclared};

/// A parameter's schema, as read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    /// The type.
    pub type_: Option<Type>,
    /// The values that `enum`, `minimum` and `maximum` name, still to be fitted to the type.
    limits: Limits,
    /// Everything else.
    rule: Rule,
    /// The schema of elements.
    items: Option<Box<Schema>>,
    /// The help.
    description: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Limits {
    choices: Option<Vec<super::Given>>,
    minimum: Option<super::Given>,
    maximum: Option<super::Given>,
}

/// One thing wrong with a schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct SchemaProblem {
    /// Where in the notebook: `metadata.nbrun.parameters.limit.minimum`.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

/// Everything wrong with a notebook's schemas.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct SchemaError(pub Vec<SchemaProblem>);

/// Where the schemas are in a notebook's metadata.
pub fn of_notebook(metadata: &Map<String, Json>) -> Option<&Json> {
    metadata.get("nbrun")?.get("parameters")
}

/// A parameter's place in a notebook.
fn place(name: &str) -> String {
    format!("metadata.nbrun.parameters.{name}")
}

impl SchemaProblem {
    fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

#[cfg(test)]
mod tests;
