//! A number of type BIGNUMERIC: a whole number of 10⁻³⁸ that 256 bits hold.

use super::super::decimal::Rule;
use super::text;
use crate::value::with_point;
use num_bigint::{BigInt, BigUint, Sign};
use std::fmt;

/// Digits after the point.
pub const PLACES: u32 = 38;

/// Bytes of a number, as the engine holds it and as two's complement.
const BYTES: usize = 32;

/// The bit that makes two's complement negative. The engine has it the other way round, so that the order of its
/// bytes is that of the numbers.
const SIGN: u8 = 0x80;

/// A value of type BIGNUMERIC, counted in its last places.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BigNumeric(BigInt);

impl BigNumeric {
    /// So many last places; `None` outside the range of BIGNUMERIC.
    pub fn of_units(units: BigInt) -> Option<Self> {
        let bits = units.bits();
        let least = || units.sign() == Sign::Minus && units.magnitude().trailing_zeros() == Some(255);
        (bits < 256 || (bits == 256 && least())).then_some(Self(units))
    }

    pub fn of_whole(whole: impl Into<BigInt>) -> Option<Self> {
        Self::of_units(whole.into() * power_of_ten(PLACES))
    }

    /// The nearest number to a finite FLOAT64, half away from zero.
    pub fn of_float(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self::read(&super::super::decimal::exact_digits(value)))?
    }

    /// The number that `text` is, as `CAST` reads it: rounded, spaces around and an exponent allowed.
    pub fn read(text: &str) -> Option<Self> {
        text::read(text)?.rounded()
    }

    /// The number of a literal, none of whose digits may be past the last place.
    pub fn literal(text: &str) -> Option<Self> {
        text::read(text)?.whole()
    }

    /// The number as `PARSE_BIGNUMERIC` reads it.
    pub fn parse(text: &str) -> Option<Self> {
        text::parse(text)?.rounded()
    }

    pub fn units(&self) -> &BigInt {
        &self.0
    }

    /// From two's complement, the first byte the most significant.
    pub fn of_twos_complement(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == BYTES).then(|| Self(BigInt::from_signed_bytes_be(bytes)))
    }

    /// From the bytes that the engine holds, see [`ordered_bytes`](Self::ordered_bytes).
    pub fn of_ordered_bytes(bytes: &[u8]) -> Option<Self> {
        Self::of_twos_complement(&flipped(bytes)?)
    }

    /// As 32 bytes whose order is that of the numbers.
    pub fn ordered_bytes(&self) -> [u8; BYTES] {
        let bytes = self.0.to_signed_bytes_be();
        let mut all = [if self.0.sign() == Sign::Minus { 0xFF } else { 0 }; BYTES];
        all[BYTES - bytes.len()..].copy_from_slice(&bytes);
        all[0] ^= SIGN;
        all
    }

    /// Cut or rounded to so many places after the point, before it where negative.
    pub fn to_places(&self, places: i64, rule: Rule) -> Option<Self> {
        // no number has more digits than 80
        match u32::try_from(i64::from(PLACES).saturating_sub(places).min(80)) {
            Ok(cut) => Self::of_units(in_steps(&self.0, &power_of_ten(cut), rule)),
            Err(_) => Some(self.clone()),
        }
    }

    /// The greatest whole number up to this one, or the least from it.
    pub fn to_whole(&self, up: bool) -> Option<Self> {
        let one = power_of_ten(PLACES);
        let cut = in_steps(&self.0, &one, Rule::Down);
        let step = match self.0.cmp(&cut) {
            std::cmp::Ordering::Greater if up => one,
            std::cmp::Ordering::Less if !up => -one,
            _ => BigInt::ZERO,
        };
        Self::of_units(cut + step)
    }

    /// The nearest INT64, half away from zero.
    pub fn to_int(&self) -> Option<i64> {
        i64::try_from(divided(&self.0, &power_of_ten(PLACES))).ok()
    }

    /// The nearest FLOAT64.
    pub fn to_float(&self) -> f64 {
        self.to_string().parse().unwrap_or(f64::NAN)
    }
}

/// The bytes in the engine's order as two's complement, or the other way round.
pub fn flipped(bytes: &[u8]) -> Option<[u8; BYTES]> {
    let mut bytes: [u8; BYTES] = bytes.try_into().ok()?;
    bytes[0] ^= SIGN;
    Some(bytes)
}

/// The digits, without zeros at the end of the fraction.
impl fmt::Display for BigNumeric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&with_point(&self.0.to_string()))
    }
}

pub fn power_of_ten(exponent: u32) -> BigInt {
    BigInt::from(BigUint::from(10_u8).pow(exponent))
}

/// The quotient, rounded half away from zero.
pub fn divided(number: &BigInt, by: &BigInt) -> BigInt {
    let (twice, by_magnitude) = (number.magnitude() * 2_u8, by.magnitude());
    let quotient = BigInt::from((twice + by_magnitude) / (by_magnitude * 2_u8));
    if (number.sign() == Sign::Minus) == (by.sign() == Sign::Minus) { quotient } else { -quotient }
}

/// The multiple of `step` that a number is cut or rounded to.
fn in_steps(number: &BigInt, step: &BigInt, rule: Rule) -> BigInt {
    let quotient = number / step;
    let rest = BigInt::from((number - &quotient * step).magnitude() * 2_u8);
    let up = match rule {
        Rule::Down => false,
        Rule::HalfUp => rest >= *step,
        Rule::HalfEven => rest > *step || (rest == *step && quotient.bit(0)),
    };
    let away = BigInt::from(i8::from(up) * if number.sign() == Sign::Minus { -1 } else { 1 });
    (quotient + away) * step
}

#[cfg(test)]
mod tests {
    use super::{BigNumeric, Rule};

    const MOST: &str = "578960446186580977117854925043439539266.34992332820282019728792003956564819967";
    const LEAST: &str = "-578960446186580977117854925043439539266.34992332820282019728792003956564819968";

    #[test]
    fn numbers_are_ordered_as_their_bytes_and_come_back() {
        let texts = [LEAST, "-2", "-1.5", "-0.00000000000000000000000000000000000001", "0", "0.1", "1", MOST];
        let numbers = texts.map(|text| BigNumeric::read(text).unwrap());
        assert!(numbers.windows(2).all(|pair| pair[0].ordered_bytes() < pair[1].ordered_bytes()));
        for (text, number) in texts.iter().zip(&numbers) {
            assert_eq!(BigNumeric::of_ordered_bytes(&number.ordered_bytes()).as_ref(), Some(number));
            assert_eq!(number.to_string(), *text);
        }
        assert_eq!(BigNumeric::of_ordered_bytes(&[0; 31]), None);
    }

    #[test]
    fn rounds_to_places() {
        for (text, places, rule, rounded) in [
            ("2.5", 0, Rule::HalfUp, "3"),
            ("-2.567", 2, Rule::HalfUp, "-2.57"),
            ("2.5", 0, Rule::HalfEven, "2"),
            ("-3.5", 0, Rule::HalfEven, "-4"),
            ("1255", -1, Rule::HalfUp, "1260"),
            ("-1.99", 1, Rule::Down, "-1.9"),
            ("1.5", 50, Rule::HalfUp, "1.5"),
            ("1.5", i64::MIN, Rule::HalfUp, "0"),
            (MOST, -50, Rule::HalfUp, "0"),
        ] {
            let number = BigNumeric::read(text).unwrap();
            assert_eq!(number.to_places(places, rule).unwrap().to_string(), rounded, "{text} {places}");
        }
        assert_eq!(BigNumeric::read(MOST).unwrap().to_places(-39, Rule::HalfUp), None);
        for (text, floor, ceiling) in [("2.1", "2", "3"), ("-2.1", "-3", "-2"), ("-2", "-2", "-2")] {
            let number = BigNumeric::read(text).unwrap();
            assert_eq!(number.to_whole(false).unwrap().to_string(), floor);
            assert_eq!(number.to_whole(true).unwrap().to_string(), ceiling);
        }
        assert_eq!(BigNumeric::read(MOST).unwrap().to_whole(true), None);
    }

    #[test]
    fn becomes_other_numbers() {
        let of = |text| BigNumeric::read(text).unwrap();
        assert_eq!((of("-2.5").to_int(), of("1e30").to_int()), (Some(-3), None));
        assert!((of("0.1").to_float() - 0.1).abs() < f64::EPSILON);
        let third = BigNumeric::of_float(1.0 / 3.0).unwrap();
        assert_eq!(third.to_string(), "0.33333333333333331482961625624739099294");
        assert_eq!((BigNumeric::of_float(f64::NAN), BigNumeric::of_float(1e39)), (None, None));
    }
}
