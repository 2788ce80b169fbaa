//! Queries, and the rows they give.

use super::{Executor, Parts, Rows, TransactionState};
use crate::WarehouseError;
use crate::local::emit::{Emitted, Sql, Writing, name};
use crate::local::fault::Fault;
use crate::local::relations::Resolver;
use crate::local::session::RunError;
use crate::local::sql::ast::{Query, Span};
use crate::local::{failure, translate, types};
use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{DataType, Field, Int64Type, Schema, SchemaRef};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why a statement failed, and what DuckDB was given.
struct Failed(Box<(RunError, Sql)>);

impl Failed {
    fn new(error: impl Into<RunError>, sql: &Sql) -> Self {
        Self(Box::new((error.into(), sql.clone())))
    }

    /// How the query can be written for DuckDB to run it after all.
    fn remedy(&self, written: Writing) -> Option<Writing> {
        let RunError::DuckDb(error) = &self.0.0 else { return None };
        if failure::lacks_types(error) && !written.imports_outer {
            return Some(Writing { imports_outer: true, ..written });
        }
        let is_too_narrow = failure::is_of_narrow_decimals(error) && !written.numeric_only;
        is_too_narrow.then_some(Writing { numeric_only: true, ..written })
    }
}

impl Executor<'_> {
    /// The rows of a query, or the first `max_results` of them.
    pub(super) fn query(&self, query: &Query, max_results: Option<u64>) -> Result<Rows, WarehouseError> {
        self.written(query, |emitted| {
            self.rows_of(emitted, max_results).map_err(|error| Failed::new(error, &emitted.sql))
        })
    }

    /// Writes the query for DuckDB and has `run` run it.
    fn written<T>(
        &self,
        query: &Query,
        run: impl Fn(&Emitted) -> Result<T, Failed>,
    ) -> Result<T, WarehouseError> {
        let resolver = self.resolver();
        let params = self.all_params();
        let write = |writing| {
            let written = translate::write(query, &params, &resolver, writing)?;
            match resolver.failed() {
                Some(error) => Err(error),
                None => written.map_err(|fault| self.at(fault)),
            }
        };
        let mut writing = Writing::default();
        let emitted = write(writing)?;
        self.admit(&emitted, &resolver)?;
        let mut outcome = run(&emitted);
        while let Some(other) = outcome.as_ref().err().and_then(|failed| failed.remedy(writing)) {
            // after an error while rows are computed, DuckDB goes on with no transaction
            if other.numeric_only && self.transaction == TransactionState::Open {
                break;
            }
            writing = other;
            outcome = run(&write(writing)?);
        }
        outcome.map_err(|Failed(failed)| match *failed {
            (RunError::DuckDb(error), sql) => failure::explain(&error, &sql, self.sql, &resolver.columns()),
            (RunError::Receiver(error), _) => error,
        })
    }

    /// Counts what the query is going to process, where that is asked for.
    ///
    /// # Errors
    /// [`WarehouseError::OverLimit`] when that is, or may be, more than the script may be billed for.
    fn admit(&self, emitted: &Emitted, resolver: &Resolver<'_>) -> Result<(), WarehouseError> {
        let Some(processed) = &self.processed else { return Ok(()) };
        let Parts { session, estimates, .. } = self.parts;
        let estimate = estimates.of(session, emitted, &resolver.tables())?;
        let total = processed.borrow().plus(&estimate);
        processed.replace(total.clone());
        match self.limit {
            Some(limit) if total.bytes_processed.is_none_or(|bytes| bytes > limit) => {
                Err(WarehouseError::OverLimit { limit, bytes: total.bytes_processed })
            }
            _ => Ok(()),
        }
    }

    fn rows_of(&self, emitted: &Emitted, max_results: Option<u64>) -> Result<Rows, RunError> {
        let schema: RefCell<SchemaRef> = RefCell::new(Arc::new(Schema::empty()));
        let (mut batches, mut rows) = (Vec::new(), 0_u64);
        let execution = |message| WarehouseError::Execution { message, place: None };
        let receive = |batch: RecordBatch| {
            let left = max_results.map_or(u64::MAX, |max| max.saturating_sub(rows));
            let take = usize::try_from(left).unwrap_or(usize::MAX).min(batch.num_rows());
            if take > 0 {
                let batch = types::convert(&batch.slice(0, take), &schema.borrow()).map_err(execution)?;
                batches.push(batch);
                rows += take as u64;
            }
            Ok(max_results.is_none_or(|max| rows < max))
        };
        let on_schema = |found: &SchemaRef| {
            *schema.borrow_mut() = result_schema(found)?;
            Ok(())
        };
        self.parts.session.run(&emitted.sql.text, &emitted.binds, receive, on_schema)?;
        Ok(Rows { schema: schema.into_inner(), batches, count: rows })
    }

    /// Counts what a query would process.
    pub(super) fn weigh(&self, query: &Query) -> Result<(), WarehouseError> {
        self.written(query, |emitted| {
            let sql = wrapped("SELECT * FROM (", emitted, ") LIMIT 0");
            match self.parts.session.columns(&sql.text, &emitted.binds) {
                Ok(_) => Ok(()),
                Err(error) => Err(Failed::new(error, &sql)),
            }
        })
    }

    /// DuckDB's SQL for a query, and its plan.
    pub(super) fn explain(&self, query: &Query) -> Result<String, WarehouseError> {
        self.written(query, |emitted| {
            let plan = self.parts.session.explain(&emitted.sql.text, &emitted.binds, "FORMAT TEXT");
            match plan {
                Ok(plan) => Ok(format!("{}\n\n{plan}", emitted.sql.text)),
                Err(error) => Err(Failed::new(error, &emitted.sql)),
            }
        })
    }

    /// The columns of a query, which is not run.
    pub(super) fn describe(&self, query: &Query) -> Result<SchemaRef, WarehouseError> {
        self.written(query, |emitted| self.schema_of(emitted))
    }

    fn schema_of(&self, emitted: &Emitted) -> Result<SchemaRef, Failed> {
        let sql = wrapped("SELECT * FROM (", emitted, ") LIMIT 0");
        match self.parts.session.columns(&sql.text, &emitted.binds) {
            Ok(found) => result_schema(&found).map_err(|error| Failed::new(error, &sql)),
            Err(error) => Err(Failed::new(error, &sql)),
        }
    }

    /// Keeps the rows of a query in a temporary table while the statement runs, as values that a table can hold.
    ///
    /// Gives DuckDB's name of the table, and its columns.
    pub(super) fn keep(&mut self, query: &Query) -> Result<(String, SchemaRef), WarehouseError> {
        let table = format!("temp.{}", name(&self.fresh()));
        let schema = self.written(query, |emitted| {
            self.unique_names(emitted).map_err(|error| Failed::new(error, &emitted.sql))?;
            let schema = self.schema_of(emitted)?;
            let columns: Vec<_> = schema.fields().iter().map(|field| stored(field)).collect();
            let prefix = format!("CREATE TEMP TABLE {table} AS SELECT {} FROM (", columns.join(", "));
            let sql = wrapped(&prefix, emitted, ")");
            match self.parts.session.change(&sql.text, &emitted.binds) {
                Ok(_) => Ok(schema),
                Err(error) => Err(Failed::new(error, &sql)),
            }
        })?;
        self.scratch.push(table.clone());
        Ok((table, schema))
    }

    /// The columns of a table need names that are unique in any case.
    fn unique_names(&self, emitted: &Emitted) -> Result<(), WarehouseError> {
        let columns = self.parts.session.describe(&emitted.without_params()).unwrap_or_default();
        let mut seen = BTreeSet::new();
        match columns.iter().find(|column| !seen.insert(column.name.to_lowercase())) {
            Some(column) => {
                let message = format!("there are two columns named {}; give one an alias", column.name);
                Err(WarehouseError::Invalid { message, place: None })
            }
            None => Ok(()),
        }
    }

    /// The error `message`, at no place in the script.
    pub(super) fn fail(message: impl Into<String>) -> WarehouseError {
        WarehouseError::Execution { message: message.into(), place: None }
    }

    /// The number that a query of our own gives.
    pub(super) fn count(&self, sql: &str) -> Result<i64, WarehouseError> {
        let batches = self.parts.session.rows(sql)?;
        let first = batches
            .first()
            .and_then(|batch| batch.column(0).as_primitive_opt::<Int64Type>().map(|values| values.value(0)));
        first.ok_or_else(|| WarehouseError::Engine("a count gave no number".to_owned()))
    }

    pub(super) fn invalid<T>(&self, message: impl Into<String>, span: Span) -> Result<T, WarehouseError> {
        Err(self.at(Fault::invalid(message, span)))
    }

    pub(super) fn unsupported<T>(&self, what: impl Into<String>, span: Span) -> Result<T, WarehouseError> {
        Err(self.at(Fault::unsupported(what, span)))
    }
}

fn wrapped(before: &str, emitted: &Emitted, after: &str) -> Sql {
    let mut sql = Sql::new(before);
    sql.append(&emitted.sql).push(after);
    sql
}

/// A column as a table holds it: of BigQuery's type; an array is not NULL and has no NULL in it.
fn stored(field: &Field) -> String {
    let column = name(field.name());
    let value = match field.data_type() {
        DataType::List(_) => format!("bq_stored({column})"),
        _ => column.clone(),
    };
    match types::duckdb_name(field) {
        Some(kind) => format!("CAST({value} AS {kind}) AS {column}"),
        None => column,
    }
}

/// A result's columns with BigQuery's types. Of columns with one name, in any case, the second is called
/// `name_1`.
fn result_schema(found: &SchemaRef) -> Result<SchemaRef, WarehouseError> {
    let unsupported = |what| WarehouseError::Unsupported { what, place: None, nearest: None };
    let schema = types::schema(found).map_err(unsupported)?;
    let mut seen = BTreeSet::new();
    let fields = schema.fields().iter().map(|field| {
        let mut name = field.name().clone();
        let mut number = 0;
        while !seen.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{}_{number}", field.name());
        }
        field.as_ref().clone().with_name(name)
    });
    Ok(Arc::new(Schema::new(fields.collect::<Vec<_>>())))
}
