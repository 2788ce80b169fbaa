//! TypeScript's types as parameter types.

use tree_sitter::Node;

use super::super::tree::{children, only_child, text};
use crate::params::{IntegerRange, Type};

/// Whole numbers that a JavaScript number holds one by one.
pub const SAFE: IntegerRange = IntegerRange::Signed(54);

/// The type as TypeScript writes it; empty when unknown.
pub fn name(type_: &Type) -> String {
    match type_ {
        Type::Bool => "boolean".to_owned(),
        Type::Integer(IntegerRange::Unbounded) => "bigint".to_owned(),
        Type::Integer(_) | Type::Float(_) => "number".to_owned(),
        Type::String => "string".to_owned(),
        Type::Date | Type::DateTime => "Date".to_owned(),
        Type::List(inner) => format!("Array<{}>", element(inner)),
        Type::Map(inner) => format!("Record<string, {}>", element(inner)),
        Type::Optional(inner) => format!("{} | null", element(inner)),
        Type::Any | Type::Json | Type::Opaque | Type::Time => String::new(),
    }
}

fn element(type_: &Type) -> String {
    let name = name(type_);
    if name.is_empty() { "any".to_owned() } else { name }
}

/// The type that an annotation names; `None` when it says nothing nbrun can use.
pub fn from_annotation(node: Node<'_>, source: &str) -> Option<Type> {
    match node.kind() {
        "type_annotation" | "parenthesized_type" | "readonly_type" => {
            from_annotation(only_child(node)?, source)
        }
        "predefined_type" | "type_identifier" => match text(node, source) {
            "any" | "unknown" | "object" => Some(Type::Any),
            "boolean" => Some(Type::Bool),
            "number" => Some(Type::Float(64)),
            "bigint" => Some(Type::Integer(IntegerRange::Unbounded)),
            "string" => Some(Type::String),
            "Date" => Some(Type::DateTime),
            _ => None,
        },
        "array_type" => from_annotation(only_child(node)?, source).map(|inner| Type::List(Box::new(inner))),
        "generic_type" => {
            let parts = children(node);
            let &[name, arguments] = parts.as_slice() else { return None };
            let arguments = children(arguments);
            match (text(name, source), arguments.as_slice()) {
                ("Array" | "ReadonlyArray", &[inner]) => {
                    from_annotation(inner, source).map(|inner| Type::List(Box::new(inner)))
                }
                ("Record", &[key, inner]) if text(key, source) == "string" => {
                    from_annotation(inner, source).map(|inner| Type::Map(Box::new(inner)))
                }
                _ => None,
            }
        }
        "union_type" => {
            let members = children(node);
            let is_null = |node: &Node<'_>| matches!(text(*node, source), "null" | "undefined");
            match members.iter().filter(|member| !is_null(member)).collect::<Vec<_>>().as_slice() {
                &[inner] => from_annotation(*inner, source).map(|inner| Type::Optional(Box::new(inner))),
                _ => None,
            }
        }
        _ => None,
    }
}
