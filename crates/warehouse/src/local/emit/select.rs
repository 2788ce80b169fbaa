//! Queries and `SELECT`.

use super::stage::{Stage, any, any_item, children, is_aggregate, is_window};
use super::{Emitter, Sql};
use crate::local::Fault;
use crate::local::sql::ast::{
    Body, Expr, GroupBy, GroupItem, Ident, Item, Kind, OrderItem, Over, Query, Select, Span, Window,
};
use std::collections::BTreeSet;

impl Emitter<'_> {
    /// A whole query; the stages of the query around it are out of sight.
    pub fn query(&mut self, query: &Query) -> Result<Sql, Fault> {
        let around = std::mem::take(&mut self.stages);
        let aliases = std::mem::take(&mut self.order_aliases);
        self.with.push(BTreeSet::new());
        self.depth += 1;
        let result = self.query_here(query);
        self.depth -= 1;
        self.with.pop();
        self.order_aliases = aliases;
        self.stages = around;
        result
    }

    fn query_here(&mut self, query: &Query) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        for (index, cte) in query.with.iter().enumerate() {
            let inner = self.query(&cte.query)?;
            sql.push(if index == 0 { "WITH " } else { ", " }).name(&cte.name.name).push(" AS (");
            sql.append(&inner).push(")");
            if let Some(names) = self.with.last_mut() {
                names.insert(cte.name.name.to_lowercase());
            }
        }
        if !query.with.is_empty() {
            sql.push(" ");
        }
        match &query.body {
            Body::Select(select) => {
                sql.append(&self.select(select, &query.order_by)?);
            }
            body => {
                sql.append(&self.body(body)?);
                let order = self.order_by(&query.order_by, OrderOver::Names(&[]))?;
                sql.append(&order);
            }
        }
        if let Some(limit) = &query.limit {
            let limit = self.row_count(limit)?;
            sql.push(" LIMIT ").append(&limit);
        }
        if let Some(offset) = &query.offset {
            let offset = self.row_count(offset)?;
            sql.push(" OFFSET ").append(&offset);
        }
        Ok(sql)
    }

    fn body(&mut self, body: &Body) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        match body {
            Body::Select(select) => sql.append(&self.select(select, &[])?),
            Body::Query(query) => sql.push("(").append(&self.query(query)?).push(")"),
            Body::Set { operator, left, right } => {
                let (left, right) = (self.body(left)?, self.body(right)?);
                sql.append(&left).push(" ").push(operator).push(" ").append(&right)
            }
        };
        Ok(sql)
    }

    fn row_count(&mut self, count: &Expr) -> Result<Sql, Fault> {
        match &count.kind {
            Kind::Int(count) => Ok(Sql::new(count.to_string())),
            Kind::Param(name) => self.param(name, count.span),
            _ => Err(Fault::syntax("expected a whole number", count.span)),
        }
    }

    fn select(&mut self, select: &Select, order_by: &[OrderItem]) -> Result<Sql, Fault> {
        let around = std::mem::take(&mut self.stages);
        let result = self.staged_select(select, order_by);
        self.stages = around;
        result
    }

    fn staged_select(&mut self, select: &Select, order_by: &[OrderItem]) -> Result<Sql, Fault> {
        let expressions =
            || select.having.iter().chain(&select.qualify).chain(order_by.iter().map(|o| &o.expr));
        let has = |test: &dyn Fn(&Expr) -> bool| {
            any_item(&select.items, test) || expressions().any(|expr| any(expr, test))
        };
        let windowed = has(&is_window);
        let grouped = select.group_by.is_some() || select.having.is_some() || has(&is_aggregate);
        if select.qualify.is_some() && !windowed {
            let span = select.qualify.as_ref().map(|expr| expr.span).unwrap_or_default();
            return Err(Fault::invalid("QUALIFY needs a window function", span));
        }

        let mut source = Sql::default();
        if let Some(from) = &select.from {
            let from = self.table(from)?;
            source.push(" FROM ").append(&from);
        }
        if let Some(filter) = &select.filter {
            if let Some(call) = find(filter, &|expr| is_aggregate(expr) || is_window(expr)) {
                return Err(Fault::invalid(
                    "WHERE can't hold an aggregate or window; use HAVING or QUALIFY",
                    call,
                ));
            }
            let filter = self.expr(filter)?;
            source.push(" WHERE ").append(&filter);
        }

        let aliases = aliases(&select.items);
        let mut grouping = Sql::default();
        if grouped {
            self.stages.push(Stage::of_groups(aliases.clone()));
            grouping = self.group_by(select)?;
        }
        let having = select.having.as_ref().map(|expr| self.expr(expr)).transpose()?;
        let star = if windowed && !grouped { star_of(&select.items)? } else { None };
        if windowed {
            if let Some(stage) = self.stages.last_mut() {
                stage.aliases.clear();
            }
            self.stages.push(Stage::of_windows(aliases));
        }
        let items = self.items(select, star)?;
        if let Some(stage) = self.stages.last_mut() {
            stage.aliases_first = true;
        }
        let qualify = select.qualify.as_ref().map(|expr| self.expr(expr)).transpose()?;
        let over =
            if select.distinct { OrderOver::Names(&select.items) } else { OrderOver::Items(&select.items) };
        let order_by = self.order_by(order_by, over)?;

        if windowed {
            let stage = self.stages.pop().unwrap_or_default();
            if grouped {
                let inner = self.stages.pop().unwrap_or_default();
                source = grouped_source(&inner, &source, &grouping, having.as_ref());
                self.stages.push(inner);
            }
            let windows = self.windows(&select.windows)?;
            source = self.windowed_source(&stage, &source, &windows, star)?;
            if let Some(qualify) = qualify {
                source.push(" WHERE ").append(&qualify);
            }
        } else if grouped {
            let stage = self.stages.pop().unwrap_or_default();
            source = grouped_source(&stage, &source, &grouping, having.as_ref());
        }
        let mut sql = Sql::new(if select.distinct { "SELECT DISTINCT " } else { "SELECT " });
        sql.append(&items).append(&source).append(&order_by);
        Ok(sql)
    }

    /// Registers the keys; gives the inner query's `GROUP BY`.
    fn group_by(&mut self, select: &Select) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        let implied;
        let groups = match &select.group_by {
            None => return Ok(sql),
            Some(GroupBy::Items(groups)) => groups,
            Some(GroupBy::All) => {
                implied = select
                    .items
                    .iter()
                    .filter_map(|item| match item {
                        Item::Expr { expr, .. } if !any(expr, &|e| is_aggregate(e) || is_window(e)) => {
                            Some(GroupItem::Expr(expr.clone()))
                        }
                        _ => None,
                    })
                    .collect::<Vec<_>>();
                &implied
            }
        };
        for group in groups {
            sql.push(if sql.text.is_empty() { " GROUP BY " } else { ", " });
            match group {
                GroupItem::Expr(key) => {
                    let key = [group_key(key, &select.items)?];
                    let texts = self.add_keys(&key)?;
                    sql.join(&texts, ", ");
                }
                GroupItem::Sets { kind, sets } => {
                    let mut parts = Vec::new();
                    for set in sets {
                        let keys = set
                            .iter()
                            .map(|key| group_key(key, &select.items))
                            .collect::<Result<Vec<_>, _>>()?;
                        let texts = self.add_keys(&keys)?;
                        let mut part = Sql::new("(");
                        part.join(&texts, ", ").push(")");
                        parts.push(part);
                    }
                    sql.push(kind).push(" (").join(&parts, ", ").push(")");
                }
            }
        }
        Ok(sql)
    }

    fn items(&mut self, select: &Select, staged_star: Option<&Item>) -> Result<Sql, Fault> {
        let mut parts = Vec::new();
        let (mut anonymous, mut fields) = (0, 0);
        for item in &select.items {
            let mut part = Sql::default();
            match item {
                Item::Star { span, .. } if select.as_struct => {
                    return Err(Fault::unsupported("SELECT AS STRUCT *", *span));
                }
                Item::Star { span, .. } if staged_star.is_some() => {
                    // all columns of the inner query but our own
                    part.mark(*span).push("COLUMNS(lambda c: NOT starts_with(c, chr(31)))");
                }
                Item::Star { span, .. } if self.stages.last().is_some() => {
                    return Err(Fault::invalid("* can't stand beside GROUP BY or an aggregate", *span));
                }
                Item::Star { of, except, replace, span } => {
                    part = self.star(of, except, replace)?;
                    part.mark(*span);
                }
                Item::Expr { expr, alias } => {
                    let name = alias.as_ref().map(|a| a.name.clone()).or_else(|| implied_name(expr));
                    fields += 1;
                    let name = name.unwrap_or_else(|| {
                        anonymous += 1;
                        if select.as_struct {
                            format!("_field_{fields}")
                        } else {
                            format!("f{}_", anonymous - 1)
                        }
                    });
                    let value = self.expr(expr)?;
                    if select.as_struct {
                        part.name(&name).push(" := ").append(&value);
                    } else {
                        part.append(&value).push(" AS ").name(&name);
                    }
                }
            }
            parts.push(part);
        }
        let mut sql = Sql::default();
        if select.as_struct {
            sql.push("struct_pack(").join(&parts, ", ").push(") AS \"f0_\"");
        } else {
            sql.join(&parts, ", ");
        }
        Ok(sql)
    }

    fn star(&mut self, of: &[Ident], except: &[Ident], replace: &[(Expr, Ident)]) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        for part in of {
            sql.mark(part.span).name(&part.name).push(".");
        }
        sql.push("*");
        if !except.is_empty() {
            let mut names = Vec::new();
            for column in except {
                let mut name = Sql::default();
                name.mark(column.span).name(&column.name);
                names.push(name);
            }
            sql.push(" EXCLUDE (").join(&names, ", ").push(")");
        }
        if !replace.is_empty() {
            let mut parts = Vec::new();
            for (expr, name) in replace {
                let mut part = self.expr(expr)?;
                part.push(" AS ").mark(name.span).name(&name.name);
                parts.push(part);
            }
            sql.push(" REPLACE (").join(&parts, ", ").push(")");
        }
        Ok(sql)
    }

    /// `ORDER BY`, its nulls where GoogleSQL has them.
    pub fn order_by(&mut self, order_by: &[OrderItem], over: OrderOver<'_>) -> Result<Sql, Fault> {
        let mut parts = Vec::new();
        for order in order_by {
            let mut part = self.order_key(&order.expr, over)?;
            part.push(if order.descending { " DESC" } else { " ASC" });
            part.push(if order.nulls_first { " NULLS FIRST" } else { " NULLS LAST" });
            parts.push(part);
        }
        let mut sql = Sql::default();
        if !parts.is_empty() {
            sql.push(" ORDER BY ").join(&parts, ", ");
        }
        Ok(sql)
    }

    fn order_key(&mut self, expr: &Expr, over: OrderOver<'_>) -> Result<Sql, Fault> {
        let item = match over {
            OrderOver::Items(items) => item_meant(expr, items),
            OrderOver::Names(_) | OrderOver::Rows => None,
        };
        let named = match over {
            OrderOver::Items(_) => item.is_some_and(|item| any(item, &is_volatile)),
            OrderOver::Names(items) => items.is_empty() || item_meant(expr, items).is_some(),
            OrderOver::Rows => false,
        };
        let mut sql = Sql::default();
        sql.mark(expr.span);
        match (&expr.kind, item) {
            (Kind::Int(ordinal), None) => {
                sql.push(&ordinal.to_string());
            }
            (Kind::Int(ordinal), Some(_)) if named => {
                sql.push(&ordinal.to_string());
            }
            (Kind::Path(path), _) if named => {
                sql.name(path.last().map_or("", |ident| &ident.name));
            }
            _ => {
                if let (OrderOver::Items(items), None) = (over, item) {
                    self.order_aliases = aliases(items);
                }
                let key = self.expr(item.unwrap_or(expr));
                self.order_aliases.clear();
                let key = key?;
                sql.push("bq_key(").append(&key).push(")");
            }
        }
        Ok(sql)
    }

    fn windows(&mut self, windows: &[(Ident, Window)]) -> Result<Sql, Fault> {
        let mut parts = Vec::new();
        for (name, window) in windows {
            let window = self.over(&Over::Window(Box::new(window.clone())))?;
            let mut part = Sql::default();
            part.name(&name.name).push(" AS ").append(&window);
            parts.push(part);
        }
        let mut sql = Sql::default();
        if !parts.is_empty() {
            sql.push(" WINDOW ").join(&parts, ", ");
        }
        Ok(sql)
    }

    fn windowed_source(
        &mut self,
        stage: &Stage,
        source: &Sql,
        windows: &Sql,
        star: Option<&Item>,
    ) -> Result<Sql, Fault> {
        let mut columns = Vec::new();
        if let Some(Item::Star { of, except, replace, .. }) = star {
            columns.push(self.star(of, except, replace)?);
        }
        columns.extend(stage.columns());
        let mut sql = Sql::new(" FROM (SELECT ");
        sql.join(&columns, ", ").append(source).append(windows).push(")");
        Ok(sql)
    }
}

fn grouped_source(stage: &Stage, source: &Sql, grouping: &Sql, having: Option<&Sql>) -> Sql {
    let mut columns = stage.columns();
    if columns.is_empty() {
        columns.push(Sql::new("count(*)"));
    }
    let mut sql = Sql::new(" FROM (SELECT ");
    sql.join(&columns, ", ").append(source).append(grouping).push(")");
    if let Some(having) = having {
        sql.push(" WHERE ").append(having);
    }
    sql
}

/// A key behind its ordinal or alias ("aliases override names in the FROM clause").
fn group_key(key: &Expr, items: &[Item]) -> Result<Expr, Fault> {
    let key = match &key.kind {
        Kind::Int(ordinal) => {
            let item = usize::try_from(*ordinal).ok().and_then(|n| items.get(n.checked_sub(1)?));
            match item {
                Some(Item::Expr { expr, .. }) => expr,
                _ => return Err(Fault::invalid(format!("GROUP BY {ordinal} names no item"), key.span)),
            }
        }
        Kind::Path(path) => match path.as_slice() {
            [name] => items
                .iter()
                .find_map(|item| match item {
                    Item::Expr { expr, alias: Some(alias) }
                        if alias.name.eq_ignore_ascii_case(&name.name) =>
                    {
                        Some(expr)
                    }
                    _ => None,
                })
                .unwrap_or(key),
            _ => key,
        },
        _ => key,
    };
    match find(key, &|expr| is_aggregate(expr) || is_window(expr)) {
        Some(span) => Err(Fault::invalid("GROUP BY can't hold an aggregate or window", span)),
        None => Ok(key.clone()),
    }
}

/// The one star of a `SELECT` with windows.
fn star_of(items: &[Item]) -> Result<Option<&Item>, Fault> {
    let mut stars = items.iter().filter(|item| matches!(item, Item::Star { .. }));
    let star = stars.next();
    match stars.next() {
        Some(Item::Star { span, .. }) => {
            Err(Fault::unsupported("more than one * beside a window function", *span))
        }
        _ => Ok(star),
    }
}

fn aliases(items: &[Item]) -> Vec<(String, Expr)> {
    let alias = |item: &Item| match item {
        Item::Expr { expr, alias: Some(alias) } => Some((alias.name.clone(), expr.clone())),
        _ => None,
    };
    items.iter().filter_map(alias).collect()
}

/// The name that GoogleSQL gives a column without an alias: the last part of its path.
fn implied_name(expr: &Expr) -> Option<String> {
    match &expr.kind {
        Kind::Path(path) => path.last().map(|ident| ident.name.clone()),
        Kind::Field(_, field) => Some(field.name.clone()),
        _ => None,
    }
}

/// What an `ORDER BY` can mean beside expressions over its rows.
#[derive(Clone, Copy)]
pub enum OrderOver<'a> {
    /// The items of the `SELECT`, by alias or number; they can be computed again.
    Items(&'a [Item]),
    /// Only the names of the result: it is distinct (these are its items) or of a set operation (none).
    Names(&'a [Item]),
    /// Nothing: the order is within a window or an aggregate.
    Rows,
}

/// The item that an `ORDER BY` names by its number or alias.
fn item_meant<'a>(expr: &Expr, items: &'a [Item]) -> Option<&'a Expr> {
    let has_star = items.iter().any(|item| matches!(item, Item::Star { .. }));
    let name_of = |item: &'a Item| match item {
        Item::Expr { expr, alias } => {
            Some((alias.as_ref().map(|alias| alias.name.clone()).or_else(|| implied_name(expr))?, expr))
        }
        Item::Star { .. } => None,
    };
    match &expr.kind {
        Kind::Int(ordinal) if !has_star => {
            match items.get(usize::try_from(*ordinal).ok()?.checked_sub(1)?)? {
                Item::Expr { expr, .. } => Some(expr),
                Item::Star { .. } => None,
            }
        }
        Kind::Path(path) if path.len() == 1 => {
            let name = path.first()?;
            items
                .iter()
                .filter_map(name_of)
                .find(|(item, _)| item.eq_ignore_ascii_case(&name.name))
                .map(|(_, expr)| expr)
        }
        _ => None,
    }
}

/// Whether computing `expr` again gives another value.
fn is_volatile(expr: &Expr) -> bool {
    matches!(&expr.kind, Kind::Call(call) if matches!(call.name.as_str(), "RAND" | "GENERATE_UUID"))
}

/// The place of the first part of `expr` for which `test` holds.
fn find(expr: &Expr, test: &dyn Fn(&Expr) -> bool) -> Option<Span> {
    if test(expr) {
        return Some(expr.span);
    }
    children(expr).into_iter().find_map(|child| find(child, test))
}
