//! A query's parameters: from `--params`, and from the session's variables.

use serde_json::{Map, Value, json};
use warehouse::arrow::array::Array as _;
use warehouse::local::type_name;
use warehouse::{Param, TypedValue, local};

use super::is_variable;
use super::options::PARAMS;
use crate::arguments::Arguments;
use crate::context::Context;
use crate::error::MagicError;
use crate::rows;

/// The parameters of the query `sql`: those of `--params`, where `"$name"` is a variable's typed value and
/// `"$frame.column"` a frame's column as an array. What the query names beyond them is the session's variable
/// of that name, if there is one.
///
/// # Errors
/// A variable that is not there, and a value without a type that a query can take.
pub async fn read(
    arguments: &Arguments,
    sql: &str,
    context: &mut dyn Context,
) -> Result<Vec<Param>, MagicError> {
    let mut given = given(arguments, context).await?;
    for name in local::parameters(sql) {
        let is_given = given.keys().any(|known| known.eq_ignore_ascii_case(&name));
        if !is_given && context.has_variable(&name) {
            given.insert(name.clone(), Value::String(format!("${name}")));
        }
    }
    let mut params = Vec::new();
    for (name, value) in given {
        let error = |message: String| MagicError::Parameter { name: name.clone(), message };
        let value = resolved(value, context).await.map_err(|cause| error(cause.to_string()))?;
        let value = TypedValue::from_json(&value).map_err(|cause| error(cause.to_string()))?;
        params.push(Param { name, value });
    }
    Ok(params)
}

async fn given(arguments: &Arguments, context: &mut dyn Context) -> Result<Map<String, Value>, MagicError> {
    let Some(variable) = arguments.json_variable(PARAMS) else { return Ok(arguments.json(PARAMS)) };
    if let Value::Object(object) = context.json(&variable.text).await? {
        return Ok(object);
    }
    let message = format!("`{}` does not become a JSON object of parameters", variable.text);
    Err(MagicError::argument(message, variable.range.clone()))
}

/// `value` with the typed values of variables in place of their names, at any depth.
async fn resolved(value: Value, context: &mut dyn Context) -> Result<Value, MagicError> {
    match value {
        Value::String(text) => match Reference::read(&text) {
            Some(Reference::Variable(name)) => Ok(context.value(name).await?),
            Some(Reference::Column(frame, column)) => self::column(frame, column, context).await,
            None => Ok(Value::String(text)),
        },
        Value::Array(items) => {
            let mut all = Vec::new();
            for item in items {
                all.push(Box::pin(resolved(item, context)).await?);
            }
            Ok(Value::Array(all))
        }
        Value::Object(fields) if !fields.contains_key("type") => {
            let mut all = Map::new();
            for (name, value) in fields {
                all.insert(name, Box::pin(resolved(value, context)).await?);
            }
            Ok(Value::Object(all))
        }
        other => Ok(other),
    }
}

/// A frame's column as a typed array.
async fn column(frame: &str, column: &str, context: &mut dyn Context) -> Result<Value, MagicError> {
    let rows = context.frame(frame, Some(column)).await?;
    let arrays = rows.batches.iter().map(|batch| batch.column(0));
    let values: Vec<Value> =
        arrays.flat_map(|array| (0..array.len()).map(|row| rows::json(array, row))).collect();
    let kind = rows.schema.fields().first().map(|field| type_name(field.data_type())).unwrap_or_default();
    Ok(json!({"type": format!("ARRAY<{kind}>"), "value": values}))
}

/// What a parameter's text refers to.
#[derive(Debug, PartialEq)]
enum Reference<'a> {
    /// `$name`
    Variable(&'a str),
    /// `$frame.column`; everything after the first dot is the column's name.
    Column(&'a str, &'a str),
}

impl<'a> Reference<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let name = text.strip_prefix('$')?;
        match name.split_once('.') {
            Some((frame, column)) if is_variable(frame) && !column.is_empty() => {
                Some(Reference::Column(frame, column))
            }
            _ => is_variable(name).then_some(Reference::Variable(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_variables_and_columns() {
        for (text, expected) in [
            ("$as_of", Some(Reference::Variable("as_of"))),
            ("$df.carrier code", Some(Reference::Column("df", "carrier code"))),
            ("$df.a.b", Some(Reference::Column("df", "a.b"))),
            ("$5", None),
            ("$", None),
            ("$df.", None),
            ("as_of", None),
        ] {
            assert_eq!(Reference::read(text), expected, "{text}");
        }
    }
}
