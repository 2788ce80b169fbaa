//! Set operations: both sides get common types.

use super::branch::{Branch, common};
use super::scope::Column;
use super::{Emitter, Sql};
use crate::local::Fault;
use crate::local::sql::ast::{Body, Item, Span};

/// One side of a set operation.
struct Side<'a> {
    sql: Sql,
    columns: Vec<Column>,
    /// The expressions of the columns, where the side is one `SELECT`.
    items: &'a [Item],
}

impl Emitter<'_> {
    /// `UNION`, `INTERSECT` or `EXCEPT` of any number of sides with one operator.
    pub fn set_operation(&mut self, body: &Body) -> Result<Sql, Fault> {
        let (mut bodies, mut left) = (Vec::new(), body);
        let mut operators = Vec::new();
        while let Body::Set { operator, left: next, right, span } = left {
            bodies.push(&**right);
            operators.push((*operator, *span));
            left = next;
        }
        bodies.push(left);
        bodies.reverse();
        operators.reverse();
        let span = operators.first().map(|(_, span)| *span).unwrap_or_default();
        let mut sides = Vec::new();
        for body in bodies {
            let sql = self.body(body)?;
            let columns = self.columns_of(&sql);
            let columns =
                columns.ok_or_else(|| Fault::unsupported("a set operation of these types", span))?;
            let items = match body {
                Body::Select(select) => select.items.as_slice(),
                _ => &[],
            };
            sides.push(Side { sql, columns, items });
        }
        let names = self.common_columns(&sides, span)?;
        let mut sql = Sql::default();
        for (index, side) in sides.iter().enumerate() {
            if let Some((operator, _)) = index.checked_sub(1).and_then(|index| operators.get(index)) {
                sql.push(" ").push(operator).push(" ");
            }
            sql.append(&self.converted(side, &names));
        }
        Ok(sql)
    }

    /// The columns of the result: the first side's names with types that fit all sides.
    fn common_columns(&mut self, sides: &[Side<'_>], span: Span) -> Result<Vec<Column>, Fault> {
        let Some(first) = sides.first() else { return Ok(Vec::new()) };
        let count = first.columns.len();
        if let Some(other) = sides.iter().find(|side| side.columns.len() != count) {
            let message =
                format!("the sides of this set operation have {count} and {} columns", other.columns.len());
            return Err(Fault::invalid(message, span));
        }
        let column = |index: usize| {
            let branches: Vec<_> = sides.iter().map(|side| side.branch(index)).collect();
            let kind = common(&branches).ok_or_else(|| {
                let kinds: Vec<_> = branches.iter().filter_map(Branch::kind_name).collect();
                let message =
                    format!("column {} of this set operation is {}", index + 1, kinds.join(" and "));
                Fault::invalid(message, span)
            })?;
            Ok(Column { name: first.columns[index].name.clone(), kind })
        };
        (0..count).map(column).collect()
    }

    fn converted(&mut self, side: &Side<'_>, to: &[Column]) -> Sql {
        if side.columns.iter().zip(to).all(|(found, wanted)| found.kind == wanted.kind) {
            let mut sql = Sql::new("(");
            sql.append(&side.sql).push(")");
            return sql;
        }
        let alias = self.fresh();
        let names: Vec<_> = (0..to.len()).map(|_| Sql::new(self.fresh())).collect();
        let columns: Vec<_> = names
            .iter()
            .zip(to)
            .map(|(name, column)| {
                let mut sql = Sql::new("CAST(");
                sql.name(&name.text).push(&format!(" AS {}) AS ", column.kind.name())).name(&column.name);
                sql
            })
            .collect();
        let names: Vec<_> = names
            .iter()
            .map(|name| {
                let mut sql = Sql::default();
                sql.name(&name.text);
                sql
            })
            .collect();
        let mut sql = Sql::new("(SELECT ");
        sql.join(&columns, ", ").push(" FROM (").append(&side.sql).push(") AS ").name(&alias);
        sql.push("(").join(&names, ", ").push("))");
        sql
    }
}

impl Side<'_> {
    fn branch(&self, column: usize) -> Branch {
        let kind = self.columns.get(column).map(|column| column.kind.clone());
        match self.items.get(column) {
            Some(Item::Expr { expr, .. }) if self.items.len() == self.columns.len() => Branch::of(expr, kind),
            _ => Branch::Value(kind),
        }
    }
}
