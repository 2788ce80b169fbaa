//! Tables, joins and `UNNEST`.

use super::decimal::Digits;
use super::kind::DuckType;
use super::scope::{Column, Relation};
use super::select::Decimals;
use super::{Emitter, Sql, name};
use crate::error::nearest;
use crate::local::Fault;
use crate::local::fault::Problem;
use crate::local::relations::Source;
use crate::local::sql::ast::{Body, Expr, Ident, Item, JoinOn, Kind, Query, Span, Table};
use crate::local::store::ObjectKind;
use std::collections::BTreeMap;

/// How deep views may rest on views.
const MAX_VIEWS: usize = 16;

/// The columns of what a `FROM` names.
#[derive(Default)]
struct Named {
    columns: Option<Vec<Column>>,
    hidden: Vec<Column>,
    exact: BTreeMap<String, Digits>,
}

impl Emitter<'_> {
    pub fn table(&mut self, table: &Table) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        match table {
            Table::Named { path, alias, span } => {
                if self.is_path_of_relation(path) {
                    let array = Expr { kind: Kind::Path(path.clone()), span: *span };
                    return self.unnest(&array, alias.as_ref().or(path.last()), None);
                }
                let (table, Named { columns, hidden, exact }) = self.named(path, *span)?;
                let name = alias.as_ref().or(path.last()).map_or("", |ident| &ident.name);
                sql.append(&table).push(" AS ").name(name);
                let relation = Relation::of_rows(name, columns).with_hidden(hidden).with_exact(exact);
                self.add_relation(relation, *span)?;
            }
            Table::Query { query, alias } => {
                if let Body::Select(select) = &query.body
                    && select.as_value
                {
                    return self.value_query(query, alias.as_ref());
                }
                let inner = self.row_query_as(query, Decimals::Own)?;
                let columns = self.columns_of(&inner);
                let name = alias.as_ref().map_or_else(|| self.fresh(), |alias| alias.name.clone());
                sql.push("(").append(&inner).push(") AS ").name(&name);
                let span = alias.as_ref().map(|alias| alias.span).unwrap_or_default();
                self.add_relation(Relation::of_rows(&name, columns), span)?;
            }
            Table::Function { path, args, alias, span } => {
                let found = self.engine.routine(ObjectKind::TableFunction, path, *span);
                let found = found.map_err(|problem| Fault { problem, span: *span })?;
                let Some(routine) = found else {
                    let names: Vec<_> = path.iter().map(|part| part.name.as_str()).collect();
                    return Err(Fault::unsupported(format!("table function {}", names.join(".")), *span));
                };
                let inner = self.table_routine(path, &routine, args, *span)?;
                let columns = self.columns_of_table(&inner);
                let name = alias.as_ref().or(path.last()).map_or_else(String::new, |name| name.name.clone());
                sql.append(&inner).push(" AS ").name(&name);
                self.add_relation(Relation::of_rows(&name, columns), *span)?;
            }
            Table::Unnest { array, alias, offset, .. } => {
                return self.unnest(array, alias.as_ref(), offset.as_ref());
            }
            Table::Pivot { input, pivot, alias } => return self.pivot(input, pivot, alias.as_ref()),
            Table::Unpivot { input, unpivot, alias } => return self.unpivot(input, unpivot, alias.as_ref()),
            Table::Sample { input, percent } => {
                let (table, percent) = (self.table(input)?, self.row_count(percent)?);
                sql.append(&table).push(" TABLESAMPLE SYSTEM (").append(&percent).push(" PERCENT)");
            }
            Table::Join { kind, left, right, on } => {
                let kind = match (on, *kind) {
                    (JoinOn::Nothing, "JOIN") => "CROSS JOIN",
                    (_, kind) => kind,
                };
                let before = self.relation_count();
                let left = self.table(left)?;
                let middle = self.relation_count();
                let nested = matches!(**right, Table::Join { .. });
                let lateral = match &**right {
                    Table::Unnest { .. } => true,
                    Table::Named { path, .. } => self.is_path_of_relation(path),
                    _ => false,
                };
                let right = self.table(right)?;
                self.note_join(kind, before, middle);
                sql.append(&left).push(" ").push(kind).push(if lateral { " LATERAL " } else { " " });
                sql.push(if nested { "(" } else { "" }).append(&right).push(if nested { ")" } else { "" });
                match on {
                    JoinOn::Nothing if kind == "CROSS JOIN" => {}
                    JoinOn::Nothing => {
                        sql.push(" ON true");
                    }
                    JoinOn::Expr(expr) => {
                        let on = self.condition(expr)?;
                        sql.push(" ON ").append(&on);
                    }
                    JoinOn::Using(columns) => {
                        let on = self.merge(kind, columns, before, middle)?;
                        sql.push(" ON ").append(&on);
                    }
                }
            }
        }
        Ok(sql)
    }

    /// A `WITH` query, table or view, and its columns.
    fn named(&mut self, path: &[Ident], span: Span) -> Result<(Sql, Named), Fault> {
        if let [name] = path {
            let key = name.name.to_lowercase();
            if let Some(columns) = self.with.iter().rev().find_map(|names| names.get(&key)) {
                let mut sql = Sql::default();
                sql.mark(span).name(&name.name);
                return Ok((sql, Named { columns: columns.clone(), ..Named::default() }));
            }
        }
        let found = self.engine.relation(path, span);
        let relation = found.map_err(|problem| self.unknown_table(path, problem, span))?;
        let mut sql = Sql::default();
        match &relation.source {
            Source::DuckDb(text) => sql.mark(span).push(text),
            Source::View { query, columns } => sql.append(&self.view(query, columns, span)?),
        };
        let is_hidden = |column: &Column| relation.hidden.iter().any(|hidden| *hidden == column.name);
        let Some(all) = relation.columns.clone().or_else(|| self.columns_of_table(&sql)) else {
            return Ok((sql, Named::default()));
        };
        let (hidden, columns) = all.into_iter().partition(is_hidden);
        let exact = if self.writing.numeric_only { BTreeMap::new() } else { relation.exact };
        Ok((sql, Named { columns: Some(columns), hidden, exact }))
    }

    /// A view's query, which sees nothing of the query around it.
    fn view(&mut self, query: &Query, columns: &[Ident], span: Span) -> Result<Sql, Fault> {
        if self.views >= MAX_VIEWS {
            return Err(Fault::unsupported(format!("views on views, more than {MAX_VIEWS} deep,"), span));
        }
        let with = std::mem::take(&mut self.with);
        let scopes = std::mem::take(&mut self.scopes);
        let params = std::mem::take(&mut self.params);
        self.views += 1;
        let inner = self.row_query(query);
        self.views -= 1;
        self.params = params;
        self.scopes = scopes;
        self.with = with;
        let mut sql = Sql::new("(");
        sql.append(&inner?).push(")");
        if columns.is_empty() {
            return Ok(sql);
        }
        let names: Vec<_> = columns.iter().map(|column| Sql::new(name(&column.name))).collect();
        let mut renamed = Sql::new("(SELECT * FROM ");
        renamed.append(&sql).push(" AS v(").join(&names, ", ").push("))");
        Ok(renamed)
    }

    /// The fault of a table that there is not; a `WITH` query may have been meant.
    fn unknown_table(&self, path: &[Ident], mut problem: Problem, span: Span) -> Fault {
        if let (Problem::NotFound { nearest: near, .. }, [name]) = (&mut problem, path) {
            let known = self.with.iter().flat_map(|names| names.keys()).map(String::as_str);
            *near = nearest(&name.name, known).or(near.take());
        }
        Fault { problem, span }
    }

    /// A `SELECT AS VALUE` in a `FROM`.
    fn value_query(&mut self, query: &Query, alias: Option<&Ident>) -> Result<Sql, Fault> {
        let name = alias.cloned().unwrap_or_else(|| Ident { name: self.fresh(), span: Span::default() });
        let mut query = query.clone();
        if let Body::Select(select) = &mut query.body {
            let [Item::Expr { alias, expr }] = select.items.as_mut_slice() else {
                let span = select.items.first().map(Item::span).unwrap_or_default();
                return Err(Fault::invalid("SELECT AS VALUE takes one value", span));
            };
            *alias = Some(Ident { name: name.name.clone(), span: expr.span });
        }
        let inner = self.query(&query)?;
        let kind = self.columns_of(&inner).and_then(|columns| Some(columns.first()?.kind.clone()));
        let mut sql = Sql::new("(");
        sql.append(&inner).push(") AS ").name(&name.name);
        self.add_relation(Relation::of_values(&name.name, &name.name, kind), name.span)?;
        Ok(sql)
    }

    /// One row an element; without rows for NULL, as for an empty array.
    fn unnest(&mut self, array: &Expr, alias: Option<&Ident>, offset: Option<&Ident>) -> Result<Sql, Fault> {
        let span = array.span;
        let array = self.expr(array)?;
        let element = self.kind_of(&array).map(|kind| kind.element());
        if element == Some(None) {
            return Err(Fault::invalid("UNNEST takes an array", span));
        }
        let name = alias.map_or_else(|| self.fresh(), |alias| alias.name.clone());
        let list = self.fresh();
        let mut sql = Sql::new("(SELECT unnest(");
        sql.name(&list).push(") AS ").name(&name);
        if let Some(offset) = offset {
            sql.push(", unnest(range(len(").name(&list).push("))) AS ").name(&offset.name);
        }
        sql.push(" FROM (SELECT ").append(&array).push(" AS ").name(&list).push(")) AS ").name(&name);
        self.add_relation(Relation::of_values(&name, &name, element.flatten()), span)?;
        if let Some(offset) = offset {
            let position = Some(DuckType::named("BIGINT"));
            self.add_relation(Relation::of_values(&offset.name, &name, position), offset.span)?;
        }
        Ok(sql)
    }
}
