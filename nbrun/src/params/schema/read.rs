//! Reading schemas from JSON.

use serde_json::Value as Json;

use super::{Schema, SchemaError, SchemaProblem, place};
use crate::params::rule::{Format, Pattern};
use crate::params::{Given, IntegerRange, Type, files, nearest};

const KEYS: [&str; 10] =
    ["type", "enum", "minimum", "maximum", "pattern", "format", "items", "secret", "required", "description"];

const TYPES: [&str; 10] =
    ["string", "integer", "number", "boolean", "array", "object", "date", "date-time", "time", "any"];

/// The schemas that a notebook's metadata holds, by parameter.
pub fn read(parameters: &Json) -> Result<Vec<(String, Schema)>, SchemaError> {
    let Json::Object(entries) = parameters else {
        let message = "it must be an object of schemas by parameter";
        return Err(SchemaError(vec![SchemaProblem::new("metadata.nbrun.parameters", message)]));
    };
    let mut problems = Vec::new();
    let schemas = entries
        .iter()
        .map(|(name, schema)| (name.clone(), read_schema(schema, &place(name), &mut problems)))
        .collect();
    if problems.is_empty() { Ok(schemas) } else { Err(SchemaError(problems)) }
}

fn read_schema(json: &Json, place: &str, problems: &mut Vec<SchemaProblem>) -> Schema {
    let mut schema = Schema::default();
    let Json::Object(members) = json else {
        problems.push(SchemaProblem::new(place, "a schema is an object such as {\"type\": \"integer\"}"));
        return schema;
    };
    for (key, value) in members {
        let place = format!("{place}.{key}");
        if let Err(message) = read_member(&mut schema, key, value, &place, problems) {
            problems.push(SchemaProblem::new(place, message));
        }
    }
    schema
}

fn read_member(
    schema: &mut Schema,
    key: &str,
    value: &Json,
    place: &str,
    problems: &mut Vec<SchemaProblem>,
) -> Result<(), String> {
    match key {
        "type" => schema.type_ = Some(read_type(value)?),
        "enum" => {
            let values = value.as_array().filter(|values| !values.is_empty());
            let values = values.ok_or("it must be a list of at least one value")?;
            schema.limits.choices = Some(values.iter().map(given).collect::<Result<_, _>>()?);
        }
        "minimum" => schema.limits.minimum = Some(given(value)?),
        "maximum" => schema.limits.maximum = Some(given(value)?),
        "pattern" => schema.rule.pattern = Some(Pattern::new(text(value)?)?),
        "format" => {
            let name = text(value)?;
            let unknown = || unknown("format", name, &Format::NAMES);
            schema.rule.format = Some(Format::find(name).ok_or_else(unknown)?);
        }
        "items" => schema.items = Some(Box::new(read_schema(value, place, problems))),
        "secret" => schema.rule.secret = truth(value)?,
        "required" => schema.rule.required = truth(value)?,
        "description" => schema.description = Some(text(value)?.to_owned()),
        key => return Err(unknown("key", key, &KEYS)),
    }
    Ok(())
}

fn read_type(value: &Json) -> Result<Type, String> {
    let Json::Array(names) = value else { return type_named(text(value)?) };
    let (nulls, names): (Vec<&Json>, Vec<&Json>) = names.iter().partition(|name| *name == "null");
    match names.as_slice() {
        [name] if nulls.len() == 1 => Ok(Type::Optional(Box::new(type_named(text(name)?)?))),
        _ => Err("it must be one type, or a list of one type and \"null\"".to_owned()),
    }
}

fn type_named(name: &str) -> Result<Type, String> {
    Ok(match name {
        "string" => Type::String,
        "integer" => Type::Integer(IntegerRange::Unbounded),
        "number" => Type::Float(64),
        "boolean" => Type::Bool,
        "array" => Type::List(Box::new(Type::Any)),
        "object" => Type::Map(Box::new(Type::Any)),
        "date" => Type::Date,
        "date-time" => Type::DateTime,
        "time" => Type::Time,
        "any" => Type::Any,
        _ => return Err(unknown("type", name, &TYPES)),
    })
}

fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("there is no {what} `{name}`; did you mean `{near}`?"),
        None => format!("there is no {what} `{name}`; there are {}", known.join(", ")),
    }
}

fn given(value: &Json) -> Result<Given, String> {
    files::json::parse(&value.to_string())
}

fn text(value: &Json) -> Result<&str, String> {
    value.as_str().ok_or_else(|| "it must be text".to_owned())
}

fn truth(value: &Json) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| "it must be true or false".to_owned())
}
