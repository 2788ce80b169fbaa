//! Functions in JavaScript (`LANGUAGE js`): `QuickJS`, called by DuckDB for a chunk of rows at a time.
//!
//! Values are to JavaScript what they are in BigQuery: as its reference says ("Supported JavaScript UDF data
//! types"), and an `INT64` a string, as its answers show. What an answer would depend on that is not known of
//! BigQuery, or differs from its V8, is refused: `guards.js` for the language's own functions, [`answer`] for
//! values that a function returns.
//!
//! Each chunk has an engine of its own, so that nothing outlives it and no thread waits for another. There are
//! neither files, nor network, nor modules, nor timers.

mod answer;
mod argument;
mod call;
mod engine;

use crate::Type;
use duckdb::Connection;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

/// What the error of an interrupted function says.
pub const INTERRUPTED: &str = "the JavaScript was interrupted";

/// DuckDB's name of the function that calls them: place, number of the function, arguments in structs.
pub const CALL: &str = "gs_javascript";

/// What runs, as a part of the page of functions.
pub const REFERENCE: &str = include_str!("reference.md");

/// A function as it was declared.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    pub name: String,
    pub params: Vec<(String, Type)>,
    pub returns: Type,
    pub code: String,
}

/// The functions that a session's queries have called, by number.
#[derive(Debug, Clone, Default)]
pub struct Functions(Arc<Mutex<Vec<Arc<Function>>>>);

impl Functions {
    /// The number of a function; the same function has the same one.
    pub fn number(&self, function: Function) -> usize {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().position(|known| **known == function).unwrap_or_else(|| {
            known.push(Arc::new(function));
            known.len() - 1
        })
    }

    fn get(&self, number: usize) -> Option<Arc<Function>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(number).cloned()
    }
}

/// Makes [`CALL`] known to `connection`; `interrupted` stops what runs.
pub fn register(
    connection: &Connection,
    functions: &Functions,
    interrupted: &Arc<AtomicBool>,
) -> duckdb::Result<()> {
    let state = call::State { functions: functions.clone(), interrupted: Arc::clone(interrupted) };
    connection.register_scalar_function_with_state::<call::JavaScript>(CALL, &state)
}

/// Why a value of this type can't be an argument or the result of such a function, if it can't.
pub fn refusal(kind: &Type) -> Option<String> {
    match kind {
        Type::Array(element) => refusal(element).or_else(|| nested_decimal(element)),
        Type::Struct(fields) => fields.iter().find_map(|(name, kind)| {
            if name.is_empty() {
                return Some("a STRUCT with an unnamed field".to_owned());
            }
            refusal(kind).or_else(|| nested_decimal(kind))
        }),
        Type::Bool
        | Type::Int64
        | Type::Float64
        | Type::Numeric
        | Type::String
        | Type::Bytes
        | Type::Timestamp
        | Type::Json => None,
        // for DATE, BigQuery does not say at what hour a day begins in JavaScript
        other => Some(other.to_string()),
    }
}

fn nested_decimal(kind: &Type) -> Option<String> {
    (*kind == Type::Numeric).then(|| "NUMERIC in an ARRAY or STRUCT".to_owned())
}
