//! Pipe syntax: `FROM t |> WHERE .. |> AGGREGATE ..`, read into the queries that it stands for.

use super::ast::{Body, Expr, GroupBy, GroupItem, Ident, Item, Kind, Query, Select, Star, Table};
use super::cursor::Cursor;
use super::query::SET_OPERATORS;
use crate::local::Fault;

impl Cursor {
    /// `FROM` without a `SELECT`: all columns.
    pub fn bare_from(&mut self) -> Result<Select, Fault> {
        self.expect("FROM")?;
        Ok(Select::all_of(self.tables()?))
    }

    /// The query after all operators that follow.
    pub fn pipes(&mut self, mut query: Query) -> Result<Query, Fault> {
        while self.eat("|>") {
            self.operator()?;
            query = self.pipe(query)?;
        }
        Ok(query)
    }

    fn pipe(&mut self, mut query: Query) -> Result<Query, Fault> {
        let span = self.span();
        if self.eat("ORDER BY") {
            let order_by = self.list(Self::order_item)?;
            let mut query = if query.limit.is_some() { query.wrapped() } else { query };
            query.order_by = order_by;
            return Ok(query);
        }
        if self.eat("LIMIT") {
            if query.limit.is_some() {
                query = query.wrapped();
            }
            query.limit = Some(self.row_count()?);
            query.offset = if self.eat("OFFSET") { Some(self.row_count()?) } else { None };
            return Ok(query);
        }
        if let Some(united) = self.piped_set(&query)? {
            return Ok(united);
        }
        let mut query = query.opened();
        let Body::Select(select) = &mut query.body else { return Ok(query) };
        if self.eat("WHERE") {
            let test = self.expr()?;
            select.filter = Some(match select.filter.take() {
                Some(filter) => {
                    let span = filter.span.to(test.span);
                    Expr { kind: Kind::Binary("AND", Box::new(filter), Box::new(test)), span }
                }
                None => test,
            });
        } else if self.eat("SELECT") {
            select.distinct = self.eat("DISTINCT");
            select.items = self.items()?;
            if self.eat("WINDOW") {
                select.windows = self.list(Self::named_window)?;
            }
        } else if self.eat("EXTEND") {
            select.items.extend(self.items()?);
            if self.eat("WINDOW") {
                select.windows = self.list(Self::named_window)?;
            }
        } else if self.eat("SET") {
            let replace = self.list(|cursor| {
                let name = cursor.ident()?;
                cursor.expect("=")?;
                Ok((cursor.expr()?, name))
            })?;
            select.items = vec![Item::Star(Star { replace, span, ..Star::piped() })];
        } else if self.eat("DROP") {
            let except = self.list(Self::ident)?;
            select.items = vec![Item::Star(Star { except, span, ..Star::piped() })];
        } else if self.eat("RENAME") {
            let rename = self.list(|cursor| {
                let old = cursor.ident()?;
                cursor.eat("AS");
                Ok((old, cursor.ident()?))
            })?;
            select.items = vec![Item::Star(Star { rename, span, ..Star::piped() })];
        } else if self.eat("DISTINCT") {
            select.distinct = true;
        } else if self.eat("AGGREGATE") {
            self.piped_aggregate(&mut query)?;
        } else if self.eat("AS") {
            let alias = self.ident()?;
            return Ok(Query::of(Select::all_of(Table::Query {
                query: Box::new(query),
                alias: Some(alias),
            })));
        } else {
            return self.piped_table(query);
        }
        Ok(query)
    }

    /// Operators on what a `FROM` gives: joins, `PIVOT`, `UNPIVOT`, `TABLESAMPLE`.
    fn piped_table(&mut self, query: Query) -> Result<Query, Fault> {
        let mut query = match &query.body {
            Body::Select(select) if select.filter.is_none() => query,
            _ => query.wrapped(),
        };
        let Body::Select(select) = &mut query.body else { return Ok(query) };
        let Some(from) = select.from.take() else { return Err(self.expected("a pipe operator")) };
        let joined = self.piped_join(&from)?;
        let changed = match joined {
            Some(joined) => joined,
            None => self.table_operators(from.clone())?,
        };
        if changed == from {
            let word = self.expected("a pipe operator");
            return Err(Fault::unsupported("this pipe operator", word.span));
        }
        select.from = Some(changed);
        Ok(query)
    }

    fn piped_set(&mut self, query: &Query) -> Result<Option<Query>, Fault> {
        let span = self.span();
        let Some((_, operator)) = SET_OPERATORS.into_iter().find(|(words, _)| self.eat(words)) else {
            return Ok(None);
        };
        let by_name = self.by_name(None)?;
        let mut body = Body::Query(Box::new(query.clone()));
        let mut sides = vec![self.query_in_brackets()?];
        while self.eat(",") && self.sees("(") {
            sides.push(self.query_in_brackets()?);
        }
        for right in sides {
            let (left, right) = (Box::new(body), Box::new(Body::Query(Box::new(right))));
            body = Body::Set { operator, left, right, by_name: by_name.clone(), span };
        }
        Ok(Some(Query { body, ..Query::of(Select::default()) }))
    }

    /// Refuses the order that an item of `AGGREGATE` may have.
    fn refuse_order(&mut self) -> Result<(), Fault> {
        if ["ASC", "DESC"].into_iter().any(|word| self.sees(word)) {
            return Err(Fault::unsupported("an order in AGGREGATE", self.span()));
        }
        Ok(())
    }

    /// `AGGREGATE SUM(x) AS s GROUP BY k`: the keys come first.
    fn piped_aggregate(&mut self, query: &mut Query) -> Result<(), Fault> {
        let Body::Select(select) = &mut query.body else { return Ok(()) };
        let mut items = Vec::new();
        if !self.sees("GROUP") {
            items = self.items()?;
            self.refuse_order()?;
        }
        select.items.clear();
        let ordered = self.eat("GROUP AND ORDER BY");
        if ordered || self.eat("GROUP BY") {
            let keys: Vec<(Expr, Option<Ident>)> = self.list(|cursor| {
                let key = cursor.expr()?;
                Ok((key, cursor.alias()?))
            })?;
            if ordered {
                return Err(Fault::unsupported("GROUP AND ORDER BY", self.last()));
            }
            self.refuse_order()?;
            select.group_by =
                Some(GroupBy::Items(keys.iter().map(|(key, _)| GroupItem::Expr(key.clone())).collect()));
            select.items.extend(keys.into_iter().map(|(expr, alias)| Item::Expr { expr, alias }));
        }
        select.items.extend(items);
        Ok(())
    }
}

impl Star {
    fn piped() -> Self {
        Self { is_piped: true, ..Self::default() }
    }
}

impl Select {
    /// `SELECT * FROM table`
    fn all_of(table: Table) -> Self {
        Self { items: vec![Item::Star(Star::piped())], from: Some(table), ..Self::default() }
    }

    /// Whether it is only all of a `FROM`, perhaps filtered.
    fn is_open(&self) -> bool {
        let all = Self { filter: self.filter.clone(), from: self.from.clone(), ..Self::default() };
        *self == Self { items: vec![Item::Star(Star::piped())], ..all }
    }
}

impl Query {
    fn of(select: Select) -> Self {
        let body = Body::Select(Box::new(select));
        Self { with: Vec::new(), recursive: false, body, order_by: Vec::new(), limit: None, offset: None }
    }

    /// `SELECT * FROM (query)`; what it has in `WITH` stays in sight.
    fn wrapped(mut self) -> Self {
        let (with, recursive) = (std::mem::take(&mut self.with), self.recursive);
        let table = Table::Query { query: Box::new(self), alias: None };
        Self { with, recursive, ..Self::of(Select::all_of(table)) }
    }

    /// The query as one whose `SELECT` can take one more clause.
    fn opened(self) -> Self {
        let plain = self.order_by.is_empty() && self.limit.is_none();
        match &self.body {
            Body::Select(select) if plain && select.is_open() => self,
            _ => self.wrapped(),
        }
    }
}
