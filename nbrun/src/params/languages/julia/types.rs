//! Julia's types as parameter types.

use tree_sitter::Node;

use super::super::tree::{children, text};
use crate::params::{IntegerRange, Type};

/// The type as Julia writes it; `Any` when unknown.
pub fn name(type_: &Type) -> String {
    match type_ {
        Type::Bool => "Bool".to_owned(),
        Type::Integer(IntegerRange::Unbounded) => "BigInt".to_owned(),
        Type::Integer(IntegerRange::Signed(bits)) => format!("Int{bits}"),
        Type::Integer(IntegerRange::Unsigned(bits)) => format!("UInt{bits}"),
        Type::Float(bits) => format!("Float{bits}"),
        Type::String => "String".to_owned(),
        Type::Date => "Dates.Date".to_owned(),
        Type::DateTime => "Dates.DateTime".to_owned(),
        Type::Time => "Dates.Time".to_owned(),
        Type::List(inner) => format!("Vector{{{}}}", name(inner)),
        Type::Map(inner) => format!("Dict{{String, {}}}", name(inner)),
        Type::Optional(inner) => format!("Union{{{}, Nothing}}", name(inner)),
        Type::Any | Type::Json | Type::Opaque => "Any".to_owned(),
    }
}

/// The type that an annotation names; `None` when nbrun can't write its literals.
pub fn from_annotation(node: Node<'_>, source: &str) -> Option<Type> {
    match node.kind() {
        "identifier" | "field_expression" => named(text(node, source)),
        "parametrized_type_expression" => {
            let parts = children(node);
            let &[name, arguments] = parts.as_slice() else { return None };
            let arguments = children(arguments);
            let argument = |index: usize| from_annotation(*arguments.get(index)?, source).map(Box::new);
            match (text(name, source), arguments.len()) {
                ("Vector", 1) => argument(0).map(Type::List),
                ("Dict" | "AbstractDict", 2) if *argument(0)? == Type::String => argument(1).map(Type::Map),
                ("Union", 2) => {
                    let other = arguments.iter().filter(|node| text(**node, source) != "Nothing");
                    match other.collect::<Vec<_>>().as_slice() {
                        &[inner] => {
                            from_annotation(*inner, source).map(|inner| Type::Optional(Box::new(inner)))
                        }
                        _ => None,
                    }
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The type of that name.
pub fn named(name: &str) -> Option<Type> {
    Some(match name.strip_prefix("Dates.").unwrap_or(name) {
        "Any" => Type::Any,
        "Bool" => Type::Bool,
        "Int" | "Int64" => Type::Integer(IntegerRange::Signed(64)),
        "Int8" => Type::Integer(IntegerRange::Signed(8)),
        "Int16" => Type::Integer(IntegerRange::Signed(16)),
        "Int32" => Type::Integer(IntegerRange::Signed(32)),
        "Int128" => Type::Integer(IntegerRange::Signed(128)),
        "UInt" | "UInt64" => Type::Integer(IntegerRange::Unsigned(64)),
        "UInt8" => Type::Integer(IntegerRange::Unsigned(8)),
        "UInt16" => Type::Integer(IntegerRange::Unsigned(16)),
        "UInt32" => Type::Integer(IntegerRange::Unsigned(32)),
        "UInt128" => Type::Integer(IntegerRange::Unsigned(128)),
        "Integer" | "BigInt" => Type::Integer(IntegerRange::Unbounded),
        "Float64" | "AbstractFloat" | "Real" | "Number" => Type::Float(64),
        "Float32" => Type::Float(32),
        "String" | "AbstractString" => Type::String,
        "Date" => Type::Date,
        "DateTime" => Type::DateTime,
        "Time" => Type::Time,
        "Vector" => Type::List(Box::new(Type::Any)),
        "Dict" => Type::Map(Box::new(Type::Any)),
        _ => return None,
    })
}
