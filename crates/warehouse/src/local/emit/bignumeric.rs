//! BIGNUMERIC in expressions: native functions compute with it, and DuckDB casts it to nothing.

use super::kind::DuckType;
use super::operator::infix;
use super::{Emitter, Sql, pos};
use crate::local::Fault;
use crate::local::native::{BIGNUMERIC_FIELD, BigNumeric, to_hex};
use crate::local::sql::ast::{Expr, Kind, Span};

/// Scalar functions whose arguments are numbers of one type.
pub const OF_ONE_TYPE: [&str; 9] =
    ["MOD", "DIV", "POW", "POWER", "LOG", "SAFE_ADD", "SAFE_SUBTRACT", "SAFE_MULTIPLY", "SAFE_DIVIDE"];

/// `BIGNUMERIC '1.5'`
pub fn literal(text: &str, span: Span) -> Result<Sql, Fault> {
    constant(BigNumeric::literal(text), text, span)
}

/// The number nearest to a literal FLOAT64, by the digits that are written.
pub fn rounded(text: &str, span: Span) -> Result<Sql, Fault> {
    constant(BigNumeric::read(text), text, span)
}

fn constant(number: Option<BigNumeric>, text: &str, span: Span) -> Result<Sql, Fault> {
    let number = number.ok_or_else(|| Fault::invalid(format!("{text:?} is no BIGNUMERIC"), span))?;
    let mut sql = Sql::default();
    sql.mark(span).push(&format!("bq_bignumeric(unhex('{}'))", to_hex(&number.ordered_bytes())));
    Ok(sql.typed(DuckType::bignumeric()))
}

/// `left operator right` of two values of type BIGNUMERIC.
pub fn arithmetic(operator: &str, left: &Sql, right: &Sql, span: Span) -> Sql {
    let name = match operator {
        "+" => "gs_big_add",
        "-" => "gs_big_sub",
        "*" => "gs_big_mul",
        _ => "gs_big_div",
    };
    native(name, &[left, right], span)
}

/// `left operator right` of two values of type BIGNUMERIC, a comparison: of the bytes, since DuckDB's filters know
/// no ranges of structs.
pub fn comparison(operator: &str, left: &Sql, right: &Sql, span: Span) -> Sql {
    let bytes = |value: &Sql| {
        let mut sql = Sql::new("struct_extract(");
        sql.append(value).push(&format!(", '{BIGNUMERIC_FIELD}')"));
        sql
    };
    infix(operator, &bytes(left), &bytes(right), span)
}

pub fn negated(value: &Sql, span: Span) -> Sql {
    native("gs_big_neg", &[value], span)
}

fn native(name: &str, args: &[&Sql], span: Span) -> Sql {
    let mut sql = Sql::default();
    sql.mark(span).push(name).push("(").push(&pos(span));
    for arg in args {
        sql.push(", ").append(arg);
    }
    sql.mark(span).push(")");
    sql.typed(DuckType::bignumeric())
}

/// A value as one of type `to`, where one of these types is BIGNUMERIC and the value is no cast of a text.
pub fn converted(value: &Sql, to: &DuckType) -> Option<Sql> {
    let from = value.kind().filter(|from| from.is_number())?;
    let function = match to.name() {
        _ if from.is_bignumeric() == to.is_bignumeric() => return None,
        "DOUBLE" => "bq_to_float64(",
        _ if to.is_bignumeric() => "bq_to_bignumeric(",
        _ => return None,
    };
    let mut sql = Sql::new(function);
    sql.append(value).push(")");
    Some(sql.typed(to.clone()))
}

/// Two values as ones of their common type, where that takes more than DuckDB's own conversions.
pub fn as_common(left: Sql, right: Sql, common: &DuckType) -> (Sql, Sql) {
    let as_common = |value: Sql| converted(&value, common).unwrap_or(value);
    (as_common(left), as_common(right))
}

impl Emitter<'_> {
    /// Operands, of which one may be a BIGNUMERIC beside another number: both as values of their common type.
    pub fn with_bignumeric(&mut self, left: Sql, right: Sql) -> (Sql, Sql) {
        let (Some(left_kind), Some(right_kind)) = (self.kind_of(&left), self.kind_of(&right)) else {
            return (left, right);
        };
        match left_kind.common(&right_kind) {
            Some(common) if left_kind.is_bignumeric() != right_kind.is_bignumeric() => {
                as_common(left.typed(left_kind), right.typed(right_kind), &common)
            }
            _ => (left, right),
        }
    }

    /// The arguments of a function that takes numbers of one type, where one of them is NUMERIC or BIGNUMERIC.
    pub fn decimals_in_common(
        &mut self,
        exprs: &[Expr],
        args: Vec<Sql>,
        span: Span,
    ) -> Result<Vec<Sql>, Fault> {
        let kinds: Vec<_> = args.iter().map(|arg| self.kind_of(arg)).collect();
        let is_number = |(expr, kind): (&Expr, &Option<DuckType>)| {
            matches!(expr.kind, Kind::Null) || kind.as_ref().is_some_and(DuckType::is_number)
        };
        let has_decimal = kinds.iter().flatten().any(|kind| kind.decimal().is_some());
        if !has_decimal || !exprs.iter().zip(&kinds).all(is_number) {
            return Ok(args);
        }
        self.unified(&exprs.iter().collect::<Vec<_>>(), args, span)
    }
}
