//! Reading declarations and their literals from a syntax tree. TypeScript's grammar reads JavaScript too.

use tree_sitter::Node;

use super::super::literal::{Found, Literal};
use super::super::text::{Escapes, help};
use super::super::tree::{self, children, comment_behind, only_child, text};
use super::types::{self, SAFE};
use crate::params::value::{parse_date, parse_datetime};
use crate::params::{Integer, IntegerRange, MAX_DEPTH, Parameter, Type, Value};

/// Section 12.9.4 of ECMA-262.
const ESCAPES: Escapes = Escapes {
    letters: &[
        ('n', '\n'),
        ('r', '\r'),
        ('t', '\t'),
        ('b', '\u{8}'),
        ('f', '\u{c}'),
        ('v', '\u{b}'),
        ('0', '\0'),
    ],
    hex: &[('x', 2, 2), ('u', 4, 4)],
    braces: true,
    octal: false,
    bytes: false,
    joins: true,
    lenient: true,
};

/// The declarations of single names at the cell's top level.
pub fn parameters(source: &str) -> Vec<Parameter> {
    let grammar = tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into();
    tree::parameters(&grammar, source, |statement, source| match statement.kind() {
        "lexical_declaration" | "variable_declaration" => declared(statement, source),
        "expression_statement" => assigned(statement, source).into_iter().collect(),
        _ => Vec::new(),
    })
}

fn declared(statement: Node<'_>, source: &str) -> Vec<Parameter> {
    let Some(keyword) = statement.child(0).map(|keyword| text(keyword, source)) else { return Vec::new() };
    let declarators: Vec<Node<'_>> =
        children(statement).into_iter().filter(|node| node.kind() == "variable_declarator").collect();
    let last = declarators.last().copied();
    let parameter = |declarator: &Node<'_>| {
        let name = declarator.child_by_field_name("name").filter(|name| name.kind() == "identifier")?;
        let annotation = declarator.child_by_field_name("type");
        let value = declarator.child_by_field_name("value");
        if value.is_some_and(is_function) {
            return None;
        }
        let end = annotation.unwrap_or(name).end_byte();
        let found = Found {
            name: text(name, source).to_owned(),
            binding: format!("{keyword} {}", source.get(name.start_byte()..end)?),
            annotation: annotation.map(|node| {
                (text(node, source).trim_start_matches(':').trim(), types::from_annotation(node, source))
            }),
            default: value.map(|value| default(value, source)),
            help: if last == Some(*declarator) { comment(statement, source) } else { None },
        };
        Some(found.into_parameter())
    };
    declarators.iter().filter_map(parameter).collect()
}

fn assigned(statement: Node<'_>, source: &str) -> Option<Parameter> {
    let assignment = only_child(statement).filter(|node| node.kind() == "assignment_expression")?;
    let name = assignment.child_by_field_name("left").filter(|name| name.kind() == "identifier")?;
    let value = assignment.child_by_field_name("right").filter(|value| !is_function(*value))?;
    let found = Found {
        name: text(name, source).to_owned(),
        binding: text(name, source).to_owned(),
        annotation: None,
        default: Some(default(value, source)),
        help: comment(statement, source),
    };
    Some(found.into_parameter())
}

fn is_function(value: Node<'_>) -> bool {
    matches!(value.kind(), "arrow_function" | "function_expression" | "class")
}

fn default<'a>(value: Node<'_>, source: &'a str) -> (&'a str, Option<Literal>) {
    (text(value, source), literal(value, source, 0))
}

fn comment(statement: Node<'_>, source: &str) -> Option<String> {
    let comment = comment_behind(statement, source)?;
    match comment.strip_prefix("/*") {
        Some(block) => help(block.trim_end_matches("*/"), "*"),
        None => help(comment, "/"),
    }
}

fn scalar(value: Value, type_: Type) -> Literal {
    let declared = types::name(&type_);
    Literal::new(value, type_, declared)
}

/// A literal; `None` for any other expression.
fn literal(node: Node<'_>, source: &str, depth: usize) -> Option<Literal> {
    if depth > MAX_DEPTH {
        return None;
    }
    let written = text(node, source);
    match node.kind() {
        "null" | "undefined" => Some(Literal::null()),
        "true" | "false" => Some(scalar(Value::Bool(written == "true"), Type::Bool)),
        "number" => number(written),
        "identifier" => match written {
            "NaN" => Some(scalar(Value::Float(f64::NAN), Type::Float(64))),
            "Infinity" => Some(scalar(Value::Float(f64::INFINITY), Type::Float(64))),
            _ => None,
        },
        "string" => string(node, source),
        "template_string" if children(node).iter().all(|part| part.kind() != "template_substitution") => {
            string(node, source)
        }
        "parenthesized_expression" => literal(only_child(node)?, source, depth + 1),
        "unary_expression" if node.child_by_field_name("operator")?.kind() == "-" => {
            literal(node.child_by_field_name("argument")?, source, depth + 1)?.negated()
        }
        "array" => {
            let items = children(node).into_iter().map(|item| literal(item, source, depth + 1));
            let items = mixed(items.collect::<Option<Vec<_>>>()?);
            Some(Literal::list(items, "any", |element| format!("Array<{element}>")))
        }
        "object" => {
            let entry = |pair: Node<'_>| {
                let key = key(pair.child_by_field_name("key")?, source)?;
                Some((key, literal(pair.child_by_field_name("value")?, source, depth + 1)?))
            };
            let entries = children(node).into_iter().map(entry).collect::<Option<Vec<_>>>()?;
            let (keys, items): (Vec<_>, Vec<_>) = entries.into_iter().unzip();
            let entries = keys.into_iter().zip(mixed(items)).collect();
            Some(Literal::map(entries, "any", |element| format!("Record<string, {element}>")))
        }
        "new_expression" => date(node, source, depth),
        _ => None,
    }
}

/// `[1, 2.5]` are numbers.
fn mixed(items: Vec<Literal>) -> Vec<Literal> {
    let float = Type::Float(64);
    let numeric = |item: &Literal| item.type_ == float || item.type_ == Type::Integer(SAFE);
    if items.iter().all(numeric) && items.iter().any(|item| item.type_ == float) {
        return items.into_iter().map(|item| Literal { type_: float.clone(), ..item }).collect();
    }
    items
}

fn number(written: &str) -> Option<Literal> {
    if let Some(digits) = written.strip_suffix('n') {
        let number = Integer::parse_literal(digits)?;
        return Some(scalar(Value::Integer(number), Type::Integer(IntegerRange::Unbounded)));
    }
    if let Some(number) = Integer::parse_literal(written).filter(|_| !is_legacy_octal(written)) {
        return SAFE.holds(&number).then(|| scalar(Value::Integer(number), Type::Integer(SAFE)));
    }
    let number = written.replace('_', "").parse().ok().filter(|_| !is_legacy_octal(written))?;
    Some(scalar(Value::Float(number), Type::Float(64)))
}

/// `017` is 15 in sloppy mode.
fn is_legacy_octal(written: &str) -> bool {
    written.len() > 1 && written.bytes().all(|b| b.is_ascii_digit()) && written.starts_with('0')
}

fn string(node: Node<'_>, source: &str) -> Option<Literal> {
    let written = text(node, source);
    let content = written.get(1..written.len().checked_sub(1)?)?;
    ESCAPES.resolve(content).map(|value| scalar(Value::String(value), Type::String))
}

fn key(node: Node<'_>, source: &str) -> Option<String> {
    match node.kind() {
        "property_identifier" if text(node, source) != "__proto__" => Some(text(node, source).to_owned()),
        "string" => match string(node, source)?.value {
            Value::String(key) if key != "__proto__" => Some(key),
            _ => None,
        },
        _ => None,
    }
}

/// `new Date("2013-09-01")`, and with a time where it is UTC, as parameters know no other zone.
fn date(node: Node<'_>, source: &str, depth: usize) -> Option<Literal> {
    let constructor = node.child_by_field_name("constructor")?;
    let argument = only_child(node.child_by_field_name("arguments")?)?;
    let Value::String(written) = literal(argument, source, depth + 1)?.value else { return None };
    if text(constructor, source) != "Date" {
        return None;
    }
    match written.strip_suffix('Z') {
        Some(moment) if moment.contains('T') => {
            parse_datetime(moment).map(|moment| scalar(Value::DateTime(moment), Type::DateTime))
        }
        Some(_) => None,
        None => parse_date(&written).map(|date| scalar(Value::Date(date), Type::Date)),
    }
}
