//! Parameters of kernels whose language nbrun doesn't know: variables of the kernel's environment.
//!
//! The parameter `limit` is `NBRUN_PARAM_limit`. Text is itself; dates and times are ISO 8601; everything else is JSON
//! (`5`, `0.5`, `true`, `null`, `["a"]`), with `NaN`, `Infinity` and `-Infinity` for what JSON lacks.

use super::{Assigned, Assignment, ParameterError, Problem, Value};

/// What the variables' names begin with.
pub const PREFIX: &str = "NBRUN_PARAM_";

/// The variables that tell assignments; those of secrets are not among them.
pub fn variables(assignments: &[Assignment<'_>]) -> Result<Vec<(String, String)>, ParameterError> {
    let mut problems = Vec::new();
    let mut variables = Vec::new();
    for Assignment { parameter, value } in assignments {
        let Assigned::Value(value) = value else { continue };
        let text = text(value);
        if text.contains('\0') {
            let reason = "a variable of the environment holds no NUL character".to_owned();
            problems.push(Problem::Unwritable { name: parameter.name.clone(), reason });
        }
        variables.push((format!("{PREFIX}{}", parameter.name), text));
    }
    if problems.is_empty() { Ok(variables) } else { Err(ParameterError(problems)) }
}

fn text(value: &Value) -> String {
    match value {
        Value::Integer(number) => number.to_string(),
        value => match value.to_json() {
            serde_json::Value::String(text) => text,
            json => json.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Integer;

    #[test]
    fn how_values_are_written() {
        let string = |text: &str| Value::String(text.to_owned());
        let cases = [
            (string("01234"), "01234"),
            (string(""), ""),
            (Value::Bool(true), "true"),
            (Value::Null, "null"),
            (
                Value::Integer(Integer::parse("123456789012345678901234567890").unwrap()),
                "123456789012345678901234567890",
            ),
            (Value::Float(0.5), "0.5"),
            (Value::Float(f64::NAN), "NaN"),
            (Value::Date(jiff::civil::date(2013, 9, 1)), "2013-09-01"),
            (Value::List(vec![string("a\"b"), Value::Null]), "[\"a\\\"b\",null]"),
        ];
        for (value, expected) in cases {
            assert_eq!(text(&value), expected);
        }
    }
}
