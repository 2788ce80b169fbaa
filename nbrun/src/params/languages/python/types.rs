//! Python annotations as parameter types.

use tree_sitter::Node;

use super::super::tree::text;
use crate::params::{IntegerRange, Type};

/// The type an annotation names; `None` when it says nothing nbrun can use (`Any`, a class of the user's).
pub fn from_annotation(node: Node<'_>, source: &str) -> Option<Type> {
    match node.kind() {
        "type" | "parenthesized_expression" => from_annotation(node.named_child(0)?, source),
        "identifier" | "attribute" => named(text(node, source)),
        "none" => Some(Type::Optional(Box::new(Type::Any))),
        "string" => {
            let inner = text(node, source).trim_matches(['"', '\'']);
            from_text(inner)
        }
        "union_type" => union(node.named_children(&mut node.walk()), source),
        "binary_operator" if node.child_by_field_name("operator").is_some_and(|o| o.kind() == "|") => {
            union([node.child_by_field_name("left")?, node.child_by_field_name("right")?].into_iter(), source)
        }
        "generic_type" => {
            let name = text(node.named_child(0)?, source);
            let arguments = node.named_child(1)?;
            generic(name, arguments.named_children(&mut arguments.walk()).collect(), source)
        }
        "subscript" => {
            let name = text(node.child_by_field_name("value")?, source);
            let mut walk = node.walk();
            let arguments = node.children_by_field_name("subscript", &mut walk).collect();
            generic(name, arguments, source)
        }
        _ => None,
    }
}

/// The type that an annotation's text names.
pub fn from_text(annotation: &str) -> Option<Type> {
    if annotation.contains(['"', '\'']) {
        return None;
    }
    let source = format!("x: {annotation}");
    let tree = super::read::parse(&source)?;
    let assignment = tree.root_node().named_child(0)?.named_child(0)?;
    from_annotation(assignment.child_by_field_name("type")?, &source)
}

/// The type as Python writes it; empty when unknown.
pub fn name(type_: &Type) -> String {
    match type_ {
        Type::Bool => "bool".to_owned(),
        Type::Integer(_) => "int".to_owned(),
        Type::Float(_) => "float".to_owned(),
        Type::String => "str".to_owned(),
        Type::Date => "date".to_owned(),
        Type::DateTime => "datetime".to_owned(),
        Type::Time => "time".to_owned(),
        Type::List(inner) if **inner == Type::Any => "list".to_owned(),
        Type::List(inner) => format!("list[{}]", name(inner)),
        Type::Map(inner) if **inner == Type::Any => "dict".to_owned(),
        Type::Map(inner) => format!("dict[str, {}]", name(inner)),
        Type::Optional(inner) => format!("{} | None", name(inner)),
        Type::Any | Type::Json | Type::Opaque => String::new(),
    }
}

fn named(name: &str) -> Option<Type> {
    Some(match last_part(name) {
        "Any" | "object" => Type::Any,
        "bool" => Type::Bool,
        "int" => Type::Integer(IntegerRange::Unbounded),
        "float" => Type::Float(64),
        "str" => Type::String,
        "date" => Type::Date,
        "datetime" => Type::DateTime,
        "time" => Type::Time,
        "list" | "List" | "Sequence" => Type::List(Box::new(Type::Any)),
        "dict" | "Dict" | "Mapping" => Type::Map(Box::new(Type::Any)),
        _ => return None,
    })
}

fn generic(name: &str, arguments: Vec<Node<'_>>, source: &str) -> Option<Type> {
    let element = |index: usize| {
        let type_ = arguments.get(index).and_then(|node| from_annotation(*node, source));
        Box::new(type_.unwrap_or(Type::Any))
    };
    match (last_part(name), arguments.len()) {
        ("list" | "List" | "Sequence" | "Iterable", 1) => Some(Type::List(element(0))),
        ("dict" | "Dict" | "Mapping", 2) => Some(Type::Map(element(1))),
        ("Optional", 1) => Some(Type::Optional(element(0))),
        ("Annotated", _) => from_annotation(*arguments.first()?, source),
        ("Union", _) => union(arguments.into_iter(), source),
        _ => None,
    }
}

/// A union is a type nbrun can use when it is one type or null; `int | float` is a number.
fn union<'a>(members: impl Iterator<Item = Node<'a>>, source: &str) -> Option<Type> {
    let none = Type::Optional(Box::new(Type::Any));
    let mut optional = false;
    let mut type_: Option<Type> = None;
    for member in members {
        let mut next = from_annotation(member, source)?;
        if next == none {
            optional = true;
            continue;
        }
        if let Type::Optional(inner) = next {
            optional = true;
            next = *inner;
        }
        type_ = Some(match type_ {
            None => next,
            Some(type_) => type_.unify(&next),
        });
    }
    let type_ = type_.unwrap_or(Type::Any);
    Some(if optional { Type::Optional(Box::new(type_)) } else { type_ })
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
