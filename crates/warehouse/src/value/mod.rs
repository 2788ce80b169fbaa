//! Typed values, as query parameters carry them.

mod decimal;
mod json;
mod type_name;

use jiff::{Timestamp, civil};
use std::fmt;

pub use decimal::bignumeric_text;
pub(crate) use decimal::with_point;
pub use json::ValueError;

/// A GoogleSQL type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `BOOL`
    Bool,
    /// `INT64`
    Int64,
    /// `FLOAT64`
    Float64,
    /// `NUMERIC`: 38 digits, 9 of them after the point
    Numeric,
    /// `BIGNUMERIC`: 76 digits, 38 of them after the point
    BigNumeric,
    /// `STRING`
    String,
    /// `BYTES`
    Bytes,
    /// `DATE`
    Date,
    /// `DATETIME`: a date and time of day, in no zone
    DateTime,
    /// `TIME`
    Time,
    /// `TIMESTAMP`: a moment, in microseconds
    Timestamp,
    /// `JSON`
    Json,
    /// `ARRAY<…>`
    Array(Box<Type>),
    /// `STRUCT<…>`; a field without a name has an empty one
    Struct(Vec<(String, Type)>),
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bool => "BOOL",
            Self::Int64 => "INT64",
            Self::Float64 => "FLOAT64",
            Self::Numeric => "NUMERIC",
            Self::BigNumeric => "BIGNUMERIC",
            Self::String => "STRING",
            Self::Bytes => "BYTES",
            Self::Date => "DATE",
            Self::DateTime => "DATETIME",
            Self::Time => "TIME",
            Self::Timestamp => "TIMESTAMP",
            Self::Json => "JSON",
            Self::Array(element) => return write!(f, "ARRAY<{element}>"),
            Self::Struct(fields) => {
                let field = |(name, kind): &(String, Type)| format!("{name} {kind}").trim_start().to_owned();
                let fields: Vec<_> = fields.iter().map(field).collect();
                return write!(f, "STRUCT<{}>", fields.join(", "));
            }
        })
    }
}

impl Type {
    /// The scalar type of this name, in any case; the aliases GoogleSQL knows included.
    pub fn scalar(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "BOOL" | "BOOLEAN" => Self::Bool,
            "INT64" | "INT" | "INTEGER" | "BIGINT" | "SMALLINT" | "TINYINT" | "BYTEINT" => Self::Int64,
            "FLOAT64" => Self::Float64,
            "NUMERIC" | "DECIMAL" => Self::Numeric,
            "BIGNUMERIC" | "BIGDECIMAL" => Self::BigNumeric,
            "STRING" => Self::String,
            "BYTES" => Self::Bytes,
            "DATE" => Self::Date,
            "DATETIME" => Self::DateTime,
            "TIME" => Self::Time,
            "TIMESTAMP" => Self::Timestamp,
            "JSON" => Self::Json,
            _ => return None,
        })
    }
}

/// A value with its GoogleSQL type.
#[derive(Debug, Clone, PartialEq)]
pub enum TypedValue {
    /// No value, of this type.
    Null(Type),
    /// `BOOL`
    Bool(bool),
    /// `INT64`
    Int64(i64),
    /// `FLOAT64`
    Float64(f64),
    /// `NUMERIC`, as decimal text
    Numeric(String),
    /// `BIGNUMERIC`, as decimal text
    BigNumeric(String),
    /// `STRING`
    String(String),
    /// `BYTES`
    Bytes(Vec<u8>),
    /// `DATE`
    Date(civil::Date),
    /// `DATETIME`
    DateTime(civil::DateTime),
    /// `TIME`
    Time(civil::Time),
    /// `TIMESTAMP`
    Timestamp(Timestamp),
    /// `JSON`, as its text
    Json(String),
    /// `ARRAY` of elements of this type
    Array(Type, Vec<TypedValue>),
    /// `STRUCT` of named fields
    Struct(Vec<(String, TypedValue)>),
}

impl TypedValue {
    /// The value's type.
    pub fn kind(&self) -> Type {
        match self {
            Self::Null(kind) => kind.clone(),
            Self::Bool(_) => Type::Bool,
            Self::Int64(_) => Type::Int64,
            Self::Float64(_) => Type::Float64,
            Self::Numeric(_) => Type::Numeric,
            Self::BigNumeric(_) => Type::BigNumeric,
            Self::String(_) => Type::String,
            Self::Bytes(_) => Type::Bytes,
            Self::Date(_) => Type::Date,
            Self::DateTime(_) => Type::DateTime,
            Self::Time(_) => Type::Time,
            Self::Timestamp(_) => Type::Timestamp,
            Self::Json(_) => Type::Json,
            Self::Array(element, _) => Type::Array(Box::new(element.clone())),
            Self::Struct(fields) => {
                Type::Struct(fields.iter().map(|(name, value)| (name.clone(), value.kind())).collect())
            }
        }
    }
}
