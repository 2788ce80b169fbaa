//! `ORDER BY` over finished rows: of `SELECT DISTINCT` and of set operations.

use super::scope::{Relation, Scope};
use super::select::implied_name;
use super::{Emitter, Sql, decimal};
use crate::local::Fault;
use crate::local::sql::ast::{Expr, Item, Kind, OrderItem};

impl Emitter<'_> {
    /// The rows of `inner` in order. The keys see its columns; `items` made them, where it is one `SELECT`.
    pub fn ordered(&mut self, inner: Sql, items: &[Item], order_by: &[OrderItem]) -> Result<Sql, Fault> {
        if order_by.is_empty() {
            return Ok(inner);
        }
        let columns = self.columns_of(&inner);
        let alias = self.fresh();
        let around = std::mem::take(&mut self.stages);
        // the columns of a SELECT's own FROM are out of sight
        let own = if items.is_empty() { None } else { self.scopes.pop() };
        self.scopes.push(Scope { relations: vec![Relation::of_rows(&alias, columns)], ..Scope::default() });
        let keys = order_by
            .iter()
            .map(|order| self.finished_key(&alias, items, order))
            .collect::<Result<Vec<_>, _>>();
        self.scopes.pop();
        self.scopes.extend(own);
        self.stages = around;
        let mut sql = Sql::new("SELECT * FROM (");
        sql.append(&inner).push(") AS ").name(&alias).push(" ORDER BY ").join(&keys?, ", ");
        Ok(sql)
    }

    fn finished_key(&mut self, alias: &str, items: &[Item], order: &OrderItem) -> Result<Sql, Fault> {
        let expr = &order.expr;
        let columns = self.scopes.last().and_then(|scope| scope.relations.first()?.columns.clone());
        let column = match &expr.kind {
            Kind::Int(ordinal) => usize::try_from(*ordinal).ok().and_then(|n| n.checked_sub(1)),
            _ => items.iter().position(|item| is_item(expr, item)),
        };
        let name = column.and_then(|column| columns.as_ref()?.get(column)).map(|column| column.name.clone());
        let key = match (name, &expr.kind) {
            (Some(name), _) => {
                let mut column = Sql::default();
                column.mark(expr.span).name(alias).push(".").name(&name);
                column
            }
            (None, Kind::Int(ordinal)) if columns.is_some() => {
                return Err(Fault::invalid(format!("ORDER BY {ordinal} names no item"), expr.span));
            }
            _ => self.expr(expr)?,
        };
        self.sort_key(&key, order, false)
    }

    /// A key and its direction; before FLOAT64 goes one that has NaN first, unless there may be only one.
    pub fn sort_key(&mut self, key: &Sql, order: &OrderItem, single: bool) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        sql.mark(order.expr.span);
        match self.kind_of(key) {
            Some(kind) if kind.name() == "DOUBLE" && !single => {
                let opposite = OrderItem { descending: !order.descending, ..order.clone() };
                sql.push("isnan(").append(key).push(")").push(opposite.direction()).push(", ").append(key);
            }
            Some(kind) if kind.is_bignumeric() && single => {
                return Err(Fault::unsupported("RANGE between distances of BIGNUMERIC", order.expr.span));
            }
            Some(kind) if kind.name() == "DECIMAL(38,9)" && !single => {
                sql.append(decimal::own(key));
            }
            Some(kind) if kind.is_plain() => {
                sql.append(key);
            }
            Some(kind) if kind.name() != "DOUBLE" => {
                return Err(Fault::unsupported(format!("ordering rows by {kind}"), order.expr.span));
            }
            _ => {
                sql.push("bq_key(").append(key).push(")");
            }
        }
        sql.push(order.direction());
        Ok(sql)
    }
}

impl OrderItem {
    /// What follows the key.
    pub fn direction(&self) -> &'static str {
        match (self.descending, self.nulls_first) {
            (true, true) => " DESC NULLS FIRST",
            (true, false) => " DESC NULLS LAST",
            (false, true) => " ASC NULLS FIRST",
            (false, false) => " ASC NULLS LAST",
        }
    }
}

/// Whether a key is computed as this item is, or the item's column is the key's last part.
fn is_item(key: &Expr, item: &Item) -> bool {
    let Item::Expr { expr, alias } = item else { return false };
    match &key.kind {
        Kind::Path(path) if path.len() == 1 => {
            let name = alias.as_ref().map(|alias| alias.name.clone()).or_else(|| implied_name(expr));
            name.is_some_and(|name| path.iter().all(|part| part.name.eq_ignore_ascii_case(&name)))
        }
        _ => expr == key,
    }
}
