//! Products and quotients of NUMERIC, rounded to nine places, half away from zero.
//!
//! DuckDB would round a product by a division of its HUGEINT, which takes it a microsecond, and has no quotient.
//! As those of FLOAT64, these run on whole columns: `gs_numeric_mul(a, b, place)`.

use super::float::place_of;
use crate::local::library::{decimals, whole_number};
use arrow::array::Decimal128Array;
use arrow::datatypes::i256;
use duckdb::Connection;
use duckdb::core::{DataChunkHandle, LogicalTypeHandle, LogicalTypeId};
use duckdb::vscalar::{ScalarFunctionSignature, VScalar};
use duckdb::vtab::arrow::{WritableVector, write_arrow_array_to_vector};
use std::error::Error;
use std::marker::PhantomData;
use std::sync::Arc;

/// NUMERIC's digits, and how many of them are after the point.
const DIGITS: u8 = 38;
const PLACES: u8 = 9;

/// One, in units of the last place.
const ONE: u128 = 10_u128.pow(PLACES as u32);
/// What is too large, in units of the last place.
const TOO_LARGE: u128 = 10_u128.pow(DIGITS as u32);

/// Makes the functions known to `connection`.
pub fn register(connection: &Connection) -> duckdb::Result<()> {
    connection.register_scalar_function::<Rounded<Multiply>>("gs_numeric_mul")?;
    connection.register_scalar_function::<Rounded<Divide>>("gs_numeric_div")
}

/// `left * factor / divisor` of what is left and right, without signs, in units of the last place.
trait Operator: 'static {
    const NAME: &'static str;
    /// The factor and the divisor by the right operand.
    fn ratio(right: u128) -> (u128, u128);
}

struct Multiply;
struct Divide;

impl Operator for Multiply {
    const NAME: &'static str = "multiplication";
    fn ratio(right: u128) -> (u128, u128) {
        (right, ONE)
    }
}

impl Operator for Divide {
    const NAME: &'static str = "division";
    fn ratio(right: u128) -> (u128, u128) {
        (ONE, right)
    }
}

struct Rounded<O>(PhantomData<O>);

impl<O: Operator> VScalar for Rounded<O> {
    type State = ();

    fn invoke(
        (): &(),
        input: &mut DataChunkHandle,
        output: &mut dyn WritableVector,
    ) -> Result<(), Box<dyn Error>> {
        let (Some(left), Some(right)) = (decimals(input, 0), decimals(input, 1)) else {
            return Err("two NUMERIC arguments are needed".into());
        };
        let result = |(row, (left, right)): (usize, (Option<i128>, Option<i128>))| {
            let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
            apply::<O>(left, right).map(Some).map_err(|what| {
                let place = whole_number(input, 2, row).map_or_else(String::new, place_of);
                format!("{place}{what}")
            })
        };
        let values = left.values().zip(right.values()).enumerate().map(result);
        let array = values.collect::<Result<Decimal128Array, String>>()?;
        let array = array.with_precision_and_scale(DIGITS, PLACES.cast_signed())?;
        write_arrow_array_to_vector(&(Arc::new(array) as _), output)
    }

    fn signatures() -> Vec<ScalarFunctionSignature> {
        let numeric = || LogicalTypeHandle::decimal(DIGITS, PLACES);
        let place = LogicalTypeHandle::from(LogicalTypeId::Bigint);
        vec![ScalarFunctionSignature::exact(vec![numeric(), numeric(), place], numeric())]
    }
}

/// The result in units of the last place.
fn apply<O: Operator>(left: i128, right: i128) -> Result<i128, String> {
    let (factor, divisor) = O::ratio(right.unsigned_abs());
    if divisor == 0 {
        return Err("division by zero".to_owned());
    }
    let size = scaled(left.unsigned_abs(), factor, divisor).filter(|size| *size < TOO_LARGE);
    let size = size.and_then(|size| i128::try_from(size).ok());
    let size = size.ok_or_else(|| format!("NUMERIC overflow in {}", O::NAME))?;
    Ok(if (left < 0) == (right < 0) { size } else { -size })
}

/// `value * factor / divisor`, half rounded up; `None` where it is far too large.
fn scaled(value: u128, factor: u128, divisor: u128) -> Option<u128> {
    let (whole, rest) = if let Some(product) = value.checked_mul(factor) {
        (product / divisor, product % divisor)
    } else {
        let wide = |part: u128| i256::from_parts(part, 0);
        let (product, divisor) = (wide(value).checked_mul(wide(factor))?, wide(divisor));
        let narrow = |part: i256| match part.to_parts() {
            (low, 0) => Some(low),
            _ => None,
        };
        (narrow(product.checked_div(divisor)?)?, narrow(product.checked_rem(divisor)?)?)
    };
    whole.checked_add(u128::from(rest >= divisor - rest))
}

#[cfg(test)]
mod tests {
    use super::{Divide, Multiply, ONE, TOO_LARGE, apply};

    const MOST: i128 = TOO_LARGE.cast_signed() - 1;
    const UNIT: i128 = ONE.cast_signed();

    #[test]
    fn rounds_half_away_from_zero() {
        for (left, right, product) in [
            (3 * UNIT, 5 * UNIT / 10, 15 * UNIT / 10),
            (1, UNIT / 2, 1),
            (-1, UNIT / 2, -1),
            (1, UNIT / 2 - 1, 0),
            (-3, UNIT / 2, -2),
            (MOST, UNIT, MOST),
            (-MOST, -UNIT / 2, MOST / 2 + 1),
            (0, -UNIT, 0),
        ] {
            assert_eq!(apply::<Multiply>(left, right), Ok(product), "{left} * {right}");
        }
        for (left, right, quotient) in [
            (UNIT, 3 * UNIT, 333_333_333),
            (2 * UNIT, -3 * UNIT, -666_666_667),
            (1, 2 * UNIT, 1),
            (-1, 2 * UNIT, -1),
            (1, 2 * UNIT + 1, 0),
            (MOST, MOST, UNIT),
            (MOST, -UNIT, -MOST),
            (MOST - 1, 2 * UNIT, MOST / 2),
        ] {
            assert_eq!(apply::<Divide>(left, right), Ok(quotient), "{left} / {right}");
        }
    }

    #[test]
    fn too_large_is_an_error() {
        for result in [
            apply::<Multiply>(MOST, UNIT + 1),
            apply::<Multiply>(MOST, -MOST),
            apply::<Divide>(MOST, UNIT - 1),
            apply::<Divide>(MOST, 1),
            apply::<Divide>(0, 0),
        ] {
            assert!(result.is_err(), "{result:?}");
        }
    }
}
