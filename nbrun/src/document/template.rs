//! Values of parameters in an output's name, as papermill has them: `out_{region}.ipynb`.

use serde_json::{Map, Value};

/// Why a name can't be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The name is not a parameter whose value is known.
    #[error("{{{name}}}: there is no parameter of this name whose value is known before the run{}", listed(.known))]
    Unknown {
        /// What stands between the braces.
        name: String,
        /// The names that could.
        known: Vec<String>,
    },
    /// The value is nothing that a file's name can have.
    #[error("{{{name}}}: {value} can't be part of a file's name")]
    Unsuitable {
        /// The parameter.
        name: String,
        /// Its value, as JSON.
        value: String,
    },
    /// A brace has no partner.
    #[error("a `{0}` stands alone; {0}{0} is the brace itself")]
    Brace(char),
}

/// Replaces each `{name}` by the parameter's value; `{{` and `}}` are braces.
///
/// A value that would lead into another folder, such as `../x`, is refused.
pub fn fill(template: &str, values: &Map<String, Value>) -> Result<String, TemplateError> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(position) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(position);
        filled.push_str(before);
        rest = if let Some(rest) = after.strip_prefix("{{") {
            filled.push('{');
            rest
        } else if let Some(rest) = after.strip_prefix("}}") {
            filled.push('}');
            rest
        } else if let Some((name, rest)) = after.strip_prefix('{').and_then(|after| after.split_once('}')) {
            filled.push_str(&text(name.trim(), values)?);
            rest
        } else {
            return Err(TemplateError::Brace(if after.starts_with('{') { '{' } else { '}' }));
        };
    }
    filled.push_str(rest);
    Ok(filled)
}

fn text(name: &str, values: &Map<String, Value>) -> Result<String, TemplateError> {
    let value = values.get(name).ok_or_else(|| TemplateError::Unknown {
        name: name.to_owned(),
        known: values.keys().cloned().collect(),
    })?;
    let text = match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    let is_name =
        |text: &String| !matches!(text.as_str(), "" | "." | "..") && !text.contains(['/', '\\', '\0']);
    text.filter(is_name)
        .ok_or_else(|| TemplateError::Unsuitable { name: name.to_owned(), value: value.to_string() })
}

fn listed(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!(" (known: {})", names.join(", ")) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_known_names_and_plain_values() {
        let values =
            json!({"region": "eu", "day": "2013-10-01", "n": 1, "on": true, "all": [1], "up": "../x"});
        let Value::Object(values) = values else { panic!() };
        for (template, expected) in [
            ("out.ipynb", "out.ipynb"),
            ("s3://b/{region}/{day}-{ n }-{on}.ipynb", "s3://b/eu/2013-10-01-1-true.ipynb"),
            ("{{region}}.ipynb", "{region}.ipynb"),
            (
                "{regoin}",
                "{regoin}: there is no parameter of this name whose value is known before the run (known: region, day, n, on, all, up)",
            ),
            ("{all}", "{all}: [1] can't be part of a file's name"),
            ("{up}", "{up}: \"../x\" can't be part of a file's name"),
            ("{region", "a `{` stands alone; {{ is the brace itself"),
            ("region}", "a `}` stands alone; }} is the brace itself"),
        ] {
            let filled = fill(template, &values).unwrap_or_else(|error| error.to_string());
            assert_eq!(filled, expected, "{template}");
        }
    }
}
