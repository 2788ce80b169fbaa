//! Runs the statements of a script.

mod build;
mod convert;
mod definition;
mod insert;
mod merge;
mod objects;
mod query;
mod script;
mod tables;
mod update;

use super::fault::Fault;
use super::files::FileViews;
use super::relations::Resolver;
use super::session::Session;
use super::sql::ast::Ident;
use super::sql::statement::ast::{Statement, StatementKind};
use super::store::{Store, StoredObject};
use crate::{Param, WarehouseError};
use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
use script::Variables;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a statement gave.
#[derive(Debug)]
pub struct Rows {
    pub schema: SchemaRef,
    pub batches: Vec<RecordBatch>,
    pub count: u64,
}

impl Default for Rows {
    fn default() -> Self {
        Self { schema: Arc::new(Schema::empty()), batches: Vec::new(), count: 0 }
    }
}

/// What a script works with.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    pub root: &'a Path,
    pub session: &'a Session,
    pub store: &'a Store,
    pub files: &'a FileViews,
    /// Set from another thread to end the script.
    pub interrupted: &'a AtomicBool,
}

/// Whether a transaction of the script's own is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TransactionState {
    None,
    Open,
    /// An error has ended it; only `ROLLBACK` is left to say.
    Failed,
}

/// A script that runs: its variables and what it has made for itself.
pub struct Executor<'a> {
    parts: Parts<'a>,
    /// The script's text, in which all places are.
    sql: &'a str,
    params: Vec<Param>,
    max_results: Option<u64>,
    variables: Variables,
    /// Temporary tables by name, with DuckDB's name and the columns.
    temporary: BTreeMap<String, (String, SchemaRef)>,
    /// DuckDB's names of the tables that statements have made for themselves.
    scratch: Vec<String>,
    /// Temporary functions and procedures.
    routines: Vec<StoredObject>,
    transaction: TransactionState,
    /// How many procedures are being called.
    call_depth: usize,
    /// How many temporary names were given out.
    names: usize,
    /// Rows of the last query.
    rows: Rows,
    /// Rows that the last DML statement changed.
    changed: Option<u64>,
}

/// What a whole script gave: the rows of its last query, and how many the last DML statement changed.
pub struct Outcome {
    pub rows: Rows,
    pub changed: Option<u64>,
}

/// Runs all statements.
pub fn run(
    parts: Parts<'_>,
    sql: &str,
    params: &[Param],
    max_results: Option<u64>,
    statements: &[Statement],
) -> Result<Outcome, WarehouseError> {
    let mut executor = Executor {
        parts,
        sql,
        params: params.to_vec(),
        max_results,
        variables: Variables::default(),
        temporary: BTreeMap::new(),
        scratch: Vec::new(),
        routines: Vec::new(),
        transaction: TransactionState::None,
        call_depth: 0,
        names: 0,
        rows: Rows::default(),
        changed: None,
    };
    let ran = executor.all(statements);
    let ended = executor.end();
    ran?;
    ended?;
    Ok(Outcome { rows: executor.rows, changed: executor.changed })
}

impl Executor<'_> {
    /// Drops what the script made for itself.
    fn end(&mut self) -> Result<(), WarehouseError> {
        let rolled_back = if self.transaction == TransactionState::Open { self.rollback() } else { Ok(()) };
        let temporary = std::mem::take(&mut self.temporary).into_values().map(|(table, _)| table);
        self.scratch.extend(temporary);
        let dropped = self.drop_scratch();
        let detached = self.parts.store.detach(self.parts.session);
        rolled_back.and(dropped).and(detached)
    }

    fn resolver(&self) -> Resolver<'_> {
        let Parts { root, session, store, files, .. } = self.parts;
        Resolver::new(root, session, store, files, &self.temporary)
    }

    /// The error at its place in the script.
    fn at(&self, fault: Fault) -> WarehouseError {
        fault.in_query(self.sql)
    }

    /// A name for a temporary table that no user's has.
    fn fresh(&mut self) -> String {
        self.names += 1;
        format!("\u{1f}{}", self.names)
    }

    fn check_interrupt(&self) -> Result<(), WarehouseError> {
        if self.parts.interrupted.load(Ordering::Relaxed) { Err(WarehouseError::Interrupted) } else { Ok(()) }
    }

    /// Runs one statement that is no control flow.
    fn statement(&mut self, statement: &Statement) -> Result<(), WarehouseError> {
        if self.transaction == TransactionState::Failed {
            return self.unsupported("going on with a transaction after an error", statement.span);
        }
        let ran = self.statement_here(statement);
        if ran.is_err() && self.transaction == TransactionState::Open {
            self.rollback()?;
            self.transaction = TransactionState::Failed;
        }
        let dropped = self.drop_scratch();
        ran.and(dropped)
    }

    /// Drops the tables that a statement has made for itself.
    fn drop_scratch(&mut self) -> Result<(), WarehouseError> {
        let tables = std::mem::take(&mut self.scratch);
        tables
            .iter()
            .try_for_each(|table| self.parts.session.execute(&format!("DROP TABLE IF EXISTS {table}")))
    }

    fn statement_here(&mut self, statement: &Statement) -> Result<(), WarehouseError> {
        match &statement.kind {
            StatementKind::Query(query) => {
                self.rows = self.query(query, self.max_results)?;
                Ok(())
            }
            StatementKind::Insert(insert) => self.insert(insert),
            StatementKind::Update(update) => self.update(update),
            StatementKind::Delete { target, filter } => self.delete(target, filter),
            StatementKind::Truncate { path } => self.truncate(path),
            StatementKind::Merge(merge) => self.merge(merge),
            _ => self.define(statement),
        }
    }
}

/// An identifier of our own, at no place of its own.
fn ident(name: &str) -> Ident {
    Ident { name: name.to_owned(), span: super::sql::ast::Span::default() }
}
