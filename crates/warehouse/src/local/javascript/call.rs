//! How DuckDB calls a function in JavaScript.

use super::engine::{self, Stopped};
use super::{Functions, INTERRUPTED};
use arrow::array::{ArrayRef, AsArray, StringArray};
use arrow::datatypes::Int64Type;
use duckdb::core::{DataChunkHandle, LogicalTypeHandle, LogicalTypeId};
use duckdb::vscalar::{ScalarFunctionSignature, VScalar};
use duckdb::vtab::arrow::{WritableVector, data_chunk_to_arrow, write_arrow_array_to_vector};
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

#[derive(Clone)]
pub struct State {
    pub functions: Functions,
    pub interrupted: Arc<AtomicBool>,
}

pub struct JavaScript;

impl VScalar for JavaScript {
    type State = State;

    fn invoke(
        state: &State,
        input: &mut DataChunkHandle,
        output: &mut dyn WritableVector,
    ) -> Result<(), Box<dyn Error>> {
        let batch = data_chunk_to_arrow(input)?;
        let [places, numbers, args @ ..] = batch.columns() else {
            return Err("a call of JavaScript without a function".into());
        };
        if batch.num_rows() > 0 {
            let number = usize::try_from(numbers.as_primitive::<Int64Type>().value(0))?;
            let function = state.functions.get(number).ok_or("an unknown function in JavaScript")?;
            let answers = engine::run(&function, args, batch.num_rows(), &state.interrupted);
            let place = places.as_string::<i32>().value(0);
            let answers: ArrayRef = Arc::new(answers.map_err(|why| why.at(place))?);
            return write_arrow_array_to_vector(&answers, output);
        }
        let none: ArrayRef = Arc::new(StringArray::new_null(0));
        write_arrow_array_to_vector(&none, output)
    }

    fn signatures() -> Vec<ScalarFunctionSignature> {
        let any = LogicalTypeHandle::from(LogicalTypeId::Any);
        vec![ScalarFunctionSignature::variadic(any, LogicalTypeId::Varchar.into())]
    }

    // it may ask for random numbers or the time
    fn volatile() -> bool {
        true
    }
}

impl Stopped {
    /// The message for DuckDB; `place` begins it.
    fn at(self, place: &str) -> String {
        match self {
            Self::Failed(message) => format!("{place}{message}"),
            Self::Unsupported(what) => format!("{place}unsupported: {what}"),
            Self::Interrupted => INTERRUPTED.to_owned(),
        }
    }
}
