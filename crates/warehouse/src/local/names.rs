//! Which names a query may mean, to tell the one that nothing has.

use super::Fault;
use super::emit::children;
use super::fault::Problem;
use super::sql::ast::{
    Body, Expr, GroupBy, GroupItem, Ident, InList, Item, JoinOn, Kind, Query, Select, Table,
};
use crate::error::nearest;
use crate::{Missing, Param, TypedValue};
use std::collections::BTreeSet;

/// The first column that neither a table of the query (`columns`) nor anything in the query is called.
pub fn unknown_column(query: &Query, params: &[Param], columns: &[String]) -> Option<Fault> {
    let mut names = Names::default();
    names.query(query);
    names.known.extend(columns.iter().map(|name| name.to_lowercase()));
    for param in params {
        if let TypedValue::Struct(fields) = &param.value {
            names.known.extend(fields.iter().map(|(name, _)| name.to_lowercase()));
        }
    }
    let known = |ident: &Ident| names.known.contains(&ident.name.to_lowercase());
    let unknown = names.used.iter().filter_map(|path| path.last()).find(|ident| !known(ident))?;
    let problem = Problem::NotFound {
        kind: Missing::Column,
        name: unknown.name.clone(),
        nearest: nearest(&unknown.name, columns.iter().map(String::as_str)),
    };
    Some(Fault { problem, span: unknown.span })
}

#[derive(Default)]
struct Names {
    /// Aliases and columns, in lower case.
    known: BTreeSet<String>,
    /// Paths in expressions.
    used: Vec<Vec<Ident>>,
}

impl Names {
    fn query(&mut self, query: &Query) {
        for cte in &query.with {
            self.query(&cte.query);
        }
        self.body(&query.body);
        for order in &query.order_by {
            self.expr(&order.expr);
        }
    }

    fn body(&mut self, body: &Body) {
        match body {
            Body::Select(select) => self.select(select),
            Body::Query(query) => self.query(query),
            Body::Set { left, right, .. } => {
                self.body(left);
                self.body(right);
            }
        }
    }

    fn select(&mut self, select: &Select) {
        for item in &select.items {
            match item {
                Item::Expr { expr, alias } => {
                    self.alias(alias.as_ref());
                    self.expr(expr);
                }
                Item::Star { replace, .. } => replace.iter().for_each(|(expr, _)| self.expr(expr)),
            }
        }
        if let Some(from) = &select.from {
            self.table(from);
        }
        for expr in select.filter.iter().chain(&select.having).chain(&select.qualify) {
            self.expr(expr);
        }
        if let Some(GroupBy::Items(items)) = &select.group_by {
            for item in items {
                match item {
                    GroupItem::Expr(expr) => self.expr(expr),
                    GroupItem::Sets { sets, .. } => sets.iter().flatten().for_each(|expr| self.expr(expr)),
                }
            }
        }
    }

    fn table(&mut self, table: &Table) {
        match table {
            Table::Named { path, alias, .. } => self.alias(alias.as_ref().or(path.last())),
            Table::Query { query, alias } => {
                self.alias(alias.as_ref());
                self.query(query);
            }
            Table::Unnest { array, alias, offset, .. } => {
                self.alias(alias.as_ref());
                self.alias(offset.as_ref());
                self.expr(array);
            }
            Table::Join { left, right, on, .. } => {
                self.table(left);
                self.table(right);
                if let JoinOn::Expr(expr) = on {
                    self.expr(expr);
                }
            }
        }
    }

    fn alias(&mut self, alias: Option<&Ident>) {
        self.known.extend(alias.map(|alias| alias.name.to_lowercase()));
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            Kind::Path(path) => self.used.push(path.clone()),
            Kind::Subquery(query)
            | Kind::Exists(query)
            | Kind::ArrayOf(query)
            | Kind::In { list: InList::Query(query), .. } => self.query(query),
            Kind::Struct(fields) => fields.iter().for_each(|(_, name)| self.alias(name.as_ref())),
            // a date part is no column
            Kind::Call(call)
                if call.name.ends_with("_TRUNC")
                    || call.name.ends_with("_DIFF")
                    || call.name == "LAST_DAY" =>
            {
                let values = call.args.len().saturating_sub(1).max(1);
                call.args.iter().take(values).for_each(|arg| self.expr(arg));
                return;
            }
            _ => {}
        }
        for child in children(expr) {
            self.expr(child);
        }
    }
}
