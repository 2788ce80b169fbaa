//! `nbrun run NOTEBOOK --help-notebook`: how to run this very notebook.

use crate::cli::facts::Facts;
use crate::cli::inspect::parameter_table;
use crate::document::Location;
use crate::params::{Default, Parameter, Type};

/// The help: title, description, usage, parameters and an example.
pub fn text(facts: &Facts, location: &Location) -> String {
    let path = quoted(&location.to_string());
    let mut parts = Vec::new();
    parts.extend(facts.title().map(|title| format!("\u{1b}[1m{title}\u{1b}[0m")));
    parts.extend(facts.description());
    if facts.parameters.is_empty() {
        parts.push(format!("Usage: nbrun run {path}\n\nThe notebook takes no parameters."));
        return parts.join("\n\n");
    }
    parts.push(format!("Usage: nbrun run {path} [-p NAME=VALUE]..."));
    parts.push(format!("Parameters:\n{}", parameter_table(&facts.parameters, "  ")));
    parts.push(format!("Example:\n  nbrun run {path}{}", example(&facts.parameters)));
    parts.join("\n\n")
}

/// Values for all parameters that need one, else for the first that can be set.
fn example(parameters: &[Parameter]) -> String {
    let needed = |parameter: &&Parameter| parameter.default == Default::Required || parameter.rule.required;
    let mut shown: Vec<&Parameter> = parameters.iter().filter(needed).collect();
    if shown.is_empty() {
        shown.extend(parameters.iter().find(|parameter| parameter.type_ != Type::Opaque));
    }
    let given = |parameter: &&Parameter| format!(" -p {}={}", parameter.name, quoted(&value(parameter)));
    shown.iter().map(given).collect::<Vec<_>>().concat()
}

fn value(parameter: &Parameter) -> String {
    let plain = |value: &crate::params::Value| match value.to_json() {
        serde_json::Value::String(text) => text,
        json => json.to_string(),
    };
    let rule = &parameter.rule;
    if rule.secret {
        return format!("env:{}", parameter.name.to_uppercase());
    }
    if let Some(choice) = rule.choices.as_ref().and_then(|choices| choices.last()) {
        return plain(choice);
    }
    match &parameter.default {
        Default::Literal { value, .. } => plain(value),
        _ => rule.minimum.as_ref().or(rule.maximum.as_ref()).map_or_else(|| sample(&parameter.type_), plain),
    }
}

fn sample(type_: &Type) -> String {
    match type_ {
        Type::Bool => "true".to_owned(),
        Type::Integer(_) => "1".to_owned(),
        Type::Float(_) => "0.5".to_owned(),
        Type::Date => "2013-10-01".to_owned(),
        Type::DateTime => "2013-10-01T12:00:00".to_owned(),
        Type::Time => "12:00:00".to_owned(),
        Type::List(inner) => format!("[{}]", sample(inner)),
        Type::Map(inner) => format!("{{key: {}}}", sample(inner)),
        Type::Optional(inner) => sample(inner),
        Type::String | Type::Any | Type::Json | Type::Opaque => "text".to_owned(),
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || "_-./:=,+@%".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_a_shell() {
        let cases = [("a/b.ipynb", "a/b.ipynb"), ("[1]", "'[1]'"), ("", "''"), ("it's", "'it'\\''s'")];
        for (word, expected) in cases {
            assert_eq!(quoted(word), expected);
        }
    }
}
