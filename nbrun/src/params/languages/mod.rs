//! What nbrun knows about each notebook language: how defaults are read and how literals are written.

pub mod javascript;
pub mod julia;
mod literal;
pub mod python;
pub mod r;
#[cfg(test)]
mod read_back;
pub mod rust;
pub mod scala;
pub mod shell;
pub mod sql;
mod text;
mod tree;

use super::{Assigned, Assignment, Parameter, ParameterError, Problem, Type, Value};

/// A notebook language whose parameters can be read and set.
pub trait Language: Sync {
    /// The parameters that a `parameters` cell declares, in order, read without executing anything.
    fn parameters(&self, source: &str) -> Result<Vec<Parameter>, ReadError>;

    /// How a parameter that no cell declares is bound, and the type's name in the language.
    fn declare(&self, name: &str, type_: &Type) -> Declaration;

    /// The value as one expression on one line, which evaluates to the value and does nothing else.
    fn literal(&self, value: &Value, parameter: &Parameter) -> Result<String, Unwritable>;

    /// An expression that reads a variable of the kernel's environment as text.
    fn variable(&self, name: &str, parameter: &Parameter) -> Result<String, Unwritable>;

    /// The statement that gives the parameter the value of an expression.
    fn statement(&self, parameter: &Parameter, expression: &str) -> String {
        format!("{} = {expression}", parameter.binding)
    }

    /// The sign that begins a comment.
    fn comment(&self) -> &'static str;

    /// A statement that the literals of these assignments need before them.
    fn import(&self, _assignments: &[Assignment<'_>]) -> Option<&'static str> {
        None
    }

    /// The source of the injected cell. Every value is written as one literal expression on one line; no value
    /// can become anything else. Secrets are read from the kernel's environment.
    fn injected_source(&self, assignments: &[Assignment<'_>]) -> Result<String, ParameterError> {
        let mut lines = vec![format!("{} Parameters", self.comment())];
        lines.extend(self.import(assignments).map(str::to_owned));
        let mut problems = Vec::new();
        for Assignment { parameter, value } in assignments {
            let expression = match value {
                Assigned::Value(value) => self.literal(value, parameter),
                Assigned::Secret(secret) => self.variable(secret.variable(), parameter),
            };
            match expression {
                Ok(expression) => lines.push(self.statement(parameter, &expression)),
                Err(Unwritable(reason)) => {
                    problems.push(Problem::Unwritable { name: parameter.name.clone(), reason });
                }
            }
        }
        if problems.is_empty() { Ok(lines.join("\n")) } else { Err(ParameterError(problems)) }
    }
}

/// How a parameter is bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// What stands left of the assignment.
    pub binding: String,
    /// The type's name.
    pub declared: String,
}

/// Why a language can't hold a value: a sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritable(pub String);

/// A `parameters` cell that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the parameters cell can't be read: line {line}, column {column}: {message}")]
pub struct ReadError {
    /// 1-based line in the cell.
    pub line: usize,
    /// 1-based column, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// The language of that name, as kernelspecs and `language_info` spell it.
pub fn find(name: &str) -> Option<&'static dyn Language> {
    match name.to_ascii_lowercase().as_str() {
        "python" | "python3" | "ipython" => Some(&python::Python),
        "rust" => Some(&rust::Rust),
        "r" => Some(&r::R),
        "julia" => Some(&julia::Julia),
        "javascript" | "js" | "node" => Some(&javascript::JavaScript { typed: false }),
        "typescript" | "ts" => Some(&javascript::JavaScript { typed: true }),
        "scala" | "scala3" => Some(&scala::Scala),
        "bash" | "zsh" => Some(&shell::Shell { escapes: true }),
        "sh" => Some(&shell::Shell { escapes: false }),
        "sql" => Some(&sql::Sql),
        _ => None,
    }
}

impl Unwritable {
    fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}
