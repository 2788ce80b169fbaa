//! Rust types as parameter types.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments};

use crate::params::{IntegerRange, Type};

/// A Rust type whose literals nbrun can write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RustType {
    /// `i8` to `i128`, `u8` to `u128`, `isize`, `usize`.
    Integer(String, IntegerRange),
    /// `f32` or `f64`.
    Float(u32),
    /// `bool`.
    Bool,
    /// `String`.
    String,
    /// `&str`.
    Str,
    /// `chrono::NaiveDate`.
    Date,
    /// `chrono::NaiveDateTime`.
    DateTime,
    /// `chrono::NaiveTime`.
    Time,
    /// `Option<T>`.
    Option(Box<RustType>),
    /// `Vec<T>`.
    Vec(Box<RustType>),
    /// `HashMap<String, T>` or `BTreeMap<String, T>`, by name.
    Map(&'static str, Box<RustType>),
    /// `serde_json::Value`.
    Json,
}

impl RustType {
    /// Reads a type's text. `None` for types whose literals nbrun can't write.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_syntax(&syn::parse_str(text).ok()?)
    }

    /// Reads a type.
    pub fn from_syntax(type_: &syn::Type) -> Option<Self> {
        match type_ {
            syn::Type::Reference(reference) if reference.mutability.is_none() => {
                let target = reference.elem.to_token_stream().to_string();
                (target == "str").then_some(Self::Str)
            }
            syn::Type::Paren(inner) => Self::from_syntax(&inner.elem),
            syn::Type::Path(path) if path.qself.is_none() => {
                let segment = path.path.segments.last()?;
                let arguments = match &segment.arguments {
                    PathArguments::None => Vec::new(),
                    PathArguments::AngleBracketed(list) => list.args.iter().collect(),
                    PathArguments::Parenthesized(_) => return None,
                };
                Self::from_path(&segment.ident.to_string(), &arguments)
            }
            _ => None,
        }
    }

    fn from_path(name: &str, arguments: &[&GenericArgument]) -> Option<Self> {
        let argument = |index: usize| match arguments.get(index) {
            Some(GenericArgument::Type(type_)) => Self::from_syntax(type_).map(Box::new),
            _ => None,
        };
        let keyed =
            |name| if *argument(0)? == Self::String { Some(Self::Map(name, argument(1)?)) } else { None };
        match (name, arguments.len()) {
            ("Option", 1) => argument(0).map(Self::Option),
            ("Vec", 1) => argument(0).map(Self::Vec),
            ("HashMap", 2) => keyed("HashMap"),
            ("BTreeMap", 2) => keyed("BTreeMap"),
            (_, 1..) => None,
            ("bool", _) => Some(Self::Bool),
            ("f32", _) => Some(Self::Float(32)),
            ("f64", _) => Some(Self::Float(64)),
            ("String", _) => Some(Self::String),
            ("NaiveDate", _) => Some(Self::Date),
            ("NaiveDateTime", _) => Some(Self::DateTime),
            ("NaiveTime", _) => Some(Self::Time),
            ("Value", _) => Some(Self::Json),
            _ => integer_range(name).map(|range| Self::Integer(name.to_owned(), range)),
        }
    }

    /// The type in no particular language.
    pub fn neutral(&self) -> Type {
        match self {
            Self::Integer(_, range) => Type::Integer(*range),
            Self::Float(bits) => Type::Float(*bits),
            Self::Bool => Type::Bool,
            Self::String | Self::Str => Type::String,
            Self::Date => Type::Date,
            Self::DateTime => Type::DateTime,
            Self::Time => Type::Time,
            Self::Option(inner) => Type::Optional(Box::new(inner.neutral())),
            Self::Vec(inner) => Type::List(Box::new(inner.neutral())),
            Self::Map(_, inner) => Type::Map(Box::new(inner.neutral())),
            Self::Json => Type::Json,
        }
    }

    /// A Rust type for one of no particular language: JSON for what holds several types.
    pub fn of(type_: &Type) -> Self {
        let is_json = |inner: &Type| Self::of(inner) == Self::Json;
        match type_ {
            Type::Bool => Self::Bool,
            Type::Integer(IntegerRange::Unbounded) => {
                Self::Integer("i64".to_owned(), IntegerRange::Signed(64))
            }
            Type::Integer(range @ IntegerRange::Signed(bits)) => Self::Integer(format!("i{bits}"), *range),
            Type::Integer(range @ IntegerRange::Unsigned(bits)) => Self::Integer(format!("u{bits}"), *range),
            Type::Float(bits) => Self::Float(*bits),
            Type::String => Self::String,
            Type::Date => Self::Date,
            Type::DateTime => Self::DateTime,
            Type::Time => Self::Time,
            Type::List(inner) if !is_json(inner) => Self::Vec(Box::new(Self::of(inner))),
            Type::Map(inner) if !is_json(inner) => Self::Map("BTreeMap", Box::new(Self::of(inner))),
            Type::Optional(inner) if !is_json(inner) => Self::Option(Box::new(Self::of(inner))),
            Type::List(_) | Type::Map(_) | Type::Optional(_) | Type::Any | Type::Json | Type::Opaque => {
                Self::Json
            }
        }
    }

    /// The type as the kernel's cells can name it.
    pub fn name(&self) -> String {
        match self {
            Self::Integer(name, _) => name.clone(),
            Self::Float(bits) => format!("f{bits}"),
            Self::Bool => "bool".to_owned(),
            Self::String => "String".to_owned(),
            Self::Str => "&str".to_owned(),
            Self::Date => "NaiveDate".to_owned(),
            Self::DateTime => "NaiveDateTime".to_owned(),
            Self::Time => "NaiveTime".to_owned(),
            Self::Option(inner) => format!("Option<{}>", inner.name()),
            Self::Vec(inner) => format!("Vec<{}>", inner.name()),
            Self::Map(name, inner) => format!("{name}<String, {}>", inner.name()),
            Self::Json => "serde_json::Value".to_owned(),
        }
    }
}

/// The range of a primitive integer type.
pub fn integer_range(name: &str) -> Option<IntegerRange> {
    let (signed, bits) = name.split_at_checked(1)?;
    let bits = match bits {
        "8" => 8,
        "16" => 16,
        "32" => 32,
        "64" | "size" => 64,
        "128" => 128,
        _ => return None,
    };
    match signed {
        "i" => Some(IntegerRange::Signed(bits)),
        "u" => Some(IntegerRange::Unsigned(bits)),
        _ => None,
    }
}
