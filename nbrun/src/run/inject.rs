//! The given parameters on their way into the notebook, or into the kernel's environment.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use notebook::{NewCell, Notebook};
use serde_json::Value;

use super::{RunError, RunRequest};
use crate::params::languages::Language;
use crate::params::secret::REDACTED;
use crate::params::{
    Assigned, Assignment, Given, GivenParameter, Parameter, ParameterError, Reserved, Secret, Type, assign,
    environment, fit, schema,
};
use crate::runs::RecordedParameter;

/// The tag of the cell that nbrun and papermill inject.
const INJECTED: &str = "injected-parameters";

/// What the given parameters come to.
#[derive(Debug, Default)]
pub struct Injection {
    /// The values as they were fitted; secrets as `***`.
    pub record: Vec<RecordedParameter>,
    /// Variables of the kernel's environment that hold values.
    pub environment: Vec<(String, String)>,
    /// Secrets, which the kernel's environment holds too.
    pub secrets: Vec<Secret>,
    /// What the user should know.
    pub warnings: Vec<String>,
}

/// How the given parameters are taken.
#[derive(Debug, Clone, Default)]
pub struct ParameterOptions {
    /// The data interval.
    pub interval: Option<crate::params::Interval>,
    /// Whether a notebook without a parameters cell takes every name, as papermill has it.
    pub inject_untagged: bool,
}

/// The parameters a notebook declares, by its `parameters` cell and the schema in its metadata; none if it has
/// neither.
pub fn declared(notebook: &Notebook, language: Option<&dyn Language>) -> Result<Vec<Parameter>, RunError> {
    let schemas = match schema::of_notebook(notebook.metadata()) {
        Some(schemas) => schema::read(schemas)?,
        None => Vec::new(),
    };
    let cell = notebook.parameters_cell().and_then(|index| notebook.cell(index));
    match (cell, language) {
        (Some(cell), Some(language)) => Ok(schema::refine(language.parameters(&cell.source())?, schemas)?),
        _ => Ok(schema::declare(schemas, language)?),
    }
}

/// Checks the given parameters, and puts them into the notebook; where nbrun doesn't know the language, into the
/// kernel's environment.
pub fn inject(
    notebook: &mut Notebook,
    request: &RunRequest,
    language: Option<&'static dyn Language>,
    language_name: &str,
) -> Result<Injection, RunError> {
    let mut injection = Injection::default();
    if request.given.is_empty() && notebook.injected_parameters_cell().is_some() {
        return Ok(injection); // the values of the earlier run stay
    }
    let mut declared = match declared(notebook, language) {
        // the kernel will say what is wrong
        Err(RunError::ParametersCell(_)) if request.given.is_empty() => return Ok(injection),
        declared => declared?,
    };
    let given = reserved(request).fill(&request.given).map_err(|error| parameters(error, &declared))?;
    if declared.is_empty() && notebook.parameters_cell().is_none() && !given.is_empty() {
        if !request.parameters.inject_untagged {
            return Err(RunError::NoParametersCell);
        }
        declared = untagged(&given, language)?;
        injection.warnings.push(
            "no cell is tagged `parameters`, so the values go to the top of the notebook, their names unchecked"
                .to_owned(),
        );
    } else if declared.is_empty() && language.is_none() && !given.is_empty() {
        return Err(RunError::Language { language: language_name.to_owned() });
    }
    let assignments = assign(&declared, &given).map_err(|error| parameters(error, &declared))?;
    injection.record = assignments.iter().map(recorded).collect();
    injection.secrets = assignments.iter().filter_map(secret).collect();
    if assignments.is_empty() {
        return Ok(injection);
    }
    if let Some(language) = language {
        let source = language.injected_source(&assignments);
        insert(notebook, &source.map_err(|error| parameters(error, &declared))?);
    } else {
        let variables = environment::variables(&assignments);
        injection.environment = variables.map_err(|error| parameters(error, &declared))?;
    }
    Ok(injection)
}

fn parameters(error: ParameterError, declared: &[Parameter]) -> RunError {
    RunError::Parameters { error, declared: declared.to_vec() }
}

fn reserved(request: &RunRequest) -> Reserved {
    Reserved {
        run_id: request.recording.as_ref().map(|recording| recording.id.to_string()),
        started: Timestamp::now().to_zoned(TimeZone::UTC).datetime(),
        interval: request.parameters.interval,
    }
}

/// The parameters that a notebook without declarations is given, each of its value's own type.
fn untagged(
    given: &[GivenParameter],
    language: Option<&'static dyn Language>,
) -> Result<Vec<Parameter>, RunError> {
    let mut declared: Vec<Parameter> = Vec::new();
    for GivenParameter { name, given, .. } in given {
        if !schema::is_name(name) {
            return Err(RunError::Name(name.clone()));
        }
        declared.retain(|earlier| earlier.name != *name);
        declared.push(schema::undeclared(name, own_type(given), language));
    }
    Ok(declared)
}

/// The type of a value that is given without one. It must not change the value, as numbers would for `[1, 2.5]`.
fn own_type(given: &Given) -> Type {
    let Ok(value) = fit(given, &Type::Any) else { return Type::Any };
    let type_ = Type::of(&value);
    if fit(given, &type_) == Ok(value) { type_ } else { Type::Any }
}

fn recorded(Assignment { parameter, value }: &Assignment<'_>) -> RecordedParameter {
    let value = match value {
        Assigned::Value(value) => value.to_json(),
        Assigned::Secret(_) => Value::from(REDACTED),
    };
    RecordedParameter { name: parameter.name.clone(), type_: parameter.type_.schema_name().to_owned(), value }
}

fn secret(assignment: &Assignment<'_>) -> Option<Secret> {
    match &assignment.value {
        Assigned::Secret(secret) => Some(secret.clone()),
        Assigned::Value(_) => None,
    }
}

/// Puts the cell behind the parameters cell, in place of the one of an earlier run; at the top where there is neither.
fn insert(notebook: &mut Notebook, source: &str) {
    if let Some(mut cell) = notebook.injected_parameters_cell().and_then(|index| notebook.cell_mut(index)) {
        cell.set_source(source);
        return;
    }
    let index = notebook.parameters_cell().map_or(0, |index| index + 1);
    notebook.insert_cell(index, NewCell::code(source.to_owned()).tagged(INJECTED));
}
