//! Tables, joins and `UNNEST`.

use super::kind::DuckType;
use super::scope::{Column, Relation};
use super::{Emitter, Sql};
use crate::local::Fault;
use crate::local::fault::Problem;
use crate::local::session::schema_name;
use crate::local::sql::ast::{Body, Expr, Ident, Item, JoinOn, Kind, Query, Span, Table};
use crate::{Missing, error::nearest};

impl Emitter<'_> {
    pub fn table(&mut self, table: &Table) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        match table {
            Table::Named { path, alias, span } => {
                if self.is_path_of_relation(path) {
                    let array = Expr { kind: Kind::Path(path.clone()), span: *span };
                    return self.unnest(&array, alias.as_ref().or(path.last()), None);
                }
                let (table, columns) = self.named(path, *span)?;
                let name = alias.as_ref().or(path.last()).map_or("", |ident| &ident.name);
                sql.append(&table).push(" AS ").name(name);
                self.add_relation(Relation::of_rows(name, columns), *span)?;
            }
            Table::Query { query, alias } => {
                if let Body::Select(select) = &query.body
                    && select.as_value
                {
                    return self.value_query(query, alias.as_ref());
                }
                let inner = self.row_query(query)?;
                let columns = self.columns_of(&inner);
                let name = alias.as_ref().map_or_else(|| self.fresh(), |alias| alias.name.clone());
                sql.push("(").append(&inner).push(") AS ").name(&name);
                let span = alias.as_ref().map(|alias| alias.span).unwrap_or_default();
                self.add_relation(Relation::of_rows(&name, columns), span)?;
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

    /// A `WITH` query or `[project.]dataset.table`, and its columns.
    fn named(&mut self, path: &[Ident], span: Span) -> Result<(Sql, Option<Vec<Column>>), Fault> {
        let mut sql = Sql::default();
        let (dataset, table) = match path {
            [name] => {
                let key = name.name.to_lowercase();
                if let Some(columns) = self.with.iter().rev().find_map(|names| names.get(&key)) {
                    sql.mark(span).name(&name.name);
                    return Ok((sql, columns.clone()));
                }
                return Err(self.unknown_table(&name.name, span));
            }
            [dataset, table] | [_, dataset, table] => (&dataset.name, &table.name),
            _ => {
                let whole: Vec<_> = path.iter().map(|part| part.name.as_str()).collect();
                return Err(Fault::unsupported(format!("the table path {}", whole.join(".")), span));
            }
        };
        if dataset.eq_ignore_ascii_case("INFORMATION_SCHEMA") {
            return Err(Fault::unsupported("INFORMATION_SCHEMA", span));
        }
        if table.contains('*') {
            return Err(Fault::unsupported("a wildcard table", span));
        }
        if table.contains('$') {
            return Err(Fault::unsupported("a partition decorator", span));
        }
        self.catalog.find(dataset, table).map_err(|problem| Fault { problem, span })?;
        self.tables.entry((dataset.clone(), table.clone())).or_insert(span);
        sql.mark(span).name(&schema_name(dataset)).push(".").name(table);
        let columns = self.columns_of_table(&sql);
        Ok((sql, columns))
    }

    fn unknown_table(&self, name: &str, span: Span) -> Fault {
        let tables = self.catalog.names();
        let known = self.with.iter().flat_map(|names| names.keys()).map(String::as_str);
        let near = nearest(name, known).or_else(|| {
            let bare = nearest(name, tables.iter().map(|(_, table)| table.as_str()))?;
            tables
                .iter()
                .find(|(_, table)| *table == bare)
                .map(|(dataset, table)| format!("{dataset}.{table}"))
        });
        let problem = Problem::NotFound { kind: Missing::Table, name: name.to_owned(), nearest: near };
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
