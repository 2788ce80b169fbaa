//! BIGNUMERIC: a struct of 32 bytes in DuckDB, whose order is that of the numbers; computed with here.

mod analysis;
mod number;
mod text;

use super::decimal::{NUMERIC_PLACES, Rule};
use super::{Args, Failure, natives};
use analysis::Places;
use num_bigint::{BigInt, Sign};
pub use number::{BigNumeric, flipped};
use number::{PLACES, divided, power_of_ten};

natives! {
    gs_big_add(BigNumeric, BigNumeric) -> BigNumeric = |args| of_two(args, |a, b| Some(a + b));
    gs_big_sub(BigNumeric, BigNumeric) -> BigNumeric = |args| of_two(args, |a, b| Some(a - b));
    gs_big_mul(BigNumeric, BigNumeric) -> BigNumeric =
        |args| of_two(args, |a, b| Some(divided(&(a * b), &power_of_ten(PLACES))));
    gs_big_div(BigNumeric, BigNumeric) -> BigNumeric =
        |args| of_two(args, |a, b| nonzero(b).map(|b| divided(&(a * power_of_ten(PLACES)), b)));
    gs_big_quotient(BigNumeric, BigNumeric) -> BigNumeric =
        |args| of_two(args, |a, b| nonzero(b).map(|b| a / b * power_of_ten(PLACES)));
    gs_big_remainder(BigNumeric, BigNumeric) -> BigNumeric = |args| of_two(args, |a, b| nonzero(b).map(|b| a % b));
    gs_big_neg(BigNumeric) -> BigNumeric = |args| in_range(-args.bignumeric(0)?.units());
    gs_big_abs(BigNumeric) -> BigNumeric = |args| in_range(args.bignumeric(0)?.units().magnitude().clone().into());
    gs_big_sign(BigNumeric) -> BigNumeric = |args| Ok::<_, Failure>(BigNumeric::of_whole(match args.bignumeric(0)?.units().sign() {
        Sign::Minus => -1,
        Sign::NoSign => 0,
        Sign::Plus => 1,
    }));
    gs_big_round(BigNumeric, Int, Text) -> BigNumeric = |args| {
        let rule = Rule::named(args.text(2))?;
        args.bignumeric(0)?.to_places(args.int(1), rule).ok_or_else(overflow)
    };
    gs_big_ceil(BigNumeric) -> BigNumeric = |args| args.bignumeric(0)?.to_whole(true).ok_or_else(overflow);
    gs_big_floor(BigNumeric) -> BigNumeric = |args| args.bignumeric(0)?.to_whole(false).ok_or_else(overflow);

    gs_big_sqrt(BigNumeric, Int) -> BigNumeric = |args| analysis::sqrt(&args.bignumeric(0)?, Places::of(args.int(1)));
    gs_big_ln(BigNumeric, Int) -> BigNumeric = |args| analysis::ln(&args.bignumeric(0)?, Places::of(args.int(1)));
    gs_big_exp(BigNumeric, Int) -> BigNumeric = |args| analysis::exp(&args.bignumeric(0)?, Places::of(args.int(1)));
    gs_big_log(BigNumeric, BigNumeric, Int) -> BigNumeric =
        |args| analysis::log(&args.bignumeric(0)?, &args.bignumeric(1)?, Places::of(args.int(2)));
    gs_big_power(BigNumeric, BigNumeric, Int) -> BigNumeric =
        |args| analysis::power(&args.bignumeric(0)?, &args.bignumeric(1)?, Places::of(args.int(2)));

    gs_big_of_int(Int) -> BigNumeric = |args| BigNumeric::of_whole(args.int(0));
    gs_big_of_float(Float) -> BigNumeric = |args| {
        BigNumeric::of_float(args.float(0)).ok_or_else(|| none("FLOAT64", &args.float(0).to_string()))
    };
    gs_big_of_text(Text) -> BigNumeric = |args| {
        BigNumeric::read(args.text(0)).ok_or_else(|| none("text", args.text(0)))
    };
    gs_big_parse(Text) -> BigNumeric = |args| {
        BigNumeric::parse(args.text(0)).ok_or_else(|| none("text", args.text(0)))
    };
    gs_big_to_int(BigNumeric) -> Int = |args| args.bignumeric(0)?.to_int().ok_or_else(|| Failure::Error("INT64 overflow".into()));
    gs_big_to_float(BigNumeric) -> Float = |args| Ok::<_, Failure>(args.bignumeric(0)?.to_float());
    gs_big_to_text(BigNumeric) -> Text = |args| Ok::<_, Failure>(args.bignumeric(0)?.to_string());
    gs_big_to_numeric(BigNumeric) -> Text = |args| {
        let rounded = args.bignumeric(0)?.to_places(NUMERIC_PLACES, Rule::HalfUp);
        let fits = |number: &BigNumeric| *number.units().magnitude() < power_of_ten(PLACES + NUMERIC_WHOLE).into_parts().1;
        rounded.filter(fits).map(|number| number.to_string()).ok_or_else(|| Failure::Error("NUMERIC overflow".into()))
    };

    gs_big_limb(BigNumeric, Int) -> Int = |args| limb(&args.bignumeric(0)?, args.int(1));
    gs_big_sum(Text, Text, Text, Text, Text, Int) -> BigNumeric = |args| in_range(sum(args)?);
    gs_big_average(Text, Text, Text, Text, Text, Int) -> BigNumeric =
        |args| in_range(divided(&sum(args)?, &args.int(5).into()));
}

/// Digits before the point of a NUMERIC.
const NUMERIC_WHOLE: u32 = 29;

fn of_two(args: Args, operation: impl Fn(&BigInt, &BigInt) -> Option<BigInt>) -> Result<BigNumeric, Failure> {
    let (left, right) = (args.bignumeric(0)?, args.bignumeric(1)?);
    let result = operation(left.units(), right.units());
    in_range(result.ok_or_else(|| Failure::Error("division by zero".into()))?)
}

fn nonzero(number: &BigInt) -> Option<&BigInt> {
    (number.sign() != Sign::NoSign).then_some(number)
}

fn in_range(units: BigInt) -> Result<BigNumeric, Failure> {
    BigNumeric::of_units(units).ok_or_else(overflow)
}

fn overflow() -> Failure {
    Failure::Error("BIGNUMERIC overflow".into())
}

fn none(what: &str, value: &str) -> Failure {
    Failure::Error(format!("this {what} is no BIGNUMERIC: {value}"))
}

/// Bytes of a number in one of its limbs, so few that DuckDB can sum up limbs of any number of rows.
const LIMB: usize = 7;

/// The limb at `index` of the number's ordered bytes, the last bytes the first limb; it is not negative.
fn limb(number: &BigNumeric, index: i64) -> Result<i64, Failure> {
    let limb = number
        .ordered_bytes()
        .rchunks(LIMB)
        .nth(usize::try_from(index).unwrap_or(usize::MAX))
        .map(|bytes| bytes.iter().fold(0, |limb, byte| (limb << 8) | i64::from(*byte)));
    limb.ok_or_else(|| Failure::Error("no such limb".into()))
}

/// The sum of numbers by the sums of their limbs, and how many they are.
fn sum(args: Args) -> Result<BigInt, Failure> {
    let mut sum = BigInt::from(-args.int(5)) << 255;
    for at in 0..5 {
        let limbs: BigInt = args.text(at).parse().map_err(|_| Failure::Error("no sum of limbs".into()))?;
        sum += limbs << (8 * LIMB * at);
    }
    Ok(sum)
}
