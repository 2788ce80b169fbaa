//! Statements that are checked and not run.

use super::Executor;
use super::build::all_of;
use super::update::{filtered, row_id, target_table};
use crate::WarehouseError;
use crate::local::sql::ast::{JoinOn, Table};
use crate::local::sql::statement::ast::{InsertSource, Statement, StatementKind};

impl Executor<'_> {
    /// Checks a statement and counts what it would process; whether that could be told.
    pub(super) fn check(&mut self, statement: &Statement) -> Result<bool, WarehouseError> {
        let query = match &statement.kind {
            StatementKind::Query(query) | StatementKind::CreateView { query, .. } => query.clone(),
            StatementKind::CreateTable(create) => match &create.query {
                Some(query) => query.clone(),
                None => return Ok(true),
            },
            StatementKind::Insert(insert) => match &insert.source {
                InsertSource::Query(query) => (**query).clone(),
                InsertSource::Values(_) | InsertSource::Row => return Ok(true),
            },
            StatementKind::Delete { target, filter } => {
                filtered(row_id(target), Vec::new(), target_table(target), filter)
            }
            StatementKind::Update(update) => {
                let target = self.changeable(&update.target.path)?;
                let items = self.assigned(&target, &update.set)?;
                filtered(row_id(&update.target), items, update.tables(), &update.filter)
            }
            StatementKind::Merge(merge) => {
                let both = Table::Join {
                    kind: "JOIN",
                    left: Box::new(target_table(&merge.target)),
                    right: Box::new(merge.source.clone()),
                    on: JoinOn::Expr(merge.on.clone()),
                };
                all_of(both, merge.on.span)
            }
            StatementKind::CreateSchema { .. }
            | StatementKind::CreateRoutine(_)
            | StatementKind::AlterTable { .. }
            | StatementKind::Drop { .. }
            | StatementKind::Truncate { .. }
            | StatementKind::Assert { .. } => return Ok(true),
            _ => return Ok(false),
        };
        self.weigh(&query)?;
        Ok(true)
    }
}
