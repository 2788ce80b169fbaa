//! Matching given values to declared parameters.

use std::fmt;

use super::schema::default_mismatch;
use super::secret::{Reference, ReferenceError};
use super::{Default, Given, GivenParameter, Mismatch, Parameter, Secret, Type, Value, fit, nearest};

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
    /// What it takes.
    pub value: Assigned,
}

/// What a parameter takes in a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Assigned {
    /// A value of the parameter's type.
    Value(Value),
    /// A value that the kernel reads from its environment.
    Secret(Secret),
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
        mismatch: Box<Mismatch>,
        /// Where it was given.
        origin: Origin,
    },
    /// The parameter must be given a value, and no value was given.
    Missing {
        /// The parameter.
        name: String,
        /// Whether it has a default all the same.
        required: bool,
        /// What it accepts.
        expected: String,
    },
    /// The default breaks the parameter's own rule.
    Default {
        /// The parameter.
        name: String,
        /// What does not fit.
        mismatch: Mismatch,
    },
    /// A reserved value that there is not.
    Reserved {
        /// The parameter.
        name: String,
        /// What is wrong.
        message: String,
        /// Where it was given.
        origin: Origin,
    },
    /// A secret that can't be had.
    Secret {
        /// The parameter.
        name: String,
        /// Why.
        error: ReferenceError,
        /// Where it was given.
        origin: Origin,
    },
    /// The language can't hold the value.
    Unwritable {
        /// The parameter.
        name: String,
        /// Why.
        reason: String,
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

/// Fits each given value to its parameter, and gets the secrets that are referred to; of several values for one name
/// the last wins. Assignments come in the order of declaration.
pub fn assign<'a>(
    declared: &'a [Parameter],
    given: &[GivenParameter],
) -> Result<Vec<Assignment<'a>>, ParameterError> {
    let mut problems: Vec<Problem> = given
        .iter()
        .filter(|given| !declared.iter().any(|parameter| parameter.name == given.name))
        .map(|given| Problem::Unknown {
            name: given.name.clone(),
            nearest: nearest(&given.name, declared.iter().map(|parameter| parameter.name.as_str())),
            origin: given.origin.clone(),
        })
        .collect();
    let mut assignments = Vec::new();
    for parameter in declared {
        let given = given.iter().rfind(|given| given.name == parameter.name);
        match given.map_or_else(|| missing(parameter), |given| assigned(parameter, given).map(Some)) {
            Ok(Some(value)) => assignments.push(Assignment { parameter, value }),
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(assignments) } else { Err(ParameterError(problems)) }
}

/// What is wrong with a parameter that gets no value.
fn missing(parameter: &Parameter) -> Result<Option<Assigned>, Problem> {
    let name = parameter.name.clone();
    if parameter.default == Default::Required || parameter.rule.required {
        let expected = parameter.rule.expectation(&parameter.type_);
        return Err(Problem::Missing { name, required: parameter.rule.required, expected });
    }
    default_mismatch(parameter).map_or(Ok(None), |mismatch| Err(Problem::Default { name, mismatch }))
}

fn assigned(parameter: &Parameter, given: &GivenParameter) -> Result<Assigned, Problem> {
    let (name, origin) = (parameter.name.clone(), given.origin.clone());
    if parameter.rule.secret {
        let reference = match &given.given {
            Given::Text { text, .. } | Given::Scalar(Value::String(text)) => Reference::parse(text),
            _ => Err(ReferenceError::Shape),
        };
        let value = reference.and_then(|reference| reference.resolve());
        let value = value.map_err(|error| Problem::Secret { name: name.clone(), error, origin })?;
        return Ok(Assigned::Secret(Secret::new(name, value)));
    }
    let declared = parameter.declared.clone();
    if parameter.type_ == Type::Opaque {
        return Err(Problem::Opaque { name, declared });
    }
    let fitted = fit(&given.given, &parameter.type_)
        .and_then(|value| parameter.rule.check(&value).map(|()| Assigned::Value(value)));
    fitted.map_err(|mismatch| Problem::Misfit { name, declared, mismatch: Box::new(mismatch), origin })
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
            Self::Missing { name, required, expected } => {
                let why = if *required { "is required" } else { "has no default" };
                write!(f, "parameter `{name}` {why} and no value was given; it takes {expected}")
            }
            Self::Default { name, mismatch: Mismatch { path, found, expected } } => {
                write!(f, "parameter `{name}{path}`: its default, {found}, does not fit; it takes {expected}")
            }
            Self::Reserved { name, message, origin } => {
                write!(f, "parameter `{name}`: {message} (given by {origin})")
            }
            Self::Secret { name, error, origin } => {
                write!(f, "parameter `{name}` is secret: {error} (given by {origin})")
            }
            Self::Unwritable { name, reason } => write!(f, "parameter `{name}`: {reason}"),
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
