//! Tables, joins and `UNNEST`.

use super::{Emitter, Sql};
use crate::local::Fault;
use crate::local::fault::Problem;
use crate::local::session::schema_name;
use crate::local::sql::ast::{Expr, Ident, JoinOn, Span, Table};
use crate::{Missing, error::nearest};

impl Emitter<'_> {
    pub fn table(&mut self, table: &Table) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        match table {
            Table::Named { path, alias, span } => {
                sql.append(&self.named(path, *span)?);
                let name = alias.as_ref().or(path.last()).map_or("", |ident| &ident.name);
                sql.push(" AS ").name(name);
            }
            Table::Query { query, alias } => {
                sql.push("(").append(&self.query(query)?).push(")");
                if let Some(alias) = alias {
                    sql.push(" AS ").name(&alias.name);
                }
            }
            Table::Unnest { array, alias, offset, .. } => {
                sql.append(&self.unnest(array, alias.as_ref(), offset.as_ref())?);
            }
            Table::Join { kind, left, right, on } => {
                let kind = match (on, *kind) {
                    (JoinOn::Nothing, "JOIN") => "CROSS JOIN",
                    (_, kind) => kind,
                };
                let left = self.table(left)?;
                let nested = matches!(**right, Table::Join { .. });
                let lateral = matches!(**right, Table::Unnest { .. });
                let right = self.table(right)?;
                sql.append(&left).push(" ").push(kind).push(if lateral { " LATERAL " } else { " " });
                sql.push(if nested { "(" } else { "" }).append(&right).push(if nested { ")" } else { "" });
                match on {
                    JoinOn::Nothing if kind == "CROSS JOIN" => {}
                    JoinOn::Nothing => {
                        sql.push(" ON true");
                    }
                    JoinOn::Expr(expr) => {
                        let on = self.expr(expr)?;
                        sql.push(" ON ").append(&on);
                    }
                    JoinOn::Using(columns) => {
                        let mut names = Vec::new();
                        for column in columns {
                            let mut name = Sql::default();
                            name.mark(column.span).name(&column.name);
                            names.push(name);
                        }
                        sql.push(" USING (").join(&names, ", ").push(")");
                    }
                }
            }
        }
        Ok(sql)
    }

    /// A `WITH` query or `[project.]dataset.table`.
    fn named(&mut self, path: &[Ident], span: Span) -> Result<Sql, Fault> {
        let mut sql = Sql::default();
        let (dataset, table) = match path {
            [name] => {
                if self.with.iter().any(|names| names.contains(&name.name.to_lowercase())) {
                    sql.mark(span).name(&name.name);
                    return Ok(sql);
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
        Ok(sql)
    }

    fn unknown_table(&self, name: &str, span: Span) -> Fault {
        let tables = self.catalog.names();
        let known = self.with.iter().flatten().map(String::as_str);
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

    /// One row an element; without rows for NULL, as for an empty array.
    fn unnest(&mut self, array: &Expr, alias: Option<&Ident>, offset: Option<&Ident>) -> Result<Sql, Fault> {
        let array = self.expr(array)?;
        let element = alias.map_or_else(|| self.fresh(), |alias| alias.name.clone());
        let list = self.fresh();
        let mut sql = Sql::new("(SELECT unnest(");
        sql.name(&list).push(") AS ").name(&element);
        if let Some(offset) = offset {
            sql.push(", unnest(range(len(").name(&list).push("))) AS ").name(&offset.name);
        }
        sql.push(" FROM (SELECT ").append(&array).push(" AS ").name(&list).push(")) AS ").name(&element);
        Ok(sql)
    }
}
