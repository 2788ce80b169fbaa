//! Bringing a parameter's declaration and its schema together.

use super::{Schema, SchemaError, SchemaProblem, place};
use crate::params::languages::Language;
use crate::params::rule::{Format, compare};
use crate::params::{Default, Given, Parameter, Rule, Type, Value, fit, nearest};

/// Refines declared parameters by their schemas. Each schema must be one of a declared parameter.
pub fn refine(
    mut parameters: Vec<Parameter>,
    schemas: Vec<(String, Schema)>,
) -> Result<Vec<Parameter>, SchemaError> {
    let mut problems = Vec::new();
    for (name, schema) in schemas {
        if let Some(parameter) = parameters.iter_mut().find(|parameter| parameter.name == name) {
            apply(parameter, schema, &mut problems);
            continue;
        }
        let near = nearest(&name, parameters.iter().map(|parameter| parameter.name.as_str()));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let message = format!("the parameters cell declares no `{name}`{near}");
        problems.push(SchemaProblem::new(place(&name), message));
    }
    if problems.is_empty() { Ok(parameters) } else { Err(SchemaError(problems)) }
}

/// The parameters that only schemas declare, bound as the language does it; in the environment without a language.
pub fn declare(
    schemas: Vec<(String, Schema)>,
    language: Option<&dyn Language>,
) -> Result<Vec<Parameter>, SchemaError> {
    let mut problems = Vec::new();
    let mut parameters = Vec::new();
    for (name, schema) in schemas {
        if !is_name(&name) {
            let message = "a parameter's name is made of letters, digits and `_`, and begins with no digit";
            problems.push(SchemaProblem::new(place(&name), message));
            continue;
        }
        let mut parameter = undeclared(&name, Type::Any, language);
        apply(&mut parameter, schema, &mut problems);
        let type_ = parameter.type_.clone();
        let Parameter { binding, declared, .. } = undeclared(&name, type_, language);
        parameters.push(Parameter { declared, binding, ..parameter });
    }
    if problems.is_empty() { Ok(parameters) } else { Err(SchemaError(problems)) }
}

/// A parameter that no cell declares. Without a value, none is set.
pub fn undeclared(name: &str, type_: Type, language: Option<&dyn Language>) -> Parameter {
    let (binding, declared) = match language.map(|language| language.declare(name, &type_)) {
        Some(declaration) => (declaration.binding, declaration.declared),
        None => (name.to_owned(), type_.schema_name().to_owned()),
    };
    let default = Default::Expression(String::new());
    Parameter { name: name.to_owned(), type_, declared, binding, default, help: None, rule: Rule::default() }
}

/// Whether every language takes this for a variable's name.
pub fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn apply(parameter: &mut Parameter, schema: Schema, problems: &mut Vec<SchemaProblem>) {
    let place = place(&parameter.name);
    if schema.description.is_some() {
        parameter.help.clone_from(&schema.description);
    }
    parameter.type_ = refined(&parameter.type_, &schema, &place, problems);
    parameter.rule = rule(schema, &parameter.type_, &place, problems);
    if parameter.rule.secret && !matches!(bare(&parameter.type_), Type::String | Type::Any) {
        let message = format!("a secret is text, and the parameter takes {}", parameter.type_.expectation());
        problems.push(SchemaProblem::new(format!("{place}.secret"), message));
    }
}

/// The declared type with what the schema adds to it.
fn refined(declared: &Type, schema: &Schema, place: &str, problems: &mut Vec<SchemaProblem>) -> Type {
    if let Type::Optional(inner) = declared {
        let named = match &schema.type_ {
            Some(Type::Optional(named)) => Some((**named).clone()),
            named => named.clone(),
        };
        let schema = Schema { type_: named, ..schema.clone() };
        return Type::Optional(Box::new(refined(inner, &schema, place, problems)));
    }
    let type_ = match (declared, schema.type_.clone()) {
        (Type::Any | Type::Json, named) => {
            named.or_else(|| schema.implied_type()).unwrap_or_else(|| declared.clone())
        }
        (declared, None) => declared.clone(),
        (declared, Some(named)) if agree(declared, &named, schema.rule.format) => declared.clone(),
        (declared, Some(named)) => {
            let message = format!(
                "it says {}, and the notebook's default or annotation takes {}",
                named.schema_name(),
                declared.expectation()
            );
            problems.push(SchemaProblem::new(format!("{place}.type"), message));
            declared.clone()
        }
    };
    match (&schema.items, type_) {
        (Some(items), Type::List(inner)) => {
            Type::List(Box::new(refined(&inner, items, &format!("{place}.items"), problems)))
        }
        (_, type_) => type_,
    }
}

/// Whether the schema's type is the declared one in JSON Schema's words, in which a date is a string of that form.
fn agree(declared: &Type, named: &Type, format: Option<Format>) -> bool {
    match (declared, named) {
        (_, Type::Any) => true,
        (Type::Date, Type::String) => format == Some(Format::Date),
        (Type::DateTime, Type::String) => format == Some(Format::DateTime),
        (Type::Time, Type::String) => format == Some(Format::Time),
        (declared, named) => {
            !matches!(named, Type::Optional(_)) && declared.schema_name() == named.schema_name()
        }
    }
}

impl Schema {
    /// The type that the other keys are about.
    fn implied_type(&self) -> Option<Type> {
        if self.items.is_some() {
            return Some(Type::List(Box::new(Type::Any)));
        }
        (self.rule.format.is_some() || self.rule.pattern.is_some() || self.rule.secret)
            .then_some(Type::String)
    }
}

fn rule(schema: Schema, type_: &Type, place: &str, problems: &mut Vec<SchemaProblem>) -> Rule {
    let bare = bare(type_);
    let mut misplaced = |key: &str, message: String| {
        problems.push(SchemaProblem::new(format!("{place}.{key}"), message));
    };
    let mut fitted = |key: &str, given: &Given, type_: &Type| match fit(given, type_) {
        Ok(value) => Some(value),
        Err(mismatch) => {
            misplaced(
                key,
                format!("{} does not fit; the parameter takes {}", mismatch.found, mismatch.expected),
            );
            None
        }
    };
    let choices =
        schema.limits.choices.as_ref().map(|choices| {
            choices.iter().filter_map(|choice| fitted("enum", choice, type_)).collect::<Vec<_>>()
        });
    let minimum = schema.limits.minimum.as_ref().and_then(|least| fitted("minimum", least, bare));
    let maximum = schema.limits.maximum.as_ref().and_then(|most| fitted("maximum", most, bare));
    for (key, limit) in [("minimum", &minimum), ("maximum", &maximum)] {
        if limit.as_ref().is_some_and(|limit| compare(limit, limit).is_none()) {
            misplaced(key, format!("{} has no order; give a type that has", type_.schema_name()));
        }
    }
    if let (Some(least), Some(most)) = (&minimum, &maximum)
        && compare(least, most) == Some(std::cmp::Ordering::Greater)
    {
        misplaced("minimum", "it is greater than the maximum".to_owned());
    }
    let has_text_form = |format: Format| bare.schema_name() == format.name();
    let formatted = schema.rule.format.is_none_or(|format| *bare == Type::String || has_text_form(format));
    for (key, misplaced_key) in [
        ("pattern", schema.rule.pattern.is_some() && *bare != Type::String),
        ("format", !formatted),
        ("items", schema.items.is_some() && !matches!(bare, Type::List(_))),
    ] {
        if misplaced_key {
            misplaced(key, format!("it does not apply: the parameter takes {}", type_.expectation()));
        }
    }
    let items = match (schema.items, bare) {
        (Some(items), Type::List(inner)) => {
            Some(Box::new(rule(*items, inner, &format!("{place}.items"), problems)))
        }
        _ => None,
    };
    let format = schema.rule.format.filter(|_| *bare == Type::String);
    Rule { choices, minimum, maximum, format, items, ..schema.rule }
}

fn bare(type_: &Type) -> &Type {
    match type_ {
        Type::Optional(inner) => inner,
        type_ => type_,
    }
}

/// Checks a default against its own rule; a default that only running the notebook can tell is left alone.
pub fn default_mismatch(parameter: &Parameter) -> Option<crate::params::Mismatch> {
    let Default::Literal { value, .. } = &parameter.default else { return None };
    if parameter.rule.secret || *value == Value::Null {
        return None;
    }
    parameter.rule.check(value).err()
}
