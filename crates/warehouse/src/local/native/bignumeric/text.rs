//! Decimal numbers read from text.

use super::number::{BigNumeric, PLACES, divided, power_of_ten};
use num_bigint::BigInt;

/// `digits` · 10^`exponent`
#[derive(Debug, PartialEq)]
pub struct Decimal {
    digits: BigInt,
    exponent: i64,
}

/// An exponent past this makes a number too large.
const MOST_DIGITS: i64 = 100_000;

impl Decimal {
    /// The nearest number, half away from zero.
    pub fn rounded(&self) -> Option<BigNumeric> {
        let Ok(exponent) = u32::try_from(self.exponent + i64::from(PLACES)) else {
            let cut = u32::try_from(-(self.exponent + i64::from(PLACES))).ok()?;
            return BigNumeric::of_units(divided(&self.digits, &power_of_ten(cut)));
        };
        BigNumeric::of_units(&self.digits * power_of_ten(exponent))
    }

    /// The number, if it has no digit past the last place, not even a zero.
    pub fn whole(&self) -> Option<BigNumeric> {
        (self.exponent >= -i64::from(PLACES)).then(|| self.rounded())?
    }
}

/// A number with a sign before, an exponent after it and spaces around.
pub fn read(text: &str) -> Option<Decimal> {
    let text = text.trim_matches(is_space);
    let (negative, number) = match text.strip_prefix(['+', '-']) {
        Some(number) => (text.starts_with('-'), number),
        None => (false, text),
    };
    unsigned(number, negative)
}

/// A number with a sign before or after it, spaces around these, and commas in the whole part.
pub fn parse(text: &str) -> Option<Decimal> {
    let text = text.trim_matches(is_space);
    let (sign, number) = match (text.strip_prefix(['+', '-']), text.strip_suffix(['+', '-'])) {
        (Some(_), Some(_)) => return None,
        (Some(number), None) => (&text[..1], number),
        (None, Some(number)) => (&text[number.len()..], number),
        (None, None) => ("", text),
    };
    let number = number.trim_matches(is_space);
    let (whole, rest) = number.split_at(number.find(['.', 'e', 'E']).unwrap_or(number.len()));
    unsigned(&format!("{}{rest}", whole.replace(',', "")), sign == "-")
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t'..='\r')
}

fn unsigned(number: &str, negative: bool) -> Option<Decimal> {
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
        None => (number, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude: BigInt = digits.parse().ok()?;
    if magnitude == BigInt::ZERO {
        // an exponent makes nothing of nothing, but places are written
        return Some(Decimal { digits: magnitude, exponent: -i64::try_from(fraction.len()).ok()? });
    }
    if exponent < -i64::from(PLACES) {
        // as Google's evaluator has it, however many digits there are before it
        return Some(Decimal { digits: BigInt::ZERO, exponent });
    }
    let exponent = exponent - i64::try_from(fraction.len()).ok()?;
    let digits = if negative { -magnitude } else { magnitude };
    (exponent <= MOST_DIGITS).then_some(Decimal { digits, exponent })
}

/// An exponent of any length; what no number needs is cut.
fn read_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude = digits.parse().unwrap_or(i64::MAX).min(2 * MOST_DIGITS);
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use super::super::BigNumeric;

    #[test]
    fn reads_numbers() {
        let shown = |number: Option<BigNumeric>| number.map(|number| number.to_string());
        for (text, number) in [
            (" 1.5 ", Some("1.5")),
            ("\t-1.25E+1\n", Some("-12.5")),
            ("+.5", Some("0.5")),
            ("5.", Some("5")),
            ("1.e2", Some("100")),
            ("-0", Some("0")),
            ("1e-3000", Some("0")),
            ("1e-99999999999999999999", Some("0")),
            ("500e-38", Some("0.000000000000000000000000000000000005")),
            ("500e-39", Some("0")),
            ("0e3000", Some("0")),
            ("0.000000000000000000000000000000000000005", Some("0.00000000000000000000000000000000000001")),
            ("0.0000000000000000000000000000000000000049", Some("0")),
            ("1e99999999999999999999", None),
            ("1e39", None),
            ("", None),
            (".", None),
            ("1e", None),
            ("e1", None),
            ("+ .5", None),
            ("1 2", None),
            ("0x1", None),
            ("\u{a0}1", None),
        ] {
            assert_eq!(shown(BigNumeric::read(text)).as_deref(), number, "{text:?}");
        }
        for (text, number) in [
            ("  - 1,2.5 ", Some("-12.5")),
            ("1,,2", Some("12")),
            (",1", Some("1")),
            ("1e-3 -", Some("-0.001")),
            ("1 +", Some("1")),
            ("1.2,3", None),
            ("-1-", None),
            ("", None),
            (",", None),
            ("$1", None),
        ] {
            assert_eq!(shown(BigNumeric::parse(text)).as_deref(), number, "{text:?}");
        }
        for (text, number) in [
            ("1e-38", Some("0.00000000000000000000000000000000000001")),
            ("10e-39", None),
            ("0.000000000000000000000000000000000000005", None),
            ("1.5e1", Some("15")),
        ] {
            assert_eq!(shown(BigNumeric::literal(text)).as_deref(), number, "{text:?}");
        }
    }
}
