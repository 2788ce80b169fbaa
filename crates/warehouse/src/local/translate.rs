//! From GoogleSQL to DuckDB's SQL, with room for deeply nested queries.

use super::emit::{Column, Emitted, Engine, Writing, emit};
use super::fault::{Fault, Problem};
use super::javascript::Function;
use super::relations::Relation;
use super::sql;
use super::sql::ast::{Ident, Query, Span};
use super::sql::statement::ast::{Routine, Statement};
use super::store::ObjectKind;
use crate::{Param, WarehouseError};
use std::panic::resume_unwind;
use std::sync::mpsc;
use std::thread;

/// Reading and writing recurse with a query's depth; pages of a stack that are not used cost nothing.
const STACK_BYTES: usize = 256 << 20;

/// The statements of a script.
pub fn read(sql: &str) -> Result<Vec<Statement>, WarehouseError> {
    with_deep_stack(|| sql::script(sql))?.map_err(|fault| fault.in_query(sql))
}

/// The statements of a script that another one names or holds at `span`.
pub fn read_at(sql: &str, span: Span) -> Result<Result<Vec<Statement>, Fault>, WarehouseError> {
    with_deep_stack(|| sql::script_at(sql, span))
}

/// The query in DuckDB's SQL. Meanwhile `engine` is asked of tables and types, on this thread.
pub fn write(
    query: &Query,
    params: &[Param],
    engine: &dyn Engine,
    writing: Writing,
) -> Result<Result<Emitted, Fault>, WarehouseError> {
    let (questions, asked) = mpsc::channel();
    thread::scope(|scope| {
        let worker = deep_thread()
            .spawn_scoped(scope, move || emit(query, params, &RemoteEngine(questions), writing))
            .map_err(|error| no_thread(&error))?;
        // until the worker drops its end
        for question in asked {
            match question {
                Question::Describe { sql, answer } => {
                    let _ = answer.send(engine.describe(&sql));
                }
                Question::Routine { kind, path, span, answer } => {
                    let _ = answer.send(engine.routine(kind, &path, span));
                }
                Question::JavaScript { function, answer } => {
                    let _ = answer.send(engine.javascript(function));
                }
                Question::Relation { path, span, answer } => {
                    let _ = answer.send(engine.relation(&path, span));
                }
            }
        }
        Ok(worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// Runs `work` where it may recurse deeply.
fn with_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, WarehouseError> {
    thread::scope(|scope| {
        let worker = deep_thread().spawn_scoped(scope, work).map_err(|error| no_thread(&error))?;
        Ok(worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

fn deep_thread() -> thread::Builder {
    thread::Builder::new().name("googlesql".to_owned()).stack_size(STACK_BYTES)
}

fn no_thread(error: &std::io::Error) -> WarehouseError {
    WarehouseError::Engine(format!("no thread to read the query: {error}"))
}

/// What the thread that writes the query asks the one that has the connection.
enum Question {
    Describe {
        sql: String,
        answer: mpsc::Sender<Option<Vec<Column>>>,
    },
    Routine {
        kind: ObjectKind,
        path: Vec<Ident>,
        span: Span,
        answer: mpsc::Sender<Result<Option<Routine>, Problem>>,
    },
    JavaScript {
        function: Function,
        answer: mpsc::Sender<Result<usize, Problem>>,
    },
    Relation {
        path: Vec<Ident>,
        span: Span,
        answer: mpsc::Sender<Result<Relation, Problem>>,
    },
}

/// The engine, reached from the thread that writes the query.
struct RemoteEngine(mpsc::Sender<Question>);

impl Engine for RemoteEngine {
    fn describe(&self, sql: &str) -> Option<Vec<Column>> {
        let (answer, answered) = mpsc::channel();
        self.0.send(Question::Describe { sql: sql.to_owned(), answer }).ok()?;
        answered.recv().ok()?
    }

    fn relation(&self, path: &[Ident], span: Span) -> Result<Relation, Problem> {
        let (answer, answered) = mpsc::channel();
        let question = Question::Relation { path: path.to_vec(), span, answer };
        self.0.send(question).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone())?
    }

    fn routine(&self, kind: ObjectKind, path: &[Ident], span: Span) -> Result<Option<Routine>, Problem> {
        let (answer, answered) = mpsc::channel();
        let question = Question::Routine { kind, path: path.to_vec(), span, answer };
        self.0.send(question).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone())?
    }

    fn javascript(&self, function: Function) -> Result<usize, Problem> {
        let (answer, answered) = mpsc::channel();
        self.0.send(Question::JavaScript { function, answer }).map_err(|_| gone())?;
        answered.recv().map_err(|_| gone())?
    }
}

fn gone() -> Problem {
    Problem::Invalid("the engine is gone".to_owned())
}
