//! Literals as the languages' readers find them.

use super::super::{Default, Parameter, Type, Value};

/// A literal: its value, the type that it has in its language, and that type's name.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal {
    /// What it means.
    pub value: Value,
    /// Its type.
    pub type_: Type,
    /// The type's name in the language; empty when it says nothing.
    pub declared: String,
}

/// An assignment as a reader finds it.
pub struct Found<'a> {
    /// The variable.
    pub name: String,
    /// What stands left of the assignment.
    pub binding: String,
    /// The type's text, and what it means if nbrun knows it.
    pub annotation: Option<(&'a str, Option<Type>)>,
    /// The right-hand side, and what it means if it is a literal.
    pub default: Option<(&'a str, Option<Literal>)>,
    /// The comment behind it.
    pub help: Option<String>,
}

impl Literal {
    /// A literal of a type.
    pub fn new(value: Value, type_: Type, declared: impl Into<String>) -> Self {
        Self { value, type_, declared: declared.into() }
    }

    /// Null, which tells no type.
    pub fn null() -> Self {
        Self::new(Value::Null, Type::Any, "")
    }

    /// A list of literals. `name` makes the list's type out of the elements'.
    pub fn list(items: Vec<Self>, any: &str, name: impl FnOnce(&str) -> String) -> Self {
        let (type_, element) = common(items.iter(), any);
        let values = items.into_iter().map(|item| item.value).collect();
        Self::new(Value::List(values), Type::List(Box::new(type_)), name(&element))
    }

    /// A map of literals, of which the last of one key counts.
    pub fn map(entries: Vec<(String, Self)>, any: &str, name: impl FnOnce(&str) -> String) -> Self {
        let (type_, element) = common(entries.iter().map(|(_, item)| item), any);
        let mut values: Vec<(String, Value)> = Vec::new();
        for (key, item) in entries {
            values.retain(|(earlier, _)| *earlier != key);
            values.push((key, item.value));
        }
        Self::new(Value::Map(values), Type::Map(Box::new(type_)), name(&element))
    }

    /// The number with the opposite sign; `None` for anything else.
    pub fn negated(self) -> Option<Self> {
        let value = match self.value {
            Value::Integer(number) => Value::Integer(number.negated()),
            Value::Float(number) => Value::Float(-number),
            _ => return None,
        };
        Some(Self { value, ..self })
    }
}

impl Found<'_> {
    /// The parameter: its type is the annotation's, else the default's.
    pub fn into_parameter(self) -> Parameter {
        let null = matches!(&self.default, Some((_, Some(literal))) if literal.value == Value::Null);
        let (default, inferred) = match self.default {
            None => (Default::Required, None),
            Some((text, None)) => (Default::Expression(text.to_owned()), None),
            Some((text, Some(Literal { value, type_, declared }))) => {
                (Default::Literal { value, text: text.to_owned() }, Some((type_, declared)))
            }
        };
        let (inferred, inferred_name) = inferred.unwrap_or((Type::Any, String::new()));
        let (annotated, declared) = match self.annotation {
            Some((text, type_)) => (type_, text.split_whitespace().collect::<Vec<_>>().join(" ")),
            None => (None, inferred_name),
        };
        let mut type_ = annotated.unwrap_or(inferred);
        if null && !matches!(type_, Type::Any | Type::Optional(_)) {
            type_ = Type::Optional(Box::new(type_));
        }
        Parameter {
            name: self.name,
            type_,
            declared,
            binding: self.binding,
            default,
            help: self.help,
            rule: crate::params::Rule::default(),
        }
    }
}

/// What all literals are, `any` where they differ.
fn common<'a>(mut items: impl Iterator<Item = &'a Literal>, any: &str) -> (Type, String) {
    let Some(first) = items.next() else { return (Type::Any, any.to_owned()) };
    let same = (first.type_.clone(), first.declared.clone());
    items.fold(same, |(type_, declared), item| {
        let declared = if declared == item.declared { declared } else { any.to_owned() };
        (if type_ == item.type_ { type_ } else { Type::Any }, declared)
    })
}
