//! What stands after `FROM`.

use super::ast::{Ident, JoinOn, Table};
use super::cursor::Cursor;
use super::lexer::TokenKind;
use crate::local::Fault;

const JOINS: [(&str, &str); 9] = [
    ("CROSS JOIN", "CROSS JOIN"),
    ("INNER JOIN", "JOIN"),
    ("JOIN", "JOIN"),
    ("LEFT OUTER JOIN", "LEFT JOIN"),
    ("LEFT JOIN", "LEFT JOIN"),
    ("RIGHT OUTER JOIN", "RIGHT JOIN"),
    ("RIGHT JOIN", "RIGHT JOIN"),
    ("FULL OUTER JOIN", "FULL JOIN"),
    ("FULL JOIN", "FULL JOIN"),
];

impl Cursor {
    /// Tables with joins and commas, joined from left to right.
    pub fn tables(&mut self) -> Result<Table, Fault> {
        let mut left = self.table()?;
        loop {
            let span = self.span();
            let kind = if self.eat(",") {
                "CROSS JOIN"
            } else if let Some((_, kind)) = JOINS.into_iter().find(|(words, _)| self.eat(words)) {
                kind
            } else {
                for clause in ["PIVOT", "UNPIVOT", "TABLESAMPLE", "MATCH_RECOGNIZE", "NATURAL"] {
                    if self.sees(clause) {
                        return Err(Fault::unsupported(clause, span));
                    }
                }
                return Ok(left);
            };
            left = self.joined(left, kind)?;
        }
    }

    /// `left` joined to the table that comes next.
    fn joined(&mut self, left: Table, kind: &'static str) -> Result<Table, Fault> {
        let right = self.table()?;
        let on = if kind == "CROSS JOIN" {
            JoinOn::Nothing
        } else if self.eat("ON") {
            JoinOn::Expr(self.expr()?)
        } else if self.eat("USING (") {
            let columns = self.list(Self::ident)?;
            self.expect(")")?;
            JoinOn::Using(columns)
        } else if matches!(right, Table::Unnest { .. }) {
            JoinOn::Nothing
        } else {
            return Err(self.expected("ON or USING"));
        };
        Ok(Table::Join { kind, left: Box::new(left), right: Box::new(right), on })
    }

    /// A join after `|>`, if one comes next.
    pub fn piped_join(&mut self, left: &Table) -> Result<Option<Table>, Fault> {
        match JOINS.into_iter().find(|(words, _)| self.eat(words)) {
            Some((_, kind)) => self.joined(left.clone(), kind).map(Some),
            None => Ok(None),
        }
    }

    pub fn table(&mut self) -> Result<Table, Fault> {
        let table = self.nested(Self::table_here)?;
        self.table_operators(table)
    }

    /// `PIVOT`, `UNPIVOT` and `TABLESAMPLE` after a table.
    pub fn table_operators(&mut self, mut table: Table) -> Result<Table, Fault> {
        loop {
            table = if self.eat("PIVOT (") {
                let pivot = Box::new(self.pivot()?);
                Table::Pivot { input: Box::new(table), pivot, alias: self.alias()? }
            } else if ["UNPIVOT (", "UNPIVOT INCLUDE", "UNPIVOT EXCLUDE"].iter().any(|words| self.sees(words))
            {
                let unpivot = Box::new(self.unpivot()?);
                Table::Unpivot { input: Box::new(table), unpivot, alias: self.alias()? }
            } else if self.eat("TABLESAMPLE SYSTEM (") {
                let percent = self.row_count()?;
                self.expect("PERCENT )")?;
                Table::Sample { input: Box::new(table), percent }
            } else {
                return Ok(table);
            };
        }
    }

    fn table_here(&mut self) -> Result<Table, Fault> {
        let start = self.span();
        let query = if self.sees_query() {
            Some(self.query_in_brackets()?)
        } else if self.sees("( (") {
            // a query, or else a join in brackets whose first table is a query
            self.attempt(Self::query_in_brackets)
        } else {
            None
        };
        if let Some(query) = query {
            return Ok(Table::Query { query: Box::new(query), alias: self.alias()? });
        }
        if self.eat("(") {
            let tables = self.tables()?;
            self.expect(")")?;
            return Ok(tables);
        }
        if self.eat("UNNEST (") {
            let array = self.expr()?;
            self.expect(")")?;
            let span = start.to(self.last());
            let alias = if self.sees("WITH OFFSET") { None } else { self.alias()? };
            let offset = if self.eat("WITH OFFSET") {
                let named = self.alias()?;
                Some(named.unwrap_or_else(|| Ident { name: "offset".into(), span: self.last() }))
            } else {
                None
            };
            return Ok(Table::Unnest { array, alias, offset, span });
        }
        if self.sees("LATERAL") {
            return Err(Fault::unsupported("LATERAL", start));
        }
        let path = self.table_path()?;
        let span = start.to(self.last());
        if self.eat("(") {
            let args = if self.sees(")") { Vec::new() } else { self.list(Self::expr)? };
            self.expect(")")?;
            return Ok(Table::Function { path, args, alias: self.alias()?, span });
        }
        let before_alias = self.span();
        if self.sees("FOR SYSTEM_TIME") || self.sees("FOR SYSTEM TIME") {
            return Err(Fault::unsupported("FOR SYSTEM_TIME", before_alias));
        }
        let alias = self.alias()?;
        Ok(Table::Named { path, alias, span })
    }

    /// `project.dataset.table`; backticks around one part or all; dashes in a bare project.
    pub fn table_path(&mut self) -> Result<Vec<Ident>, Fault> {
        let mut path = Vec::new();
        let mut first = self.table_name_part()?;
        while self.sees("-") && self.span().start == first.span.end {
            self.eat("-");
            let dash = self.last();
            let span = self.span();
            let part = match self.advance().map(|token| token.kind) {
                Some(TokenKind::Word(text) | TokenKind::Number(text)) if span.start == dash.end => text,
                _ => return Err(Fault::syntax("a project's name goes on after a dash", dash)),
            };
            first.name = format!("{}-{part}", first.name);
            first.span = first.span.to(span);
        }
        push_parts(&mut path, &first);
        while self.eat(".") {
            let part = self.ident_after_dot()?;
            push_parts(&mut path, &part);
        }
        Ok(path)
    }

    fn table_name_part(&mut self) -> Result<Ident, Fault> {
        self.ident().map_err(|_| self.expected("a table, a query in brackets or UNNEST"))
    }
}

/// Splits a backticked path at its dots.
fn push_parts(path: &mut Vec<Ident>, ident: &Ident) {
    path.extend(ident.name.split('.').map(|name| Ident { name: name.to_owned(), span: ident.span }));
}
