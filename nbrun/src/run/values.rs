//! The values of parameters, as far as they are known without running the notebook.

use notebook::Notebook;
use serde_json::{Map, Value};

use super::Injection;
use crate::params::{Default, languages};

/// The defaults that are literals, by the parameters' names.
pub fn defaults(notebook: &Notebook, language: &str) -> Map<String, Value> {
    let mut values = Map::new();
    assigned(notebook, notebook.parameters_cell(), language, &mut values);
    values
}

/// The values that parameters will have: defaults, what an injected cell assigns, and what is given. Secrets are
/// not among them.
pub fn known(notebook: &Notebook, language: &str, given: &Injection) -> Map<String, Value> {
    let mut values = defaults(notebook, language);
    assigned(notebook, notebook.injected_parameters_cell(), language, &mut values);
    values.extend(given.record.iter().map(|given| (given.name.clone(), given.value.clone())));
    for secret in &given.secrets {
        values.shift_remove(secret.name());
    }
    values
}

/// Notes the literals that a cell assigns; what it assigns otherwise is no longer known.
fn assigned(notebook: &Notebook, cell: Option<usize>, language: &str, values: &mut Map<String, Value>) {
    let cell = cell.and_then(|index| notebook.cell(index));
    let parameters =
        cell.zip(languages::find(language)).and_then(|(cell, known)| known.parameters(&cell.source()).ok());
    for parameter in parameters.into_iter().flatten() {
        match parameter.default {
            Default::Literal { value, .. } => {
                values.insert(parameter.name, value.to_json());
            }
            Default::Required | Default::Expression(_) => {
                values.shift_remove(&parameter.name);
            }
        }
    }
}
