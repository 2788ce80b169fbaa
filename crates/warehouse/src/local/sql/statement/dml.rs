//! `INSERT`, `UPDATE`, `DELETE`, `MERGE`

use super::super::ast::Expr;
use super::super::cursor::Cursor;
use super::ast::{
    Assignment, Insert, InsertSource, Merge, MergeAction, MergeClause, MergeWhen, StatementKind, Target,
    Update,
};
use crate::local::Fault;

impl Cursor {
    pub(super) fn insert(&mut self) -> Result<StatementKind, Fault> {
        self.expect("INSERT")?;
        self.eat("INTO");
        let path = self.path()?;
        let starts_query = self.sees("( SELECT") || self.sees("( WITH") || self.sees("( (");
        let columns = if self.sees("(") && !starts_query { self.names_in_brackets()? } else { Vec::new() };
        let source = if self.eat("VALUES") {
            InsertSource::Values(self.list(Self::value_row)?)
        } else {
            InsertSource::Query(Box::new(self.query()?))
        };
        Ok(StatementKind::Insert(Box::new(Insert { path, columns, source })))
    }

    fn value_row(&mut self) -> Result<Vec<Option<Expr>>, Fault> {
        self.expect("(")?;
        let row = self.list(Self::value_or_default)?;
        self.expect(")")?;
        Ok(row)
    }

    fn value_or_default(&mut self) -> Result<Option<Expr>, Fault> {
        if self.eat("DEFAULT") { Ok(None) } else { self.expr().map(Some) }
    }

    pub(super) fn update(&mut self) -> Result<StatementKind, Fault> {
        self.expect("UPDATE")?;
        let target = self.target()?;
        let set = self.assignments()?;
        let from = if self.eat("FROM") { Some(self.tables()?) } else { None };
        let filter = self.where_of("UPDATE")?;
        Ok(StatementKind::Update(Box::new(Update { target, set, from, filter })))
    }

    pub(super) fn delete(&mut self) -> Result<StatementKind, Fault> {
        self.expect("DELETE")?;
        self.eat("FROM");
        let target = self.target()?;
        let filter = self.where_of("DELETE")?;
        Ok(StatementKind::Delete { target, filter })
    }

    /// GoogleSQL asks for a condition, so that nobody changes all rows by accident.
    fn where_of(&mut self, statement: &str) -> Result<Expr, Fault> {
        if !self.sees("WHERE") {
            let message = format!("{statement} must have a WHERE clause; WHERE TRUE means all rows");
            return Err(Fault::syntax(message, self.span()));
        }
        self.expect("WHERE")?;
        self.expr()
    }

    fn target(&mut self) -> Result<Target, Fault> {
        Ok(Target { path: self.path()?, alias: self.alias()? })
    }

    fn assignments(&mut self) -> Result<Vec<Assignment>, Fault> {
        self.expect("SET")?;
        self.list(|cursor| {
            let column = cursor.ident()?;
            if cursor.sees(".") {
                return Err(Fault::unsupported("setting a field of a STRUCT", column.span));
            }
            cursor.expect("=")?;
            Ok(Assignment { column, value: cursor.value_or_default()? })
        })
    }

    pub(super) fn merge(&mut self) -> Result<StatementKind, Fault> {
        self.expect("MERGE")?;
        self.eat("INTO");
        let target = self.target()?;
        self.expect("USING")?;
        let source = self.table()?;
        self.expect("ON")?;
        let on = self.expr()?;
        let mut clauses = Vec::new();
        while self.sees("WHEN") {
            clauses.push(self.merge_clause()?);
        }
        if clauses.is_empty() {
            return Err(self.expected("WHEN"));
        }
        Ok(StatementKind::Merge(Box::new(Merge { target, source, on, clauses })))
    }

    fn merge_clause(&mut self) -> Result<MergeClause, Fault> {
        let forms = [
            ("WHEN MATCHED", MergeWhen::Matched),
            ("WHEN NOT MATCHED BY SOURCE", MergeWhen::NotMatchedBySource),
            ("WHEN NOT MATCHED BY TARGET", MergeWhen::NotMatchedByTarget),
            ("WHEN NOT MATCHED", MergeWhen::NotMatchedByTarget),
        ];
        let Some((_, when)) = forms.into_iter().find(|(words, _)| self.eat(words)) else {
            return Err(self.expected("WHEN MATCHED or WHEN NOT MATCHED"));
        };
        let condition = if self.eat("AND") { Some(self.expr()?) } else { None };
        self.expect("THEN")?;
        let action = if when == MergeWhen::NotMatchedByTarget {
            self.expect("INSERT")?;
            let columns = if self.sees("(") { self.names_in_brackets()? } else { Vec::new() };
            let source = if self.eat("ROW") {
                InsertSource::Row
            } else {
                self.expect("VALUES")?;
                InsertSource::Values(vec![self.value_row()?])
            };
            MergeAction::Insert { columns, source }
        } else if self.eat("DELETE") {
            MergeAction::Delete
        } else if self.eat("UPDATE") {
            MergeAction::Update(self.assignments()?)
        } else {
            return Err(self.expected("UPDATE or DELETE"));
        };
        Ok(MergeClause { when, condition, action })
    }
}
