//! Runs the statements of a script.

mod build;
mod check;
mod convert;
mod definition;
mod insert;
mod keep;
mod merge;
mod objects;
mod query;
mod script;
mod tables;
mod update;

use super::catalog::{DatasetId, Entry, ObjectId};
use super::estimate::Estimates;
use super::fault::Fault;
use super::files::FileViews;
use super::information_schema::Jobs;
use super::relations::{Defaults, Resolver};
use super::session::Session;
use super::sql::ast::Ident;
use super::sql::statement::ast::{Statement, StatementKind};
use super::store::{Store, StoredObject};
use crate::{Destination, DryRun, Param, Query, TableId, TableInfo, WarehouseError};
use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
pub use convert::literal;
pub use keep::load;
use script::Variables;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a statement gave.
#[derive(Debug)]
pub struct Rows {
    pub schema: SchemaRef,
    pub batches: Vec<RecordBatch>,
    /// Of the batches, or of the table that the rows went into.
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
    pub estimates: &'a Estimates,
    pub jobs: &'a Jobs,
    /// Tables of the session, which outlive scripts: by name, with DuckDB's name and the columns.
    pub kept: &'a RefCell<BTreeMap<String, (String, SchemaRef)>>,
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
    /// How many bytes the script may be billed for.
    limit: Option<u64>,
    /// The table that a query's rows are kept as.
    destination: Option<Destination>,
    /// What it has processed so far, where that is counted.
    processed: Option<RefCell<DryRun>>,
    variables: Variables,
    /// What names that leave out project or dataset belong to.
    defaults: Defaults,
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
    /// Rows of the last statement that was a query, DDL or DML.
    rows: Rows,
    /// Rows that the last DML statement changed.
    changed: Option<u64>,
}

/// What a whole script gave.
pub struct Outcome {
    /// The rows of its last query, unless DDL or DML came after it.
    pub rows: Rows,
    /// How many rows the last DML statement changed.
    pub changed: Option<u64>,
    /// Bytes that it processed, where that was counted because a limit was given.
    pub bytes_processed: Option<u64>,
}

/// Runs all statements.
pub fn run(parts: Parts<'_>, query: &Query, statements: &[Statement]) -> Result<Outcome, WarehouseError> {
    let mut executor = Executor::new(parts, query);
    if let (Some(_), [_, second, ..]) = (&query.options.destination, statements) {
        return executor.unsupported("a destination table of more than one statement", second.span);
    }
    let mut ran = executor.all(statements);
    if let (Ok(()), [statement]) = (&ran, statements) {
        ran = executor.tell_columns(statement);
    }
    let ended = executor.end();
    ran?;
    ended?;
    let bytes_processed = executor.processed.and_then(|processed| processed.into_inner().bytes_processed);
    Ok(Outcome { rows: executor.rows, changed: executor.changed, bytes_processed })
}

/// What a statement would process; of a script of several statements that is not known.
pub fn dry_run(parts: Parts<'_>, query: &Query, statements: &[Statement]) -> Result<DryRun, WarehouseError> {
    let [statement] = statements else { return Ok(DryRun::unknown()) };
    let mut executor = Executor::new(parts, query);
    executor.limit = None;
    executor.processed = Some(RefCell::new(DryRun::nothing()));
    let checked = executor.check(statement);
    let ended = executor.end();
    let known = checked?;
    ended?;
    let processed = executor.processed.filter(|_| known).map(RefCell::into_inner);
    Ok(processed.unwrap_or_else(DryRun::unknown))
}

/// The tables there are, of one dataset or all.
pub fn tables(parts: Parts<'_>, dataset: Option<&str>) -> Result<Vec<TableInfo>, WarehouseError> {
    let query = Query::default();
    let mut executor = Executor::new(parts, &query);
    let catalog = executor.resolver().catalog();
    executor.end()?;
    let catalog = catalog?;
    let wanted = |id: &ObjectId| {
        dataset.is_none_or(|wanted| wanted == id.dataset.dataset || wanted == id.dataset.to_string())
    };
    let tables = catalog.tables().filter(|(id, _)| wanted(id));
    Ok(tables
        .map(|(id, entry)| {
            let bytes = match entry {
                Entry::File(file) => Some(file.bytes),
                Entry::Stored(_) => None,
            };
            let DatasetId { project, dataset } = id.dataset;
            TableInfo { id: TableId { project, dataset, table: id.name }, rows: None, bytes }
        })
        .collect())
}

/// DuckDB's SQL for a query, and its plan.
pub fn explain(parts: Parts<'_>, query: &Query, statements: &[Statement]) -> Result<String, WarehouseError> {
    let mut executor = Executor::new(parts, query);
    let explained = match statements {
        [Statement { kind: StatementKind::Query(tree), .. }] => executor.explain(tree),
        [statement, ..] => executor.unsupported("explaining anything but one query", statement.span),
        [] => Ok(String::new()),
    };
    executor.end()?;
    explained
}

impl<'a> Executor<'a> {
    fn new(parts: Parts<'a>, query: &'a Query) -> Self {
        Self {
            parts,
            sql: &query.sql,
            params: query.params.clone(),
            max_results: query.max_results,
            limit: query.options.maximum_bytes_billed,
            processed: query.options.maximum_bytes_billed.map(|_| RefCell::new(DryRun::nothing())),
            variables: Variables::default(),
            defaults: Defaults::of(&query.options),
            destination: query.options.destination.clone(),
            temporary: parts.kept.borrow().clone(),
            scratch: Vec::new(),
            routines: Vec::new(),
            transaction: TransactionState::None,
            call_depth: 0,
            names: 0,
            rows: Rows::default(),
            changed: None,
        }
    }
}

impl Executor<'_> {
    /// Drops what the script made for itself.
    fn end(&mut self) -> Result<(), WarehouseError> {
        let rolled_back = if self.transaction == TransactionState::Open { self.rollback() } else { Ok(()) };
        let temporary = std::mem::take(&mut self.temporary).into_values().map(|(table, _)| table);
        let kept = self.parts.kept.borrow();
        self.scratch.extend(temporary.filter(|table| kept.values().all(|(kept, _)| kept != table)));
        drop(kept);
        let dropped = self.drop_scratch();
        let detached = self.parts.store.detach(self.parts.session);
        rolled_back.and(dropped).and(detached)
    }

    fn resolver(&self) -> Resolver<'_> {
        let Parts { root, session, store, files, jobs, .. } = self.parts;
        Resolver::new(root, session, store, files, &self.temporary, &self.routines, jobs)
            .with_defaults(&self.defaults)
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
        let StatementKind::Query(query) = &statement.kind else {
            self.rows = Rows::default();
            return self.change_or_define(statement);
        };
        self.rows = match self.destination.clone() {
            Some(destination) => self.query_into(query, &destination)?,
            None => self.query(query, self.max_results)?,
        };
        Ok(())
    }

    /// Runs a statement that gives no rows.
    fn change_or_define(&mut self, statement: &Statement) -> Result<(), WarehouseError> {
        match &statement.kind {
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
