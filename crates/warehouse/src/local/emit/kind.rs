//! Types as the engine names them.

use crate::Type;
use crate::local::native::JSON_FIELD;
use std::fmt;

/// A type by DuckDB's name: `BIGINT`, `STRUCT(a BIGINT, "b c" VARCHAR[])`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuckType(String);

/// BIGNUMERIC: a struct with the number's bytes as the only field, which is no struct of the user's.
const BIGNUMERIC: &str = "STRUCT(\"$bignumeric\" BLOB)";

/// Each numeric type can be converted to the ones after it.
const NUMBERS: [&str; 4] = ["BIGINT", "DECIMAL(38,9)", BIGNUMERIC, "DOUBLE"];

/// Types that a string literal can stand for.
const FROM_LITERAL: [&str; 4] = ["DATE", "TIMESTAMP", "TIME", "TIMESTAMP WITH TIME ZONE"];

/// Types whose order and equality are DuckDB's.
const PLAIN: [&str; 10] = [
    "BIGINT",
    "DECIMAL(38,9)",
    BIGNUMERIC,
    "VARCHAR",
    "BLOB",
    "BOOLEAN",
    "DATE",
    "TIME",
    "TIMESTAMP",
    "TIMESTAMP WITH TIME ZONE",
];

impl DuckType {
    /// By the name that `DESCRIBE` gives; whole numbers of any width are INT64.
    pub fn named(name: &str) -> Self {
        let name = match name {
            "TINYINT" | "SMALLINT" | "INTEGER" | "HUGEINT" | "\"NULL\"" | "NULL" => "BIGINT",
            "FLOAT" => "DOUBLE",
            name => name,
        };
        Self(name.to_owned())
    }

    /// JSON: a struct with its text as the only field, which is no struct of the user's.
    pub fn json() -> Self {
        Self(format!("STRUCT(\"{JSON_FIELD}\" VARCHAR)"))
    }

    pub fn bignumeric() -> Self {
        Self(BIGNUMERIC.to_owned())
    }

    pub fn is_bignumeric(&self) -> bool {
        self.0 == BIGNUMERIC
    }

    /// NUMERIC or BIGNUMERIC, if it is one of these: a literal FLOAT64 beside such a value is one too.
    pub fn decimal(&self) -> Option<Type> {
        match self.name() {
            "DECIMAL(38,9)" => Some(Type::Numeric),
            BIGNUMERIC => Some(Type::BigNumeric),
            _ => None,
        }
    }

    pub fn is_number(&self) -> bool {
        NUMBERS.contains(&self.name())
    }

    pub fn name(&self) -> &str {
        &self.0
    }

    /// The type of an array's elements.
    pub fn element(&self) -> Option<Self> {
        self.0.strip_suffix("[]").map(Self::named)
    }

    /// A struct's fields.
    pub fn fields(&self) -> Option<Vec<(String, Self)>> {
        if *self == Self::json() || self.is_bignumeric() {
            return None;
        }
        let inner = self.0.strip_prefix("STRUCT(")?.strip_suffix(')')?;
        top_level(inner)
            .into_iter()
            .map(|field| {
                let field = field.trim();
                if let Some(rest) = field.strip_prefix('"') {
                    let end = closing_quote(rest)?;
                    return Some((rest[..end].replace("\"\"", "\""), Self::named(rest[end + 1..].trim())));
                }
                let (name, kind) = field.split_once(' ')?;
                Some((name.to_owned(), Self::named(kind.trim())))
            })
            .collect()
    }

    /// Whether a value of this type can stand where `to` is asked for.
    pub fn coerces_to(&self, to: &Self) -> bool {
        match (self.fields(), to.fields()) {
            (Some(from), Some(to)) => {
                from.len() == to.len() && from.iter().zip(&to).all(|((_, from), (_, to))| from.coerces_to(to))
            }
            _ => match (self.element(), to.element()) {
                (Some(from), Some(to)) => from.same_shape(&to),
                _ => self.common(to).as_ref() == Some(to),
            },
        }
    }

    /// Whether these are the same but for the names of fields.
    pub fn same_shape(&self, other: &Self) -> bool {
        if let (Some(left), Some(right)) = (self.element(), other.element()) {
            return left.same_shape(&right);
        }
        match (self.fields(), other.fields()) {
            (Some(left), Some(right)) => {
                left.len() == right.len()
                    && left.iter().zip(&right).all(|((_, left), (_, right))| left.same_shape(right))
            }
            _ => self == other,
        }
    }

    /// Whether DuckDB orders and compares values of it as GoogleSQL does.
    pub fn is_plain(&self) -> bool {
        PLAIN.contains(&self.name())
    }

    /// Whether a string literal can stand for a value of it.
    pub fn is_from_literal(&self) -> bool {
        self.is_date_or_time() || self.name() == "BLOB"
    }

    fn is_date_or_time(&self) -> bool {
        FROM_LITERAL.contains(&self.name())
    }

    /// The type that values of both types are converted to without a cast.
    pub fn common(&self, other: &Self) -> Option<Self> {
        if self == other {
            return Some(self.clone());
        }
        let rank = |kind: &Self| NUMBERS.iter().position(|name| *name == kind.0);
        if let (Some(left), Some(right)) = (rank(self), rank(other)) {
            return Some(if left > right { self.clone() } else { other.clone() });
        }
        let (left, right) = (self.fields()?, other.fields()?);
        if left.len() != right.len() {
            return None;
        }
        let fields = left.iter().zip(&right).map(|((name, left), (_, right))| {
            Some(format!("\"{}\" {}", name.replace('"', "\"\""), left.common(right)?.0))
        });
        Some(Self(format!("STRUCT({})", fields.collect::<Option<Vec<_>>>()?.join(", "))))
    }
}

/// GoogleSQL's name, for messages.
impl fmt::Display for DuckType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(element) = self.element() {
            return write!(f, "ARRAY<{element}>");
        }
        f.write_str(match self.name() {
            "BIGINT" => "INT64",
            "DOUBLE" => "FLOAT64",
            "DECIMAL(38,9)" => "NUMERIC",
            BIGNUMERIC => "BIGNUMERIC",
            "VARCHAR" => "STRING",
            "BLOB" => "BYTES",
            "BOOLEAN" => "BOOL",
            "TIMESTAMP" => "DATETIME",
            "TIMESTAMP WITH TIME ZONE" => "TIMESTAMP",
            _ if *self == Self::json() => "JSON",
            name if name.starts_with("STRUCT(") => "STRUCT",
            name => name,
        })
    }
}

/// Where the quote of a quoted name ends; two quotes are one in the name.
fn closing_quote(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += text[at..].find('"')?;
        if !text[at + 1..].starts_with('"') {
            return Some(at);
        }
        at += 2;
    }
}

/// The parts between commas that no bracket or quote encloses.
fn top_level(text: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut start) = (0, false, 0);
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::{BIGNUMERIC, DuckType};

    #[test]
    fn reads_nested_types() {
        let kind = DuckType::named("STRUCT(a BIGINT, \"b \"\",c\" STRUCT(x VARCHAR)[], d DECIMAL(38,9))");
        let fields = kind.fields().unwrap();
        let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a", "b \",c", "d"]);
        assert_eq!(fields[1].1.element(), Some(DuckType::named("STRUCT(x VARCHAR)")));
        assert_eq!(fields[1].1.fields(), None);
    }

    #[test]
    fn finds_the_common_type() {
        let common = |left: &str, right: &str| {
            DuckType::named(left).common(&DuckType::named(right)).map(|kind| kind.to_string())
        };
        assert_eq!(common("BIGINT", "DOUBLE").as_deref(), Some("FLOAT64"));
        assert_eq!(common("DECIMAL(38,9)", "INTEGER").as_deref(), Some("NUMERIC"));
        assert_eq!(common(BIGNUMERIC, "DECIMAL(38,9)").as_deref(), Some("BIGNUMERIC"));
        assert_eq!(common(BIGNUMERIC, "DOUBLE").as_deref(), Some("FLOAT64"));
        assert_eq!(common("VARCHAR", "BIGINT"), None);
        assert_eq!(common("BIGINT[]", "DOUBLE[]"), None);
        assert_eq!(common("STRUCT(a BIGINT)", "STRUCT(b DOUBLE)").as_deref(), Some("STRUCT"));
    }
}
