//! `UPDATE`, `DELETE` and `TRUNCATE`
//!
//! A query computes which rows change, and to what, before any is changed; then DuckDB changes them by their
//! row ids.

use super::build::select;
use super::convert::literal;
use super::insert::{Place, defaults, given};
use super::objects::Changeable;
use super::{Executor, ident};
use crate::WarehouseError;
use crate::local::emit::name;
use crate::local::relations::ROW_ID;
use crate::local::sql::ast::{Body, Expr, Ident, Item, JoinOn, Kind, Query, Span, Table};
use crate::local::sql::statement::ast::{Assignment, Path, Target, Update};

impl Executor<'_> {
    pub(super) fn update(&mut self, update: &Update) -> Result<(), WarehouseError> {
        let target = self.changeable(&update.target.path)?;
        let items = self.assigned(&target, &update.set)?;
        let row = row_id(&update.target);
        let query = filtered(row, items, update.tables(), &update.filter);
        let place = self.rows_to_change(&query, update.target.path.span)?;
        self.changed = Some(self.update_rows(&target, &update.set, &place)?);
        Ok(())
    }

    /// The new values as items, in the order of the assignments.
    pub(super) fn assigned(
        &self,
        target: &Changeable,
        set: &[Assignment],
    ) -> Result<Vec<Item>, WarehouseError> {
        let defaults = defaults(target)?;
        let mut items = Vec::new();
        for (index, Assignment { column, value }) in set.iter().enumerate() {
            if set[..index].iter().any(|other| other.column == *column) {
                return self.invalid(format!("column {} is set twice", column.name), column.span);
            }
            let field = self.column(target, column)?;
            let kind = super::convert::type_of(field);
            let expr = given(value.as_ref(), column, kind.as_ref(), &defaults);
            let expr = kind.map_or(expr.clone(), |kind| literal(&expr, &kind));
            items.push(Item::Expr { expr, alias: Some(ident(&value_name(index))) });
        }
        Ok(items)
    }

    /// Updates the rows to the values that were computed; how many.
    pub(super) fn update_rows(
        &mut self,
        target: &Changeable,
        set: &[Assignment],
        place: &Place,
    ) -> Result<u64, WarehouseError> {
        let mut values = Vec::new();
        for (index, assignment) in set.iter().enumerate() {
            let field = self.column(target, &assignment.column)?;
            let at = assignment.value.as_ref().map_or(assignment.column.span, |value| value.span);
            let Some(from) = place.schema.fields().get(index + 1) else { continue };
            let stored = self.stored_as(from, field, "s", at)?;
            values.push(format!("{} = {stored}", name(field.name())));
        }
        let sql = format!(
            "UPDATE {} SET {} FROM {} s WHERE {}.rowid = s.{}",
            target.table,
            values.join(", "),
            place.table,
            target.table,
            name(ROW_ID),
        );
        let changed = self.change(&sql)?;
        Ok(changed)
    }

    /// Computes rows of ids; a row that comes twice is an error.
    pub(super) fn rows_to_change(&mut self, query: &Query, span: Span) -> Result<Place, WarehouseError> {
        let (table, schema) = self.keep(query)?;
        let row = name(ROW_ID);
        let twice = self.count(&format!("SELECT count({row}) - count(DISTINCT {row}) FROM {table}"))?;
        if twice > 0 {
            return Err(WarehouseError::Execution {
                message: "UPDATE/MERGE must match at most one source row for each target row".to_owned(),
                place: Some(crate::Place::of(self.sql, span.start, span.end)),
            });
        }
        Ok(Place { table, schema, span })
    }

    pub(super) fn delete(&mut self, target: &Target, filter: &Expr) -> Result<(), WarehouseError> {
        let changeable = self.changeable(&target.path)?;
        let query = filtered(row_id(target), Vec::new(), target_table(target), filter);
        let place = self.rows_to_change(&query, target.path.span)?;
        self.changed = Some(self.delete_rows(&changeable, &place)?);
        Ok(())
    }

    /// Deletes the rows whose ids were computed; how many.
    pub(super) fn delete_rows(&mut self, target: &Changeable, place: &Place) -> Result<u64, WarehouseError> {
        let (row, table) = (name(ROW_ID), &place.table);
        let changed =
            self.change(&format!("DELETE FROM {} WHERE rowid IN (SELECT {row} FROM {table})", target.table))?;
        Ok(changed)
    }

    pub(super) fn truncate(&mut self, path: &Path) -> Result<(), WarehouseError> {
        let target = self.changeable(path)?;
        self.changed = Some(self.change(&format!("DELETE FROM {}", target.table))?);
        Ok(())
    }
}

/// The target as a table of a query.
pub fn target_table(target: &Target) -> Table {
    Table::Named {
        path: target.path.parts.clone(),
        alias: Some(target_alias(target)),
        span: target.path.span,
    }
}

fn target_alias(target: &Target) -> Ident {
    target.alias.clone().or_else(|| target.path.parts.last().cloned()).unwrap_or_else(|| ident("t"))
}

/// The target's row id.
pub fn row_id(target: &Target) -> Expr {
    id_of(target_alias(target), target.path.span)
}

/// The row id of what is called `alias`.
pub fn id_of(alias: Ident, span: Span) -> Expr {
    Expr { kind: Kind::Path(vec![alias, ident(ROW_ID)]), span }
}

/// The query of row ids and values of the rows for which `filter` holds.
pub fn filtered(row: Expr, items: Vec<Item>, from: Table, filter: &Expr) -> Query {
    let mut all = vec![Item::Expr { expr: row, alias: Some(ident(ROW_ID)) }];
    all.extend(items);
    let mut query = select(all, from);
    if let Body::Select(select) = &mut query.body {
        select.filter = Some(filter.clone());
    }
    query
}

/// What the value of an assignment is called.
fn value_name(index: usize) -> String {
    format!("\u{1f}value{index}")
}

impl Update {
    /// The target with what it is updated from.
    pub(super) fn tables(&self) -> Table {
        let target = target_table(&self.target);
        match &self.from {
            None => target,
            Some(others) => Table::Join {
                kind: "CROSS JOIN",
                left: Box::new(target),
                right: Box::new(others.clone()),
                on: JoinOn::Nothing,
            },
        }
    }
}
