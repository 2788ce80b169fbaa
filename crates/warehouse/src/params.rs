//! Named query parameters.

use crate::{TypedValue, WarehouseError};
use serde_json::{Map, Value};

/// A named query parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// The name, without the `@`.
    pub name: String,
    /// Its value and type.
    pub value: TypedValue,
}

/// The parameters in a JSON object: one a key, the values read by [`TypedValue::from_json`].
///
/// # Errors
/// [`WarehouseError::Parameter`] names the first parameter with a bad name or an unusable value.
pub fn params_from_json(object: &Map<String, Value>) -> Result<Vec<Param>, WarehouseError> {
    object
        .iter()
        .map(|(name, value)| {
            let error = |message| WarehouseError::Parameter { name: name.clone(), message, place: None };
            if !is_name(name) {
                return Err(error(
                    "a name is a letter or underscore, then letters, digits, underscores".into(),
                ));
            }
            let value = TypedValue::from_json(value).map_err(|cause| error(cause.to_string()))?;
            Ok(Param { name: name.clone(), value })
        })
        .collect()
}

fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}
