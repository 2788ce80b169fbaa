//! Decimal numbers as digits in text.

use super::Failure;

/// All digits of a finite FLOAT64.
pub fn exact_digits(value: f64) -> String {
    // none has more after the point
    format!("{value:.1074}")
}

/// A number with an exponent, a sign and spaces around, as digits alone; `None` of what is none, or is far too large.
pub fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) || exponent.abs() > 2000 {
        return None;
    }
    if exponent == 0 {
        return Some(format!("{sign}{}{mantissa}", if whole.is_empty() { "0" } else { "" }));
    }
    let point = i64::try_from(whole.len()).ok()? + exponent;
    Some(match usize::try_from(point) {
        Ok(point) if point >= digits.len() => format!("{sign}{digits:0<point$}"),
        Ok(point) if point > 0 => format!("{sign}{}.{}", &digits[..point], &digits[point..]),
        _ => {
            let zeros = usize::try_from(-point).ok()?;
            format!("{sign}0.{}{digits}", "0".repeat(zeros))
        }
    })
}

/// The digits of a number as a NUMERIC has them; `None` as of [`plain`]. With an exponent that is less than a NUMERIC
/// has places it is 0, as Google's evaluator has it, however many digits there are before it.
pub fn numeric_digits(text: &str) -> Option<String> {
    let exponent = text.trim().split_once(['e', 'E']).and_then(|(_, exponent)| exponent.parse::<i64>().ok());
    let digits = plain(text)?;
    Some(match exponent {
        Some(exponent) if exponent < -NUMERIC_PLACES => "0".to_owned(),
        _ => to_places(&digits, NUMERIC_PLACES, Rule::HalfUp),
    })
}

/// Digits after the point of a NUMERIC.
pub const NUMERIC_PLACES: i64 = 9;

/// How digits that are cut decide the last one kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// Not at all.
    Down,
    /// Half goes away from zero.
    HalfUp,
    /// Half goes to the even digit.
    HalfEven,
}

impl Rule {
    /// By the name that GoogleSQL's `ROUND` has for it; `TRUNC` is ours.
    pub fn named(name: &str) -> Result<Self, Failure> {
        match name {
            "TRUNC" => Ok(Self::Down),
            "ROUND_HALF_EVEN" => Ok(Self::HalfEven),
            "ROUND_HALF_AWAY_FROM_ZERO" => Ok(Self::HalfUp),
            other => Failure::error(format!("{other} is no rounding mode")),
        }
    }
}

/// Decimal digits cut or rounded to so many places after the point; a negative place is before it.
pub fn to_places(text: &str, places: i64, rule: Rule) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let point = i64::try_from(whole.len()).unwrap_or(i64::MAX);
    let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|byte| byte - b'0').collect();
    let Some(kept) = usize::try_from(point.saturating_add(places)).ok() else { return "0".to_owned() };
    if kept >= all.len() {
        return text.to_owned();
    }
    let mut result = all[..kept].to_vec();
    let rest = &all[kept..];
    let half = rest[0] == 5 && rest[1..].iter().all(|digit| *digit == 0);
    let up = match rule {
        Rule::Down => false,
        Rule::HalfEven if half => result.last().is_some_and(|digit| digit % 2 == 1),
        Rule::HalfUp | Rule::HalfEven => rest[0] >= 5,
    };
    let mut carry = up;
    for digit in result.iter_mut().rev().filter(|_| up) {
        if !carry {
            break;
        }
        carry = *digit == 9;
        *digit = if carry { 0 } else { *digit + 1 };
    }
    result.splice(0..0, carry.then_some(1));
    let point = whole.len() + usize::from(carry);
    result.resize(result.len().max(point), 0);
    let text = |digits: &[u8]| digits.iter().map(|digit| char::from(digit + b'0')).collect::<String>();
    format!("{sign}{}.{}", text(&result[..point]), text(&result[point..])).trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Rule, plain, to_places};

    #[test]
    fn rounds_decimal_digits() {
        for (text, places, rule, rounded) in [
            ("1.235", 2, Rule::HalfUp, "1.24"),
            ("2.5", 0, Rule::HalfEven, "2"),
            ("3.5", 0, Rule::HalfEven, "4"),
            ("2.5", 0, Rule::HalfUp, "3"),
            ("-1234.567", -2, Rule::HalfUp, "-1200"),
            ("99.99", 1, Rule::HalfUp, "100.0"),
            ("15", -1, Rule::HalfUp, "20"),
            ("5", -1, Rule::HalfUp, "10"),
            ("4", -1, Rule::HalfUp, "0"),
            ("5", -2, Rule::HalfUp, "0"),
            ("1.239", 2, Rule::Down, "1.23"),
            ("1.2", 5, Rule::Down, "1.2"),
        ] {
            assert_eq!(to_places(text, places, rule), rounded, "{text} {places}");
        }
    }

    #[test]
    fn reads_exponents() {
        for (text, digits) in [
            (" 1.5 ", Some("1.5")),
            ("1e2", Some("100")),
            ("-1.25E+1", Some("-12.5")),
            ("+.5", Some("0.5")),
            ("5.", Some("5.")),
            ("12e-3", Some("0.012")),
            ("", None),
            (".", None),
            ("1e", None),
            ("1 2", None),
            ("1e99999", None),
        ] {
            assert_eq!(plain(text).as_deref(), digits, "{text}");
        }
    }
}
