//! Operators, by the types of their operands.
//!
//! Where both types are known, the operator is written for them. Else a macro chooses by the types that DuckDB
//! finds, and refuses those it has no meaning for.

use super::kind::DuckType;
use super::{Emitter, Sql, bignumeric, decimal, pos};
use crate::local::Fault;
use crate::local::sql::ast::Span;

/// Operators that are macros by the types of their operands.
const MACROS: [(&str, &str); 10] = [
    ("=", "bq_eq"),
    ("!=", "bq_ne"),
    ("<", "bq_lt"),
    ("<=", "bq_le"),
    (">", "bq_lt"),
    (">=", "bq_le"),
    ("+", "bq_add"),
    ("-", "bq_sub"),
    ("*", "bq_mul"),
    ("||", "bq_join"),
];

impl Emitter<'_> {
    /// `left operator right` by GoogleSQL's meaning.
    pub fn binary(&mut self, operator: &str, left: &Sql, right: &Sql, span: Span) -> Result<Sql, Fault> {
        if matches!(operator, "AND" | "OR") {
            let sql = infix(operator, left, right, span);
            return Ok(sql.typed(DuckType::named("BOOLEAN")));
        }
        let kinds = (self.kind_of(left), self.kind_of(right));
        let (Some(left_kind), Some(right_kind)) = &kinds else {
            return Ok(by_macro(operator, left, right, span));
        };
        let left = left.clone().typed(left_kind.clone());
        let (left, right) = &self.with_bignumeric(left, right.clone().typed(right_kind.clone()));
        let common = left_kind.common(right_kind);
        Ok(match (operator, common) {
            ("=" | "!=" | "<" | "<=" | ">" | ">=", common) => {
                let Some(sql) = common.and_then(|kind| comparison(operator, left, right, &kind, span)) else {
                    let message = format!("{left_kind} and {right_kind} can't be compared by {operator}");
                    return Err(Fault::invalid(message, span));
                };
                sql.typed(DuckType::named("BOOLEAN"))
            }
            ("+" | "-" | "*", Some(kind)) if kind.name() == "BIGINT" => {
                infix(operator, left, right, span).typed(kind)
            }
            ("+" | "-" | "*", Some(kind)) if kind.name() == "DOUBLE" => {
                float(operator, left, right, span).typed(kind)
            }
            ("+" | "-" | "*", Some(kind)) if kind.name() == "DECIMAL(38,9)" => {
                decimal::arithmetic(operator, left, right, span)
                    .unwrap_or_else(|| numeric(operator, left, right, span).typed(kind))
            }
            ("+" | "-" | "*" | "/", Some(kind)) if kind.is_bignumeric() => {
                bignumeric::arithmetic(operator, left, right, span)
            }
            ("/", Some(kind)) if matches!(kind.name(), "BIGINT" | "DOUBLE") => {
                float(operator, left, right, span).typed(DuckType::named("DOUBLE"))
            }
            ("/", Some(kind)) if kind.name() == "DECIMAL(38,9)" => {
                numeric(operator, left, right, span).typed(kind)
            }
            ("/", Some(kind)) => by_macro(operator, left, right, span).typed(kind),
            ("-", Some(kind))
                if !kind.name().contains("INTERVAL") && kind.is_plain() && kind.is_from_literal() =>
            {
                return Err(Fault::unsupported("the INTERVAL between two dates or times", span));
            }
            ("||", None) if has_text(left_kind, right_kind) => {
                infix(operator, &as_text(left), &as_text(right), span).typed(DuckType::named("VARCHAR"))
            }
            ("||", Some(kind)) if matches!(kind.name(), "VARCHAR" | "BLOB") || kind.element().is_some() => {
                joined(left, right, &kind, span)
            }
            ("&" | "|" | "^" | "<<" | ">>", common) => match common {
                Some(kind) if kind.name() == "BIGINT" => bitwise(operator, left, right, span).typed(kind),
                _ => {
                    let message =
                        format!("{operator} takes whole numbers here, not {left_kind} and {right_kind}");
                    return Err(Fault::unsupported(message, span));
                }
            },
            _ => by_macro(operator, left, right, span),
        })
    }
}

/// `left || right`: NULL where one is, though DuckDB joins an array and NULL and gives constants no type.
fn joined(left: &Sql, right: &Sql, kind: &DuckType, span: Span) -> Sql {
    let mut sql = Sql::new("CASE WHEN ");
    if kind.element().is_some() {
        sql.append(left).push(" IS NOT NULL AND ").append(right).push(" IS NOT NULL THEN ");
        sql.append(&infix("||", left, right, span)).push(" END");
    } else {
        sql = Sql::new("CAST(");
        sql.append(&infix("||", left, right, span)).push(&format!(" AS {})", kind.name()));
    }
    sql.typed(kind.clone())
}

/// Whether one is text and the other can be cast to it.
fn has_text(left: &DuckType, right: &DuckType) -> bool {
    let castable = |kind: &DuckType| kind.name() == "DOUBLE" || (kind.is_plain() && kind.name() != "BLOB");
    (left.name() == "VARCHAR" || right.name() == "VARCHAR") && castable(left) && castable(right)
}

fn as_text(value: &Sql) -> Sql {
    if value.kind().is_some_and(|kind| kind.name() == "VARCHAR") {
        return value.clone();
    }
    let mut sql = Sql::new("bq_to_string(");
    sql.append(value).push(")");
    sql
}

pub fn infix(operator: &str, left: &Sql, right: &Sql, span: Span) -> Sql {
    let mut sql = Sql::default();
    sql.mark(span)
        .push("(")
        .append(left)
        .push(" ")
        .mark(span)
        .push(operator)
        .push(" ")
        .append(right)
        .push(")");
    sql
}

fn bitwise(operator: &str, left: &Sql, right: &Sql, span: Span) -> Sql {
    let mut sql = Sql::default();
    sql.mark(span);
    match operator {
        "^" => sql.push("xor(").append(left).push(", ").append(right).push(")"),
        "<<" | ">>" => {
            let name = if operator == "<<" { "gs_shift_left(" } else { "gs_shift_right(" };
            sql.push(name).push(&pos(span)).push(", ").append(left).push(", ").append(right).push(")")
        }
        _ => return infix(operator, left, right, span),
    };
    sql
}

fn by_macro(operator: &str, left: &Sql, right: &Sql, span: Span) -> Sql {
    let mut sql = Sql::default();
    sql.mark(span);
    if operator == "/" {
        sql.push("bq_div(").append(left).push(", ").append(right).push(", ").push(&pos(span)).push(")");
        return sql;
    }
    let name = MACROS.iter().find(|(known, _)| *known == operator).map_or("", |(_, name)| name);
    let (first, second) = if operator.starts_with('>') { (right, left) } else { (left, right) };
    sql.push(name).push("(").append(first).push(", ").append(second).push(")");
    sql
}

/// NUMERIC arithmetic; products and quotients are rounded.
fn numeric(operator: &str, left: &Sql, right: &Sql, span: Span) -> Sql {
    let name = match operator {
        "*" => "gs_numeric_mul(",
        "/" => "gs_numeric_div(",
        _ => return by_macro(operator, left, right, span),
    };
    // a NULL that DuckDB finds ahead would have no type
    let mut sql = Sql::new("CAST(");
    sql.append(&checked(name, left, right, span)).push(" AS DECIMAL(38,9))");
    sql
}

/// FLOAT64 arithmetic, in which an overflow is an error.
fn float(operator: &str, left: &Sql, right: &Sql, span: Span) -> Sql {
    let name = match operator {
        "+" => "gs_float_add(",
        "-" => "gs_float_sub(",
        "/" => "gs_float_div(",
        _ => "gs_float_mul(",
    };
    checked(name, left, right, span)
}

/// A native operator, with the place for its errors.
fn checked(name: &str, left: &Sql, right: &Sql, span: Span) -> Sql {
    let place = (span.start << 32) | span.end;
    let mut sql = Sql::default();
    sql.mark(span).push(name).append(left).push(", ").append(right).push(&format!(", {place})"));
    sql
}

/// A comparison of values of type `kind`; `None` where GoogleSQL has none, or we don't.
fn comparison(operator: &str, left: &Sql, right: &Sql, kind: &DuckType, span: Span) -> Option<Sql> {
    if kind.name() == "DECIMAL(38,9)" {
        return Some(infix(operator, decimal::own(left), decimal::own(right), span));
    }
    if kind.is_bignumeric() {
        return Some(bignumeric::comparison(operator, left, right, span));
    }
    if kind.is_plain() {
        return Some(infix(operator, left, right, span));
    }
    if kind.name() == "DOUBLE" {
        return Some(match operator {
            ">" => float_comparison("<", right, left, span),
            ">=" => float_comparison("<=", right, left, span),
            _ => float_comparison(operator, left, right, span),
        });
    }
    let fields = kind.fields().filter(|_| matches!(operator, "=" | "!="))?;
    let (left_fields, right_fields) = (left.kind()?.fields()?, right.kind()?.fields()?);
    let mut tests = Vec::new();
    for (index, (_, kind)) in fields.iter().enumerate() {
        let (left, right) = (field(left, &left_fields, index)?, field(right, &right_fields, index)?);
        let (left, right) = bignumeric::as_common(left, right, kind);
        tests.push(comparison("=", &left, &right, kind, span)?);
    }
    let mut sql = Sql::new(if operator == "=" { "(" } else { "(NOT (" });
    sql.join(&tests, " AND ").push(if operator == "=" { ")" } else { "))" });
    Some(sql)
}

/// The field at `index` of a struct.
fn field(value: &Sql, fields: &[(String, DuckType)], index: usize) -> Option<Sql> {
    let (name, kind) = fields.get(index)?;
    let mut sql = Sql::new("(");
    sql.append(value).push(").").name(name);
    Some(sql.typed(kind.clone()))
}

/// NaN is neither equal to, less nor greater than anything; for DuckDB it is equal to itself and greatest.
fn float_comparison(operator: &str, left: &Sql, right: &Sql, span: Span) -> Sql {
    let plain = infix(operator, left, right, span);
    let mut sql = Sql::default();
    sql.mark(span);
    match operator {
        "=" | "!=" if is_number(left) || is_number(right) => return plain,
        "=" => {
            sql.push("CASE WHEN isnan(").append(left).push(") THEN ").append(right).push(" <> ").append(right)
        }
        "!=" => {
            sql.push("CASE WHEN isnan(").append(left).push(") THEN ").append(right).push(" = ").append(right)
        }
        _ if is_number(right) => return plain,
        // no more than infinity: a range that a scan can use
        _ if is_literal(left) => {
            sql.push("(").append(&plain).push(" AND ").append(right).push(" <= CAST('inf' AS DOUBLE))");
            return sql;
        }
        _ => {
            sql.push("CASE WHEN isnan(").append(right).push(") THEN ").append(left).push(" <> ").append(left)
        }
    };
    sql.push(" ELSE ").append(&plain).push(" END");
    sql
}

/// Whether this can't be NaN: it is a literal or of a type without NaN.
fn is_number(sql: &Sql) -> bool {
    sql.kind().is_some_and(|kind| kind.name() != "DOUBLE") || is_literal(sql)
}

/// Whether this is a number as `expression.rs` writes one: neither NaN nor NULL.
fn is_literal(sql: &Sql) -> bool {
    let inner = || {
        let cast = sql.text.strip_prefix("CAST(")?;
        cast.strip_suffix(" AS DOUBLE)").or_else(|| cast.strip_suffix(" AS BIGINT)"))
    };
    inner().is_some_and(|number| number.trim_matches('\'').parse::<f64>().is_ok_and(f64::is_finite))
}
