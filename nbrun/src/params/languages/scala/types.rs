//! Scala's types as parameter types.

use tree_sitter::Node;

use super::super::tree::{children, text};
use crate::params::{IntegerRange, Type};

/// Collections whose companion makes one of the elements it is given.
pub const LISTS: [&str; 6] = ["List", "Seq", "Vector", "IndexedSeq", "Array", "Iterable"];

/// The type as Scala writes it; `Any` when unknown.
pub fn name(type_: &Type) -> String {
    match type_ {
        Type::Bool => "Boolean".to_owned(),
        Type::Integer(IntegerRange::Signed(8)) => "Byte".to_owned(),
        Type::Integer(IntegerRange::Signed(16)) => "Short".to_owned(),
        Type::Integer(IntegerRange::Signed(32)) => "Int".to_owned(),
        Type::Integer(IntegerRange::Signed(64)) => "Long".to_owned(),
        Type::Integer(_) => "BigInt".to_owned(),
        Type::Float(32) => "Float".to_owned(),
        Type::Float(_) => "Double".to_owned(),
        Type::String => "String".to_owned(),
        Type::Date => "java.time.LocalDate".to_owned(),
        Type::DateTime => "java.time.LocalDateTime".to_owned(),
        Type::Time => "java.time.LocalTime".to_owned(),
        Type::List(inner) => format!("List[{}]", name(inner)),
        Type::Map(inner) => format!("Map[String, {}]", name(inner)),
        Type::Optional(inner) => format!("Option[{}]", name(inner)),
        Type::Any | Type::Json | Type::Opaque => "Any".to_owned(),
    }
}

/// The type that an annotation names; `None` when nbrun can't write its literals.
pub fn from_annotation(node: Node<'_>, source: &str) -> Option<Type> {
    if node.kind() != "generic_type" {
        return named(text(node, source));
    }
    let parts = children(node);
    let &[name, arguments] = parts.as_slice() else { return None };
    let arguments = children(arguments);
    match (text(name, source), arguments.as_slice()) {
        (list, &[inner]) if LISTS.contains(&list) => {
            from_annotation(inner, source).map(|inner| Type::List(Box::new(inner)))
        }
        ("Option", &[inner]) => from_annotation(inner, source).map(|inner| Type::Optional(Box::new(inner))),
        ("Map", &[key, inner]) if text(key, source) == "String" => {
            from_annotation(inner, source).map(|inner| Type::Map(Box::new(inner)))
        }
        _ => None,
    }
}

fn named(name: &str) -> Option<Type> {
    Some(match name.strip_prefix("java.time.").unwrap_or(name) {
        "Any" => Type::Any,
        "Boolean" => Type::Bool,
        "Byte" => Type::Integer(IntegerRange::Signed(8)),
        "Short" => Type::Integer(IntegerRange::Signed(16)),
        "Int" => Type::Integer(IntegerRange::Signed(32)),
        "Long" => Type::Integer(IntegerRange::Signed(64)),
        "BigInt" => Type::Integer(IntegerRange::Unbounded),
        "Float" => Type::Float(32),
        "Double" => Type::Float(64),
        "String" => Type::String,
        "LocalDate" => Type::Date,
        "LocalDateTime" => Type::DateTime,
        "LocalTime" => Type::Time,
        _ => return None,
    })
}

/// The collection that a type's name begins with, and the name of its last argument: `Seq` and `Int` of `Seq[Int]`.
pub fn parts(declared: &str) -> (&str, &str) {
    let Some((head, rest)) = declared.split_once('[') else { return (declared, "") };
    let arguments = rest.trim_end().strip_suffix(']').unwrap_or(rest);
    let last = if head == "Map" { arguments.split_once(',').map_or("", |(_, last)| last) } else { arguments };
    (head.trim(), last.trim())
}
