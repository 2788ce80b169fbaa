//! How DuckDB calls a native function: a chunk of rows in, an array out.

use super::{Args, Kind, Value};
use duckdb::core::{DataChunkHandle, LogicalTypeId};
use duckdb::vscalar::{ScalarFunctionSignature, VScalar};
use duckdb::vtab::arrow::{WritableVector, data_chunk_to_arrow, write_arrow_array_to_vector};
use std::error::Error;
use std::marker::PhantomData;

/// Why a row has no result.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// GoogleSQL's own error.
    Error(String),
    /// What we can't do faithfully: an error with `SAFE.` too.
    Unsupported(String),
}

impl Failure {
    pub fn error<T>(message: impl Into<String>) -> Result<T, Self> {
        Err(Self::Error(message.into()))
    }

    pub fn unsupported<T>(what: impl Into<String>) -> Result<T, Self> {
        Err(Self::Unsupported(what.into()))
    }
}

/// A result; `None` is NULL.
pub type Answer = Result<Option<Value>, Failure>;

/// A function of one row. `call` is not called where an argument is NULL.
pub trait Native: 'static {
    const TAKES: &'static [Kind];
    /// More arguments of this kind may follow.
    const REST: Option<Kind>;
    const GIVES: Kind;
    fn call(args: Args) -> Answer;
}

/// Adapts a [`Native`] to DuckDB.
pub struct Scalar<N>(PhantomData<N>);

/// How many arguments of [`Native::REST`] may follow.
const MOST_REST: usize = 24;

impl<N: Native> VScalar for Scalar<N> {
    type State = ();

    fn invoke(
        (): &(),
        input: &mut DataChunkHandle,
        output: &mut dyn WritableVector,
    ) -> Result<(), Box<dyn Error>> {
        let array = run(input, N::GIVES, N::call)?;
        write_arrow_array_to_vector(&array, output)
    }

    fn signatures() -> Vec<ScalarFunctionSignature> {
        let most = if N::REST.is_some() { MOST_REST } else { 0 };
        let signature = |rest: usize| {
            let rest = N::REST.into_iter().flat_map(|kind| std::iter::repeat_n(kind, rest));
            // the place comes first: what follows may be of any number
            let takes = std::iter::once(Kind::Text).chain(N::TAKES.iter().copied()).chain(rest);
            ScalarFunctionSignature::exact(takes.map(Kind::logical).collect(), N::GIVES.logical())
        };
        (0..=most).map(signature).collect()
    }
}

fn run(
    input: &DataChunkHandle,
    gives: Kind,
    call: fn(Args) -> Answer,
) -> Result<arrow::array::ArrayRef, String> {
    let typed = (0..input.num_columns()).map(|at| input.flat_vector(at).logical_type().id());
    if let Some(kind) = typed.into_iter().find(|kind| matches!(kind, LogicalTypeId::Decimal)) {
        return Err(format!("unsupported: a value of DuckDB's type {kind:?} here"));
    }
    let batch = data_chunk_to_arrow(input).map_err(|error| format!("unsupported: this value ({error})"))?;
    let Some((places, columns)) = batch.columns().split_first() else {
        return Err("a function without a place".into());
    };
    let places = Args { columns: std::slice::from_ref(places), row: 0 };
    let answer = |row| {
        let args = Args { columns, row };
        let place = Args { row, ..places };
        if (0..columns.len()).any(|at| args.is_null(at)) {
            return Ok(None);
        }
        match call(args) {
            Ok(value) => Ok(value),
            Err(Failure::Error(_)) if place.text(0).is_empty() => Ok(None),
            Err(Failure::Error(message)) => Err(format!("{}{message}", place.text(0))),
            Err(Failure::Unsupported(what)) => Err(format!("{}unsupported: {what}", place.text(0))),
        }
    };
    let values = (0..batch.num_rows()).map(answer).collect::<Result<Vec<_>, String>>()?;
    Ok(gives.array(values))
}
