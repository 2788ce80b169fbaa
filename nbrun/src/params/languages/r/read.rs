//! Reading assignments and their literals from a syntax tree.

use tree_sitter::Node;

use super::super::literal::{Found, Literal};
use super::super::text::{Escapes, help};
use super::super::tree::{self, comment_behind, only_child, text};
use super::{VECTOR, type_name};
use crate::params::value::{parse_date, parse_datetime};
use crate::params::{Integer, IntegerRange, MAX_DEPTH, Parameter, Type, Value};

/// `?Quotes` in R.
const ESCAPES: Escapes = Escapes {
    letters: &[
        ('n', '\n'),
        ('r', '\r'),
        ('t', '\t'),
        ('a', '\u{7}'),
        ('b', '\u{8}'),
        ('f', '\u{c}'),
        ('v', '\u{b}'),
        ('\\', '\\'),
        ('"', '"'),
        ('\'', '\''),
        ('`', '`'),
        (' ', ' '),
        ('\n', '\n'),
    ],
    hex: &[('x', 1, 2), ('u', 1, 4), ('U', 1, 8)],
    braces: true,
    octal: true,
    bytes: true,
    joins: false,
    lenient: false,
};

/// The assignments to single names at the cell's top level.
pub fn parameters(source: &str) -> Vec<Parameter> {
    tree::parameters(&tree_sitter_r::LANGUAGE.into(), source, |statement, source| {
        parameter(statement, source).into_iter().collect()
    })
}

fn parameter(statement: Node<'_>, source: &str) -> Option<Parameter> {
    if statement.kind() != "binary_operator" {
        return None;
    }
    let (left, right) = (statement.child_by_field_name("lhs")?, statement.child_by_field_name("rhs")?);
    let (target, value) = match statement.child_by_field_name("operator")?.kind() {
        "<-" | "=" | "<<-" => (left, right),
        "->" | "->>" => (right, left),
        _ => return None,
    };
    if target.kind() != "identifier" || value.kind() == "function_definition" {
        return None;
    }
    let binding = text(target, source).to_owned();
    let literal = literal(value, source, 0);
    // in the local time zone not every time of day exists
    let local = literal.is_none() && text(value, source).starts_with("as.POSIXct(");
    let found = Found {
        name: binding.trim_matches('`').to_owned(),
        binding,
        annotation: local.then_some(("POSIXct in another zone than UTC", Some(Type::Opaque))),
        default: Some((text(value, source), literal)),
        help: comment_behind(statement, source).and_then(|comment| help(comment, "#")),
    };
    Some(found.into_parameter())
}

fn scalar(value: Value, type_: Type) -> Literal {
    let declared = type_name(&type_);
    Literal::new(value, type_, declared)
}

fn float(number: f64) -> Literal {
    scalar(Value::Float(number), Type::Float(64))
}

/// A literal; `None` for any other expression.
fn literal(node: Node<'_>, source: &str, depth: usize) -> Option<Literal> {
    if depth > MAX_DEPTH {
        return None;
    }
    match node.kind() {
        "null" => Some(Literal::null()),
        "true" => Some(scalar(Value::Bool(true), Type::Bool)),
        "false" => Some(scalar(Value::Bool(false), Type::Bool)),
        "nan" => Some(float(f64::NAN)),
        "inf" => Some(float(f64::INFINITY)),
        "integer" => {
            let digits = text(node, source).strip_suffix('L')?;
            let number = Integer::parse_literal(digits)?;
            Some(scalar(Value::Integer(number), Type::Integer(IntegerRange::Signed(32))))
        }
        "float" => text(node, source).parse().ok().map(float),
        "string" => string(node, source).map(|value| scalar(Value::String(value), Type::String)),
        "parenthesized_expression" => literal(only_child(node)?, source, depth + 1),
        "unary_operator" if node.child_by_field_name("operator")?.kind() == "-" => {
            literal(node.child_by_field_name("rhs")?, source, depth + 1)?.negated()
        }
        "call" => call(node, source, depth),
        _ => None,
    }
}

fn call(node: Node<'_>, source: &str, depth: usize) -> Option<Literal> {
    let function = text(node.child_by_field_name("function")?, source);
    let list = node.child_by_field_name("arguments")?;
    let mut arguments: Vec<(Option<String>, Literal)> = Vec::new();
    for argument in tree::children(list).into_iter().filter(|child| child.kind() == "argument") {
        let name = match argument.child_by_field_name("name") {
            Some(name) if name.kind() == "string" => Some(string(name, source)?),
            Some(name) => Some(text(name, source).trim_matches('`').to_owned()),
            None => None,
        };
        arguments.push((name, literal(argument.child_by_field_name("value")?, source, depth + 1)?));
    }
    match (function, arguments.as_slice()) {
        ("list", [_, ..]) if arguments.iter().all(|(name, _)| name.is_some()) => {
            let entries = arguments.into_iter().map(|(name, item)| (name.unwrap_or_default(), item));
            Some(Literal::map(entries.collect(), "", |_| "list".to_owned()))
        }
        ("c", []) => Some(Literal::null()),
        ("list" | "c", _) if arguments.iter().any(|(name, _)| name.is_some()) => None,
        ("list", _) => Some(Literal::list(values(arguments), "", |_| "list".to_owned())),
        ("c", [(_, first), ..]) => {
            let atomic = !matches!(first.type_, Type::Any | Type::List(_) | Type::Map(_));
            let uniform = arguments.iter().all(|(_, item)| item.type_ == first.type_);
            (atomic && uniform)
                .then(|| Literal::list(values(arguments), "", |element| format!("{element}{VECTOR}")))
        }
        ("character", []) => Some(empty(Type::String)),
        ("numeric" | "double", []) => Some(empty(Type::Float(64))),
        ("integer", []) => Some(empty(Type::Integer(IntegerRange::Signed(32)))),
        ("logical", []) => Some(empty(Type::Bool)),
        ("as.Date", [(None, Literal { value: Value::String(text), .. })]) => {
            parse_date(text).map(|date| scalar(Value::Date(date), Type::Date))
        }
        ("as.POSIXct", [(None, Literal { value: Value::String(text), .. }), (Some(name), zone)])
            if name == "tz" && zone.value == Value::String("UTC".to_owned()) =>
        {
            parse_datetime(text).map(|moment| scalar(Value::DateTime(moment), Type::DateTime))
        }
        _ => None,
    }
}

fn values(arguments: Vec<(Option<String>, Literal)>) -> Vec<Literal> {
    arguments.into_iter().map(|(_, item)| item).collect()
}

fn empty(element: Type) -> Literal {
    let declared = format!("{}{VECTOR}", type_name(&element));
    Literal::new(Value::List(Vec::new()), Type::List(Box::new(element)), declared)
}

fn string(node: Node<'_>, source: &str) -> Option<String> {
    let raw = text(node.child_by_field_name("open")?, source).starts_with(['r', 'R']);
    let content = node.child_by_field_name("content").map_or("", |content| text(content, source));
    if raw { Some(content.to_owned()) } else { ESCAPES.resolve(content) }
}
