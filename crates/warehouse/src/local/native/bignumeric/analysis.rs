//! Roots, logarithms and powers: exact to the last place, as Google's evaluator has them.
//!
//! Where its own results are off by some last places (large powers, logarithms to a base near one), there is no
//! value that would be right, and the function is refused.

use super::super::Failure;
use super::number::{BigNumeric, PLACES, divided, power_of_ten};
use num_bigint::{BigInt, BigUint, Sign};
use std::cmp::Ordering;

/// Digits after the point that a result has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Places {
    Numeric,
    BigNumeric,
}

impl Places {
    /// By the number of digits.
    pub fn of(digits: i64) -> Self {
        if digits == i64::from(PLACES) { Self::BigNumeric } else { Self::Numeric }
    }

    fn digits(self) -> u32 {
        match self {
            Self::Numeric => 9,
            Self::BigNumeric => PLACES,
        }
    }

    /// From so many digits before the point on, the evaluator's powers lack exact last places.
    fn exact_digits(self) -> u32 {
        match self {
            Self::Numeric => 9,
            Self::BigNumeric => 20,
        }
    }
}

type Answer = Result<BigNumeric, Failure>;

/// Bits after the point of the numbers that are computed with: twice as many as any result needs.
const BITS: u64 = 400;

/// A number in units of 2⁻⁴⁰⁰.
#[derive(Debug, Clone, PartialEq)]
struct Fixed(BigInt);

/// The least logarithm of a base that is not near one.
const LEAST_LN: f64 = 0.01;

pub fn sqrt(number: &BigNumeric, places: Places) -> Answer {
    if number.units().sign() == Sign::Minus {
        return Failure::error("the square root of a negative number");
    }
    // of four times the square of the result's last places: the last bit tells where to round
    let square: BigInt = number.units() * 4 * power_of_ten(2 * places.digits()) / power_of_ten(PLACES);
    of_places(&((square.sqrt() + 1) / 2), places)
}

pub fn ln(number: &BigNumeric, places: Places) -> Answer {
    let ln = logarithm(number)?;
    ln.rounded(places)
}

pub fn log(number: &BigNumeric, base: &BigNumeric, places: Places) -> Answer {
    let (number, base) = (logarithm(number)?, logarithm(base)?);
    if base.0.sign() == Sign::NoSign {
        return undefined_logarithm();
    }
    if base.to_float().abs() < LEAST_LN {
        return Failure::unsupported("a logarithm to a base this near to 1");
    }
    Fixed((number.0 << BITS) / base.0).rounded(places)
}

pub fn exp(exponent: &BigNumeric, places: Places) -> Answer {
    Fixed::of(exponent).exp(places, false)
}

pub fn power(base: &BigNumeric, exponent: &BigNumeric, places: Places) -> Answer {
    let one = power_of_ten(PLACES);
    let whole = (exponent.units() % &one == BigInt::ZERO).then(|| exponent.units() / &one);
    match (base.units().sign(), &whole) {
        (_, Some(whole)) if whole.sign() == Sign::NoSign => {
            return BigNumeric::of_whole(1).ok_or_else(overflow);
        }
        (Sign::NoSign, _) if exponent.units().sign() == Sign::Minus => {
            return Failure::error("division by zero: a negative power of 0");
        }
        (Sign::NoSign, _) => return BigNumeric::of_whole(0).ok_or_else(overflow),
        (Sign::Minus, None) => return Failure::error("a negative number to a power that is not whole"),
        _ => {}
    }
    let few = whole
        .as_ref()
        .and_then(|whole| i32::try_from(whole).ok())
        .filter(|whole| whole.abs() <= MOST_FACTORS);
    if let Some(factors) = few {
        return product(base.units(), factors, places);
    }
    let negative = base.units().sign() == Sign::Minus && whole.is_some_and(|whole| whole.bit(0));
    let magnitude = BigNumeric::of_units(base.units().magnitude().clone().into()).ok_or_else(overflow)?;
    let exponent = logarithm(&magnitude)?.0 * exponent.units() / one;
    Fixed(exponent).exp(places, negative)
}

/// So many equal factors are multiplied without rounding.
const MOST_FACTORS: i32 = 1024;

/// The power of a base in last places, rounded once.
fn product(base: &BigInt, factors: i32, places: Places) -> Answer {
    let count = factors.unsigned_abs();
    let (up, down) = (base.pow(count), power_of_ten(PLACES * count));
    let (up, down) = if factors < 0 { (down, up) } else { (up, down) };
    let rounded = divided(&(up * power_of_ten(places.digits())), &down);
    check_size(&rounded, places)?;
    of_places(&rounded, places)
}

fn logarithm(number: &BigNumeric) -> Result<Fixed, Failure> {
    if number.units().sign() == Sign::Plus { Ok(Fixed::ln(number.units())) } else { undefined_logarithm() }
}

fn undefined_logarithm<T>() -> Result<T, Failure> {
    Failure::error("the logarithm of a number or to a base that has none")
}

fn overflow() -> Failure {
    Failure::Error("the power overflows".into())
}

/// A number in last places of its type.
fn of_places(units: &BigInt, places: Places) -> Answer {
    BigNumeric::of_units(units * power_of_ten(PLACES - places.digits())).ok_or_else(overflow)
}

/// Refuses a power whose last places are not known; one that is too large for its type is an error as always.
fn check_size(units: &BigInt, places: Places) -> Result<(), Failure> {
    let digits = u32::try_from(units.magnitude().to_string().len()).unwrap_or(u32::MAX);
    let most = match places {
        Places::Numeric => 29,
        Places::BigNumeric => 39,
    };
    match digits.saturating_sub(places.digits()) {
        whole if whole > most => Err(overflow()),
        whole if whole > places.exact_digits() => Failure::unsupported("a power of decimals this large"),
        _ => Ok(()),
    }
}

impl Fixed {
    fn of(number: &BigNumeric) -> Self {
        Self((number.units() << BITS) / power_of_ten(PLACES))
    }

    fn to_float(&self) -> f64 {
        // the bits after the point that FLOAT64 has
        let high: i128 = (&self.0 >> (BITS - 60)).try_into().unwrap_or(i128::MAX);
        #[expect(clippy::cast_precision_loss, reason = "a rough value is asked for")]
        let float = high as f64 / 60_f64.exp2();
        float
    }

    /// The logarithm of so many last places, at least one.
    fn ln(units: &BigInt) -> Self {
        let one = power_of_ten(PLACES);
        let (number_bits, one_bits) = (units.bits(), one.bits());
        // a number between 1/2 and 2, as a fraction
        let (over, under) = match number_bits.cmp(&one_bits) {
            Ordering::Less => (units << (one_bits - number_bits), one),
            _ => (units.clone(), one << (number_bits - one_bits)),
        };
        let twos = BigInt::from(number_bits) - BigInt::from(one_bits);
        let small = double_artanh(&(&over - &under), &(&over + &under));
        Self(small + twos * ln_of_two())
    }

    /// The exponential, with this sign.
    fn exp(&self, places: Places, negative: bool) -> Answer {
        let ln_of_two = ln_of_two();
        let twos = divided(&self.0, &ln_of_two);
        let Some(twos) = i32::try_from(&twos).ok().filter(|twos| *twos < 200) else {
            return match self.0.sign() {
                Sign::Minus => of_places(&BigInt::ZERO, places),
                _ => Err(overflow()),
            };
        };
        if twos < -200 {
            return of_places(&BigInt::ZERO, places);
        }
        let rest = &self.0 - ln_of_two * twos;
        let (mut sum, mut term, mut factor) = (BigInt::ZERO, BigInt::from(1) << BITS, 1_u32);
        while term.sign() != Sign::NoSign {
            sum += &term;
            term = ((term * &rest) >> BITS) / factor;
            factor += 1;
        }
        let sum = if twos < 0 { sum >> twos.unsigned_abs() } else { sum << twos.unsigned_abs() };
        let result = Self(if negative { -sum } else { sum });
        let rounded = result.in_places(places)?;
        check_size(&rounded, places)?;
        of_places(&rounded, places)
    }

    fn rounded(&self, places: Places) -> Answer {
        of_places(&self.in_places(places)?, places)
    }

    /// The nearest number of last places. Of one in the middle, what was computed does not tell on which side it is.
    fn in_places(&self, places: Places) -> Result<BigInt, Failure> {
        let units = &self.0 * power_of_ten(places.digits());
        let twice_rest: BigInt = ((&units << 1_u8) >> (BITS - 64)) & BigInt::from(u128::MAX >> 63);
        let middle = BigInt::from(1_u128 << 64);
        if *(twice_rest - middle).magnitude() <= BigUint::from(1_u8) {
            return Failure::unsupported("a result in the middle between two last places");
        }
        Ok(divided(&units, &(BigInt::from(1) << BITS)))
    }
}

/// ln((1+x)/(1−x)) of a fraction x of at most a third.
fn double_artanh(over: &BigInt, under: &BigInt) -> BigInt {
    let first: BigInt = (over << BITS) / under;
    let square: BigInt = (&first * &first) >> BITS;
    let (mut sum, mut power, mut divisor) = (BigInt::ZERO, first, 1_u32);
    while power.magnitude().bits() > 1 {
        sum += &power / divisor;
        power = (power * &square) >> BITS;
        divisor += 2;
    }
    sum * 2
}

fn ln_of_two() -> BigInt {
    double_artanh(&1.into(), &3.into())
}
