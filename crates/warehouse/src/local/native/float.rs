//! FLOAT64 arithmetic: an overflow is an error, as in GoogleSQL, while DuckDB gives an infinity.
//!
//! These run on whole columns: `gs_float_add(a, b, place)` and its like, where `place` has the start of the
//! operator's expression in its upper 32 bits and the end in its lower ones.

use arrow::array::{Array, AsArray, Float64Array};
use arrow::compute::binary;
use arrow::datatypes::{Float64Type, Int64Type};
use duckdb::Connection;
use duckdb::core::{DataChunkHandle, LogicalTypeHandle, LogicalTypeId};
use duckdb::vscalar::{ScalarFunctionSignature, VScalar};
use duckdb::vtab::arrow::{WritableVector, data_chunk_to_arrow, write_arrow_array_to_vector};
use std::error::Error;
use std::marker::PhantomData;
use std::sync::Arc;

/// Makes the functions known to `connection`.
pub fn register(connection: &Connection) -> duckdb::Result<()> {
    connection.register_scalar_function::<Checked<Add>>("gs_float_add")?;
    connection.register_scalar_function::<Checked<Subtract>>("gs_float_sub")?;
    connection.register_scalar_function::<Checked<Multiply>>("gs_float_mul")?;
    connection.register_scalar_function::<Checked<Divide>>("gs_float_div")
}

/// A place as messages begin with it.
pub fn place_of(place: i64) -> String {
    format!("@{}-{} ", place >> 32, place & 0xffff_ffff)
}

trait Operator: 'static {
    const NAME: &'static str;
    /// The right operand can't be zero.
    const DIVIDES: bool = false;
    fn apply(left: f64, right: f64) -> f64;
}

struct Add;
struct Subtract;
struct Multiply;
struct Divide;

impl Operator for Add {
    const NAME: &'static str = "addition";
    fn apply(left: f64, right: f64) -> f64 {
        left + right
    }
}

impl Operator for Subtract {
    const NAME: &'static str = "subtraction";
    fn apply(left: f64, right: f64) -> f64 {
        left - right
    }
}

impl Operator for Multiply {
    const NAME: &'static str = "multiplication";
    fn apply(left: f64, right: f64) -> f64 {
        left * right
    }
}

impl Operator for Divide {
    const NAME: &'static str = "division";
    const DIVIDES: bool = true;
    fn apply(left: f64, right: f64) -> f64 {
        left / right
    }
}

struct Checked<O>(PhantomData<O>);

impl<O: Operator> VScalar for Checked<O> {
    type State = ();

    fn invoke(
        (): &(),
        input: &mut DataChunkHandle,
        output: &mut dyn WritableVector,
    ) -> Result<(), Box<dyn Error>> {
        let batch = data_chunk_to_arrow(input)?;
        let [left, right, place] = batch.columns() else { return Err("three arguments are needed".into()) };
        let (left, right) = (left.as_primitive::<Float64Type>(), right.as_primitive::<Float64Type>());
        let result: Float64Array = binary(left, right, O::apply)?;
        let error = |row: usize, what: String| {
            let place = place.as_primitive::<Int64Type>().value(row);
            format!("{}{what}", place_of(place))
        };
        if O::DIVIDES
            && let Some(row) = zero(right, &result)
        {
            return Err(error(row, "division by zero".to_owned()).into());
        }
        if let Some(row) = overflow(left, right, &result) {
            return Err(error(row, format!("FLOAT64 overflow in {}", O::NAME)).into());
        }
        write_arrow_array_to_vector(&(Arc::new(result) as _), output)
    }

    fn signatures() -> Vec<ScalarFunctionSignature> {
        let kind = |id: LogicalTypeId| LogicalTypeHandle::from(id);
        vec![ScalarFunctionSignature::exact(
            vec![kind(LogicalTypeId::Double), kind(LogicalTypeId::Double), kind(LogicalTypeId::Bigint)],
            kind(LogicalTypeId::Double),
        )]
    }
}

/// The first row that divides by zero.
fn zero(right: &Float64Array, result: &Float64Array) -> Option<usize> {
    (0..result.len()).find(|row| right.value(*row) == 0.0 && result.is_valid(*row))
}

/// The first row whose result is not finite though its operands are.
fn overflow(left: &Float64Array, right: &Float64Array, result: &Float64Array) -> Option<usize> {
    if result.values().iter().all(|value| value.is_finite()) {
        return None;
    }
    let is_overflow = |row: &usize| {
        let finite = left.value(*row).is_finite() && right.value(*row).is_finite();
        finite && result.is_valid(*row) && !result.value(*row).is_finite()
    };
    (0..result.len()).find(is_overflow)
}
