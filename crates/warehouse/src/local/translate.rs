//! From GoogleSQL to DuckDB's SQL, with room for deeply nested queries.

use super::catalog::Catalog;
use super::emit::{Emitted, emit};
use super::{names, sql};
use crate::{Query, WarehouseError};
use std::panic::resume_unwind;
use std::thread;

/// Reading and writing recurse with a query's depth; pages of a stack that are not used cost nothing.
const STACK_BYTES: usize = 256 << 20;

/// The query in DuckDB's SQL; for `late_types` see [`emit`].
pub fn translate(query: &Query, catalog: &Catalog, late_types: bool) -> Result<Emitted, WarehouseError> {
    let translated = with_deep_stack(|| {
        let tree = sql::parse(&query.sql)?;
        emit(&tree, &query.params, catalog, late_types)
    })?;
    translated.map_err(|fault| fault.in_query(&query.sql))
}

/// The error for a column that nothing in reach of the query is called, given those of its tables.
pub fn unknown_column(query: &Query, columns: &[String]) -> Result<Option<WarehouseError>, WarehouseError> {
    let unknown = with_deep_stack(|| {
        let tree = sql::parse(&query.sql).ok()?;
        names::unknown_column(&tree, &query.params, columns)
    })?;
    Ok(unknown.map(|fault| fault.in_query(&query.sql)))
}

fn with_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, WarehouseError> {
    thread::scope(|scope| {
        let worker = thread::Builder::new()
            .name("googlesql".to_owned())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work)
            .map_err(|error| WarehouseError::Engine(format!("no thread to read the query: {error}")))?;
        Ok(worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}
