//! Queries and `SELECT`.

use super::scope::{Column, Scope};
use super::stage::{Stage, any, any_item, children, is_aggregate, is_window};
use super::window::check_named;
use super::{Emitter, Sql, decimal};
use crate::local::Fault;
use crate::local::sql::ast::{
    Body, Expr, GroupBy, GroupItem, Ident, Item, Kind, OrderItem, Over, Query, Select, Span, Window,
};
use std::collections::{BTreeMap, BTreeSet};

/// How a query's columns of type NUMERIC are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimals {
    /// As such.
    Numeric,
    /// In their own digits where these are known, see [`decimal`]: who reads the columns makes NUMERIC of them.
    Own,
}

impl Emitter<'_> {
    /// A whole query; the stages of the query around it are out of sight.
    pub fn query(&mut self, query: &Query) -> Result<Sql, Fault> {
        self.query_as(query, Decimals::Numeric)
    }

    pub fn query_as(&mut self, query: &Query, decimals: Decimals) -> Result<Sql, Fault> {
        let around = std::mem::take(&mut self.stages);
        let aliases = std::mem::take(&mut self.order_aliases);
        self.with.push(BTreeMap::new());
        let result = self.query_here(query, decimals);
        self.with.pop();
        self.order_aliases = aliases;
        self.stages = around;
        result
    }

    /// A query whose rows are columns, though it may say that they are structs.
    pub fn row_query(&mut self, query: &Query) -> Result<Sql, Fault> {
        self.row_query_as(query, Decimals::Numeric)
    }

    pub fn row_query_as(&mut self, query: &Query, decimals: Decimals) -> Result<Sql, Fault> {
        match &query.body {
            Body::Select(select) if !select.as_struct => self.query_as(query, decimals),
            Body::Select(_) => {
                let mut query = query.clone();
                if let Body::Select(select) = &mut query.body {
                    select.as_struct = false;
                }
                self.query(&query)
            }
            body => match first_select(body) {
                Some(select) if select.as_struct || select.as_value => {
                    let span = select.items.first().map(Item::span).unwrap_or_default();
                    Err(Fault::unsupported("SELECT AS STRUCT or AS VALUE in a set operation", span))
                }
                _ => self.query(query),
            },
        }
    }

    /// A `WITH` query and its columns.
    pub fn common_table(&mut self, query: &Query) -> Result<(Sql, Option<Vec<Column>>), Fault> {
        if let Body::Select(select) = &query.body
            && select.as_value
        {
            let span = select.items.first().map(Item::span).unwrap_or_default();
            return Err(Fault::unsupported("SELECT AS VALUE in WITH", span));
        }
        let inner = self.row_query_as(query, Decimals::Own)?;
        let columns = self.columns_of(&inner);
        Ok((inner, columns))
    }

    fn query_here(&mut self, query: &Query, decimals: Decimals) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        let mut columns = None;
        for (index, cte) in query.with.iter().enumerate() {
            let (inner, columns) =
                if query.recursive { self.recursive(cte)? } else { self.common_table(&cte.query)? };
            let with = if query.recursive { "WITH RECURSIVE " } else { "WITH " };
            sql.push(if index == 0 { with } else { ", " }).name(&cte.name.name).push(" AS (");
            sql.append(&inner).push(")");
            if let Some(names) = self.with.last_mut() {
                names.insert(cte.name.name.to_lowercase(), columns);
            }
        }
        if !query.with.is_empty() {
            sql.push(" ");
        }
        match &query.body {
            Body::Select(select) => {
                let inner = self.select(select, &query.order_by, decimals)?;
                columns = inner.columns().map(<[Column]>::to_vec);
                sql.append(&inner);
            }
            body => {
                let mut inner = self.body(body)?;
                if let (Body::Query(_), false) = (body, query.with.is_empty()) {
                    let bracketed = std::mem::replace(&mut inner, Sql::new("SELECT * FROM "));
                    inner.append(&bracketed);
                }
                sql.append(&self.ordered(inner, &[], &query.order_by)?);
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
        Ok(sql.with_columns(columns))
    }

    pub fn body(&mut self, body: &Body) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        match body {
            Body::Select(select) => sql.append(&self.select(select, &[], Decimals::Numeric)?),
            Body::Query(query) => sql.push("(").append(&self.query(query)?).push(")"),
            Body::Set { .. } => return self.set_operation(body),
        };
        Ok(sql)
    }

    pub fn row_count(&mut self, count: &Expr) -> Result<Sql, Fault> {
        match &count.kind {
            Kind::Int(count) => Ok(Sql::new(count.to_string())),
            Kind::Param(name) => self.param(name, count.span),
            _ => Err(Fault::syntax("expected a whole number", count.span)),
        }
    }

    fn select(&mut self, select: &Select, order_by: &[OrderItem], decimals: Decimals) -> Result<Sql, Fault> {
        let around = std::mem::take(&mut self.stages);
        self.scopes.push(Scope::default());
        let result = self.staged_select(select, order_by, decimals);
        self.scopes.pop();
        self.stages = around;
        result
    }

    fn staged_select(
        &mut self,
        select: &Select,
        order_by: &[OrderItem],
        decimals: Decimals,
    ) -> Result<Sql, Fault> {
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

        let from = select.from.as_ref().map(|from| self.table(from)).transpose()?;
        let mut filter = Sql::default();
        if let Some(condition) = &select.filter {
            if let Some(call) = find(condition, &|expr| is_aggregate(expr) || is_window(expr)) {
                return Err(Fault::invalid(
                    "WHERE can't hold an aggregate or window; use HAVING or QUALIFY",
                    call,
                ));
            }
            let test = self.condition(condition)?;
            filter.push(" WHERE ").append(&test);
        }

        let select = &self.with_expanded_stars(select)?;
        let aliases = aliases(&select.items);
        let mut grouping = Sql::default();
        if grouped {
            self.stages.push(Stage::of_groups(aliases.clone()));
            grouping = self.group_by(select)?;
        }
        let having = select.having.as_ref().map(|expr| self.condition(expr)).transpose()?;
        if windowed {
            if let Some(stage) = self.stages.last_mut() {
                stage.aliases.clear();
            }
            self.stages.push(Stage::of_windows(aliases));
        }
        let (items, columns) = self.items(select, decimals)?;
        if let Some(stage) = self.stages.last_mut() {
            stage.aliases_first = true;
        }
        let qualify = select.qualify.as_ref().map(|expr| self.condition(expr)).transpose()?;
        let order = if select.distinct {
            Sql::default()
        } else {
            self.order_by(order_by, OrderOver::Items(&select.items))?
        };

        let outer = if windowed { self.stages.pop() } else { None };
        let windows = if windowed { self.windows(&select.windows, &select.items)? } else { Sql::default() };
        let groups = if grouped { self.stages.pop() } else { None };
        let imports = self.scopes.last().map(|scope| scope.imports.clone()).unwrap_or_default();
        let mut source = imports.with_from(from.as_ref());
        source.append(&filter);
        if let Some(groups) = groups {
            source = grouped_source(&groups, &source, &grouping, having.as_ref());
        }
        if let Some(stage) = outer {
            source = windowed_source(&stage, &source, &windows);
            if let Some(qualify) = qualify {
                source.push(" WHERE ").append(&qualify);
            }
        }
        let mut sql = Sql::new(if select.distinct { "SELECT DISTINCT " } else { "SELECT " });
        sql.append(&items).append(&source).append(&order);
        if select.distinct {
            return Ok(self.ordered(sql, &select.items, order_by)?.with_columns(columns));
        }
        Ok(sql.with_columns(columns))
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
                    if let Some(span) = key_in_key(&sets.concat()) {
                        return Err(Fault::unsupported(
                            format!("{kind} by an expression over another key"),
                            span,
                        ));
                    }
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

    /// The items, and the columns that they are, where all their types are known.
    fn items(&mut self, select: &Select, decimals: Decimals) -> Result<(Sql, Option<Vec<Column>>), Fault> {
        // rows that are values or are to be told apart are read as they are
        let is_own = decimals == Decimals::Own && !select.as_struct && !select.as_value && !select.distinct;
        let mut parts = Vec::new();
        let mut columns = Vec::new();
        let (mut anonymous, mut fields) = (0, 0);
        for item in &select.items {
            let mut part = Sql::default();
            if let Item::Expr { expr, alias } = item {
                let name = alias.as_ref().map(|a| a.name.clone()).or_else(|| implied_name(expr));
                let name = name.filter(|name| !is_fresh(name) || implied_name(expr).as_ref() != Some(name));
                fields += 1;
                let name = name.unwrap_or_else(|| {
                    anonymous += 1;
                    if select.as_struct { format!("_field_{fields}") } else { format!("f{}_", anonymous - 1) }
                });
                let value = self.whole(expr)?;
                let value = if is_own { decimal::narrowed(value) } else { value };
                columns.push(value.kind().map(|kind| Column { name: name.clone(), kind: kind.clone() }));
                if select.as_struct {
                    part.name(&name).push(" := ").append(&value);
                } else {
                    part.append(&value).push(" AS ").name(&name);
                }
            }
            parts.push(part);
        }
        let mut sql = Sql::default();
        if select.as_struct {
            sql.push("struct_pack(").join(&parts, ", ").push(") AS \"f0_\"");
            return Ok((sql, None));
        }
        sql.join(&parts, ", ");
        let columns = columns.into_iter().collect::<Option<Vec<_>>>().filter(|columns| {
            let mut names = BTreeSet::new();
            columns.iter().all(|column| names.insert(column.name.to_lowercase()))
        });
        Ok((sql, columns))
    }

    /// `ORDER BY`, its nulls where GoogleSQL has them.
    pub fn order_by(&mut self, order_by: &[OrderItem], over: OrderOver<'_>) -> Result<Sql, Fault> {
        let mut parts = Vec::new();
        for order in order_by {
            parts.push(self.order_key(order, over)?);
        }
        let mut sql = Sql::default();
        if !parts.is_empty() {
            sql.push(" ORDER BY ").join(&parts, ", ");
        }
        Ok(sql)
    }

    fn order_key(&mut self, order: &OrderItem, over: OrderOver<'_>) -> Result<Sql, Fault> {
        let expr = &order.expr;
        let item = match over {
            OrderOver::Items(items) => item_meant(expr, items)?,
            OrderOver::Rows | OrderOver::Range => None,
        };
        let named = item.is_some_and(|item| any(item, &is_volatile));
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
                let key = self.whole(item.unwrap_or(expr));
                self.order_aliases.clear();
                let single = matches!(over, OrderOver::Range);
                return self.sort_key(&key?, order, single);
            }
        }
        sql.push(order.direction());
        Ok(sql)
    }

    fn windows(&mut self, windows: &[(Ident, Window)], items: &[Item]) -> Result<Sql, Fault> {
        let mut parts = Vec::new();
        for (name, window) in windows {
            check_named(&name.name, window, items)?;
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
}

/// The `SELECT` that names the columns of a body.
fn first_select(body: &Body) -> Option<&Select> {
    match body {
        Body::Select(select) => Some(select),
        Body::Query(query) => first_select(&query.body),
        Body::Set { left, .. } => first_select(left),
    }
}

fn windowed_source(stage: &Stage, source: &Sql, windows: &Sql) -> Sql {
    let mut sql = Sql::new(" FROM (SELECT ");
    sql.join(&stage.columns(), ", ").append(source).append(windows).push(")");
    sql
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

/// The place of a key that is computed from another one. Of these two GoogleSQL takes the other's NULLs.
fn key_in_key(keys: &[Expr]) -> Option<Span> {
    let is_path = |expr: &Expr| matches!(expr.kind, Kind::Path(_));
    let over_key = |key: &&Expr| !is_path(key) && any(key, &|part| is_path(part) && keys.contains(part));
    keys.iter().find(over_key).map(|key| key.span)
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

fn aliases(items: &[Item]) -> Vec<(String, Expr)> {
    let alias = |item: &Item| match item {
        Item::Expr { expr, alias: Some(alias) } => Some((alias.name.clone(), expr.clone())),
        _ => None,
    };
    items.iter().filter_map(alias).collect()
}

/// Whether this is a name that [`Emitter::fresh`] gave: of a value that a star stands for, which has none.
fn is_fresh(name: &str) -> bool {
    name.strip_prefix('\u{1f}').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The name that GoogleSQL gives a column without an alias: the last part of its path.
pub fn implied_name(expr: &Expr) -> Option<String> {
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
    /// Nothing: the order is within a window or an aggregate.
    Rows,
    /// The same in a window whose frame is measured by the key.
    Range,
}

/// The item that an `ORDER BY` names by its number or alias.
fn item_meant<'a>(expr: &Expr, items: &'a [Item]) -> Result<Option<&'a Expr>, Fault> {
    let has_star = items.iter().any(|item| matches!(item, Item::Star(_)));
    let name_of = |item: &'a Item| match item {
        Item::Expr { expr, alias } => {
            Some((alias.as_ref().map(|alias| alias.name.clone()).or_else(|| implied_name(expr))?, expr))
        }
        Item::Star(_) => None,
    };
    match &expr.kind {
        Kind::Int(ordinal) if !has_star => {
            let item = usize::try_from(*ordinal).ok().and_then(|n| items.get(n.checked_sub(1)?));
            match item {
                Some(Item::Expr { expr, .. }) => Ok(Some(expr)),
                _ => Err(Fault::invalid(format!("ORDER BY {ordinal} names no item"), expr.span)),
            }
        }
        Kind::Path(path) => match path.as_slice() {
            [name] => {
                let mut named = items
                    .iter()
                    .filter_map(name_of)
                    .filter(|(item, _)| item.eq_ignore_ascii_case(&name.name));
                let first = named.next().map(|(_, expr)| expr);
                match named.find(|(_, expr)| Some(*expr) != first) {
                    Some(_) => {
                        Err(Fault::invalid(format!("column name {} is ambiguous", name.name), expr.span))
                    }
                    None => Ok(first),
                }
            }
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

/// Whether computing `expr` again gives another value.
pub fn is_volatile(expr: &Expr) -> bool {
    matches!(&expr.kind, Kind::Call(call) if matches!(call.name.as_str(), "RAND" | "GENERATE_UUID"))
}

/// The place of the first part of `expr` for which `test` holds.
fn find(expr: &Expr, test: &dyn Fn(&Expr) -> bool) -> Option<Span> {
    if test(expr) {
        return Some(expr.span);
    }
    children(expr).into_iter().find_map(|child| find(child, test))
}
