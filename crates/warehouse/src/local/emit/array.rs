//! Arrays: literals and access; access to parts of JSON.

use super::kind::DuckType;
use super::{Emitter, Sql, duckdb_type, pos};
use crate::Type;
use crate::local::Fault;
use crate::local::sql::ast::{Expr, Span};

impl Emitter<'_> {
    pub fn array(&mut self, element: Option<&Type>, items: &[Expr], span: Span) -> Result<Sql, Fault> {
        let items = match element {
            Some(element) => {
                items.iter().map(|item| self.coerced(item, element)).collect::<Result<Vec<_>, _>>()?
            }
            None => self.branches(&items.iter().collect::<Vec<_>>(), span)?,
        };
        let mut list = Sql::default();
        list.mark(span).push("[").join(&items, ", ").push("]");
        let kind = match element {
            Some(element) => {
                duckdb_type(element).map_err(|_| Fault::unsupported(format!("ARRAY<{element}>"), span))?
            }
            None if items.is_empty() => "BIGINT".to_owned(),
            None => return Ok(list),
        };
        let mut sql = Sql::default();
        sql.mark(span).push("CAST(").append(&list).push(" AS ").push(&kind).push("[])");
        Ok(sql)
    }

    pub fn index(
        &mut self,
        array: &Expr,
        index: &Expr,
        from_one: bool,
        safe: bool,
        span: Span,
    ) -> Result<Sql, Fault> {
        let (array, mut index) = (self.expr(array)?, self.expr(index)?);
        if self.kind_of(&array) == Some(DuckType::json()) {
            let function = match self.kind_of(&index) {
                Some(kind) if kind.name() == "BIGINT" => "gs_json_element",
                Some(kind) if kind.name() == "VARCHAR" => "gs_json_member",
                _ => return Err(Fault::invalid("JSON has parts by INT64 or STRING", span)),
            };
            return Ok(part_of_json(function, &array, &index, span));
        }
        if from_one {
            index.push(" - 1");
        }
        let mut sql = Sql::default();
        sql.mark(span)
            .push(if safe { "bq_safe_at(" } else { "bq_at(" })
            .append(&array)
            .push(", ")
            .append(&index);
        if !safe {
            sql.push(", ").push(&pos(span));
        }
        sql.push(")");
        Ok(sql)
    }
}

/// A member or element of a value of type JSON; NULL where there is none.
pub fn part_of_json(function: &str, json: &Sql, part: &Sql, span: Span) -> Sql {
    let mut sql = Sql::default();
    sql.mark(span).push("bq_json(").push(function).push("('', bq_json_text(").append(json).push("), ");
    sql.append(part).push("))");
    sql.typed(DuckType::json())
}
