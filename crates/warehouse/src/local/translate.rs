//! From GoogleSQL to DuckDB's SQL, with room for deeply nested queries.

use super::catalog::Catalog;
use super::emit::{Column, Emitted, Engine, emit};
use super::sql;
use super::sql::ast::Span;
use crate::{Query, WarehouseError};
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::mpsc;
use std::thread;

/// Reading and writing recurse with a query's depth; pages of a stack that are not used cost nothing.
const STACK_BYTES: usize = 256 << 20;

/// Tables by dataset and name, and where the query first names them.
type Tables = BTreeMap<(String, String), Span>;

/// The query in DuckDB's SQL; for `imports_outer` see [`emit`]. `describe` gives the columns of a query over these tables, if it can be bound.
pub fn translate(
    query: &Query,
    catalog: &Catalog,
    imports_outer: bool,
    describe: impl Fn(&Tables, &str) -> Option<Vec<Column>>,
) -> Result<Emitted, WarehouseError> {
    let (questions, asked) = mpsc::channel();
    let translated = thread::scope(|scope| {
        let worker = thread::Builder::new()
            .name("googlesql".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, move || {
                let tree = sql::parse(&query.sql)?;
                emit(&tree, &query.params, catalog, &RemoteEngine(questions), imports_outer)
            })
            .map_err(|error| WarehouseError::Engine(format!("no thread to read the query: {error}")))?;
        // until the worker drops its end
        for Question { tables, sql, answer } in asked {
            let _ = answer.send(describe(&tables, &sql));
        }
        Ok(worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })?;
    translated.map_err(|fault| fault.in_query(&query.sql))
}

/// What the thread that writes the query asks the one that has the connection.
struct Question {
    tables: Tables,
    sql: String,
    answer: mpsc::Sender<Option<Vec<Column>>>,
}

/// The engine, reached from the thread that writes the query.
struct RemoteEngine(mpsc::Sender<Question>);

impl Engine for RemoteEngine {
    fn describe(&self, tables: &Tables, sql: &str) -> Option<Vec<Column>> {
        let (answer, answered) = mpsc::channel();
        self.0.send(Question { tables: tables.clone(), sql: sql.to_owned(), answer }).ok()?;
        answered.recv().ok()?
    }
}
