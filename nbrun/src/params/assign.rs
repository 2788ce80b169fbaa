//! Matching given values to declared parameters.

use std::fmt;

use super::{Default, GivenParameter, Mismatch, Parameter, Type, Value, fit};

/// Where a value was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A `-p` argument.
    Argument,
    /// A parameters file.
    File(String),
}

/// A declared parameter and the value it takes in this run.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment<'a> {
    /// The parameter.
    pub parameter: &'a Parameter,
    /// Its value, of the parameter's type.
    pub value: Value,
}

/// One thing wrong with the given parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The notebook declares no such parameter.
    Unknown {
        /// The name given.
        name: String,
        /// A declared name that is close.
        nearest: Option<String>,
        /// Where it was given.
        origin: Origin,
    },
    /// The value is not of the parameter's type.
    Misfit {
        /// The parameter.
        name: String,
        /// Its type as the notebook declares it.
        declared: String,
        /// What does not fit.
        mismatch: Mismatch,
        /// Where it was given.
        origin: Origin,
    },
    /// The parameter has no default, and no value was given.
    Missing {
        /// The parameter.
        name: String,
        /// What it accepts.
        expected: String,
    },
    /// The parameter's type can't be told or has no literals.
    Opaque {
        /// The parameter.
        name: String,
        /// Its type as the notebook declares it; empty when there is no annotation.
        declared: String,
    },
}

/// Everything wrong with the given parameters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ParameterError(pub Vec<Problem>);

/// Fits each given value to its parameter; of several values for one name the last wins. Assignments come in the
/// order of declaration.
pub fn assign<'a>(
    declared: &'a [Parameter],
    given: &[GivenParameter],
) -> Result<Vec<Assignment<'a>>, ParameterError> {
    let mut problems: Vec<Problem> = given
        .iter()
        .filter(|given| !declared.iter().any(|parameter| parameter.name == given.name))
        .map(|given| Problem::Unknown {
            name: given.name.clone(),
            nearest: nearest(&given.name, declared),
            origin: given.origin.clone(),
        })
        .collect();
    let mut assignments = Vec::new();
    for parameter in declared {
        match given.iter().rfind(|given| given.name == parameter.name) {
            Some(_) if parameter.type_ == Type::Opaque => {
                problems.push(Problem::Opaque {
                    name: parameter.name.clone(),
                    declared: parameter.declared.clone(),
                });
            }
            Some(given) => match fit(&given.given, &parameter.type_) {
                Ok(value) => assignments.push(Assignment { parameter, value }),
                Err(mismatch) => problems.push(Problem::Misfit {
                    name: parameter.name.clone(),
                    declared: parameter.declared.clone(),
                    mismatch,
                    origin: given.origin.clone(),
                }),
            },
            None if parameter.default == Default::Required => problems.push(Problem::Missing {
                name: parameter.name.clone(),
                expected: parameter.type_.expectation(),
            }),
            None => {}
        }
    }
    if problems.is_empty() { Ok(assignments) } else { Err(ParameterError(problems)) }
}

fn nearest(name: &str, declared: &[Parameter]) -> Option<String> {
    let score =
        |parameter: &Parameter| strsim::jaro_winkler(&name.to_lowercase(), &parameter.name.to_lowercase());
    let best = declared.iter().max_by(|a, b| score(a).total_cmp(&score(b)))?;
    (score(best) > 0.75).then(|| best.name.clone())
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument => f.write_str("-p"),
            Self::File(path) => f.write_str(path),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, nearest, origin } => {
                write!(f, "there is no parameter `{name}` (given by {origin})")?;
                nearest.as_ref().map_or(Ok(()), |nearest| write!(f, "; did you mean `{nearest}`?"))
            }
            Self::Misfit { name, declared, mismatch, origin } => {
                write!(f, "parameter `{name}{}`", mismatch.path)?;
                if !declared.is_empty() && mismatch.path.is_empty() {
                    write!(f, " is {declared}")?;
                }
                write!(
                    f,
                    ": {} does not fit (given by {origin}); it takes {}",
                    mismatch.found, mismatch.expected
                )
            }
            Self::Missing { name, expected } => {
                write!(f, "parameter `{name}` has no default and no value was given; it takes {expected}")
            }
            Self::Opaque { name, declared } if declared.is_empty() => {
                write!(
                    f,
                    "parameter `{name}` has a type only the compiler knows; annotate it to make it settable"
                )
            }
            Self::Opaque { name, declared } => {
                write!(f, "parameter `{name}` is {declared}, for which no value can be written")
            }
        }
    }
}
