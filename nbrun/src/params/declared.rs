//! What a notebook's `parameters` cell declares.

use super::{Rule, Type, Value};

/// A parameter as the notebook declares it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The variable's name.
    pub name: String,
    /// What it accepts.
    pub type_: Type,
    /// The type in the notebook's language, as written or as inferred from the default; empty when unknown.
    pub declared: String,
    /// What stands left of `=` when the parameter is assigned: `as_of`, `let mut limit: u32`.
    pub binding: String,
    /// The default.
    pub default: Default,
    /// The comment behind the assignment.
    pub help: Option<String>,
    /// What the notebook's metadata says of it beyond the type.
    pub rule: Rule,
}

/// A parameter's default.
#[derive(Debug, Clone, PartialEq)]
pub enum Default {
    /// There is none: a value must be given.
    Required,
    /// A literal, with the text it was written as.
    Literal {
        /// What the literal means.
        value: Value,
        /// How the notebook spells it.
        text: String,
    },
    /// An expression that only running the notebook can evaluate.
    Expression(String),
}

impl Default {
    /// The default as the notebook spells it, on one line; empty when required.
    pub fn text(&self) -> String {
        match self {
            Self::Required => String::new(),
            Self::Literal { text, .. } | Self::Expression(text) => {
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            }
        }
    }
}
