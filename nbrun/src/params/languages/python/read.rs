//! Reading assignments and their literals from a syntax tree.

use tree_sitter::{Node, Tree};

use super::super::text::help;
use super::super::tree::{self, comment_behind, only_child, text};
use super::{strings, types};
use crate::params::value::{date_from_parts, time_from_parts};
use crate::params::{Default, Integer, MAX_DEPTH, Parameter, Rule, Type, Value};

/// Parses Python; broken lines become error nodes. `None` only if the parser itself fails.
pub fn parse(source: &str) -> Option<Tree> {
    tree::parse(&tree_sitter_python::LANGUAGE.into(), source)
}

/// The assignments to single names at the cell's top level.
pub fn parameters(source: &str) -> Vec<Parameter> {
    tree::parameters(&tree_sitter_python::LANGUAGE.into(), source, |statement, source| {
        let assignment = match statement.kind() {
            "expression_statement" => statement.named_child(0).filter(|node| node.kind() == "assignment"),
            _ => None,
        };
        let found = assignment.and_then(|node| parameter(node, comment_behind(statement, source), source));
        found.into_iter().collect()
    })
}

fn parameter(assignment: Node<'_>, comment: Option<&str>, source: &str) -> Option<Parameter> {
    let target = assignment.child_by_field_name("left").filter(|node| node.kind() == "identifier")?;
    let name = text(target, source).to_owned();
    let annotation = assignment.child_by_field_name("type");
    let default = match assignment.child_by_field_name("right") {
        Some(node) if node.kind() == "assignment" => return None,
        Some(node) => match literal(node, source, 0) {
            Some(value) => Default::Literal { value, text: text(node, source).to_owned() },
            None => Default::Expression(text(node, source).to_owned()),
        },
        None => Default::Required,
    };
    let (type_comment, help) = split_comment(comment);
    let annotated = annotation.and_then(|node| types::from_annotation(node, source));
    let annotated = annotated.or_else(|| type_comment.and_then(types::from_text));
    let inferred = match &default {
        Default::Literal { value, .. } => Type::of(value),
        _ => Type::Any,
    };
    let declared = match annotation.map(|node| text(node, source)).or(type_comment) {
        Some(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        None => types::name(&inferred),
    };
    let mut type_ = annotated.unwrap_or(inferred);
    let null_default = matches!(default, Default::Literal { value: Value::Null, .. });
    if null_default && !matches!(type_, Type::Any | Type::Optional(_)) {
        type_ = Type::Optional(Box::new(type_));
    }
    let rule = Rule::default();
    Some(Parameter { binding: name.clone(), name, type_, declared, default, help, rule })
}

/// Splits papermill's convention `# type: int  what it is` into the type and the help.
fn split_comment(comment: Option<&str>) -> (Option<&str>, Option<String>) {
    let Some(comment) = comment else { return (None, None) };
    let body = comment.trim_start_matches('#').trim();
    match body.strip_prefix("type:") {
        Some(rest) => {
            let rest = rest.trim_start();
            let (type_, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            (Some(type_), help(rest, "#"))
        }
        None => (None, help(body, "#")),
    }
}

/// The value of a literal; `None` for any other expression.
fn literal(node: Node<'_>, source: &str, depth: usize) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    match node.kind() {
        "none" => Some(Value::Null),
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        "integer" => Integer::parse_literal(text(node, source)).map(Value::Integer),
        "float" => text(node, source).replace('_', "").parse().ok().map(Value::Float),
        "string" => string(node, source).map(Value::String),
        "concatenated_string" => {
            let mut walk = node.walk();
            let parts = node.named_children(&mut walk).filter(|part| part.kind() != "comment");
            parts.map(|part| string(part, source)).collect::<Option<String>>().map(Value::String)
        }
        "parenthesized_expression" => literal(only_child(node)?, source, depth + 1),
        "unary_operator" => {
            let value = literal(node.child_by_field_name("argument")?, source, depth + 1)?;
            match (node.child_by_field_name("operator")?.kind(), value) {
                ("-", Value::Integer(number)) => Some(Value::Integer(number.negated())),
                ("-", Value::Float(number)) => Some(Value::Float(-number)),
                ("+", value @ (Value::Integer(_) | Value::Float(_))) => Some(value),
                _ => None,
            }
        }
        "list" => {
            let mut walk = node.walk();
            let items = node.named_children(&mut walk).filter(|item| item.kind() != "comment");
            items.map(|item| literal(item, source, depth + 1)).collect::<Option<_>>().map(Value::List)
        }
        "dictionary" => dictionary(node, source, depth),
        "call" => call(node, source, depth),
        _ => None,
    }
}

fn dictionary(node: Node<'_>, source: &str, depth: usize) -> Option<Value> {
    let mut entries: Vec<(String, Value)> = Vec::new();
    for pair in node.named_children(&mut node.walk()).filter(|pair| pair.kind() != "comment") {
        let Value::String(key) = literal(pair.child_by_field_name("key")?, source, depth + 1)? else {
            return None;
        };
        let value = literal(pair.child_by_field_name("value")?, source, depth + 1)?;
        entries.retain(|(earlier, _)| *earlier != key);
        entries.push((key, value));
    }
    Some(Value::Map(entries))
}

/// `float("nan")`, `date(2013, 9, 1)`, `datetime.datetime(2013, 9, 1, 7, 30)`, `time(7, 30)` and their like.
fn call(node: Node<'_>, source: &str, depth: usize) -> Option<Value> {
    let function = text(node.child_by_field_name("function")?, source);
    let list = node.child_by_field_name("arguments")?;
    let mut walk = list.walk();
    let arguments = list
        .named_children(&mut walk)
        .map(|node| literal(node, source, depth + 1))
        .collect::<Option<Vec<_>>>()?;
    if let ("float", [Value::String(text)]) = (function, arguments.as_slice()) {
        return text.trim().parse().ok().map(Value::Float);
    }
    let number = |value: &Value| match value {
        Value::Integer(number) => number.to_i128().and_then(|number| i32::try_from(number).ok()),
        _ => None,
    };
    let numbers = arguments.iter().map(number).collect::<Option<Vec<i32>>>()?;
    match (function.rsplit('.').next()?, numbers.as_slice()) {
        ("date", &[year, month, day]) => date_from_parts(year, month, day).map(Value::Date),
        ("datetime", [year, month, day, clock @ ..]) => {
            let time = time_from_parts(clock)?;
            Some(Value::DateTime(date_from_parts(*year, *month, *day)?.to_datetime(time)))
        }
        ("time", clock) => time_from_parts(clock).map(Value::Time),
        _ => None,
    }
}

fn string(node: Node<'_>, source: &str) -> Option<String> {
    let mut walk = node.walk();
    let parts = node.children(&mut walk).collect::<Vec<_>>();
    let start = parts.iter().find(|part| part.kind() == "string_start")?;
    let end = parts.iter().rfind(|part| part.kind() == "string_end")?;
    let prefix = text(*start, source).trim_end_matches(['"', '\'']).to_ascii_lowercase();
    let content = source.get(start.end_byte()..end.start_byte())?;
    match prefix.as_str() {
        "" | "u" => strings::unescape(content),
        "r" => Some(content.to_owned()),
        _ => None,
    }
}
