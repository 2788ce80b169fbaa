//! Functions of numbers: FLOAT64 with GoogleSQL's errors, NUMERIC as text.

use super::{Failure, natives};

natives! {
    gs_round(Float, Int) -> Float = |args| to_places(args.float(0), args.int(1), true);
    gs_trunc(Float, Int) -> Float = |args| to_places(args.float(0), args.int(1), false);
    gs_round_numeric(Text, Int, Text) -> Text = |args| {
        let rule = match args.text(2) {
            "TRUNC" => Rule::Down,
            "ROUND_HALF_EVEN" => Rule::HalfEven,
            "ROUND_HALF_AWAY_FROM_ZERO" => Rule::HalfUp,
            other => return Failure::error(format!("{other} is no rounding mode")),
        };
        Ok(numeric_to_places(args.text(0), args.int(1), rule))
    };
    gs_log(Float, Float) -> Float = |args| {
        let (value, base) = (args.float(0), args.float(1));
        if value <= 0.0 || base <= 0.0 || base == 1.0 {
            return Failure::error("the logarithm of a number or to a base that has none");
        }
        finite(value.ln() / base.ln(), value.is_finite() && base.is_finite())
    };
    gs_acos(Float) -> Float = |args| defined(args.float(0), f64::acos);
    gs_acosh(Float) -> Float = |args| defined(args.float(0), f64::acosh);
    gs_asin(Float) -> Float = |args| defined(args.float(0), f64::asin);
    gs_asinh(Float) -> Float = |args| defined(args.float(0), f64::asinh);
    gs_atanh(Float) -> Float = |args| defined(args.float(0), f64::atanh);
    gs_cosh(Float) -> Float = |args| defined(args.float(0), f64::cosh);
    gs_sinh(Float) -> Float = |args| defined(args.float(0), f64::sinh);
    gs_tanh(Float) -> Float = |args| defined(args.float(0), f64::tanh);
    gs_cbrt(Float) -> Float = |args| defined(args.float(0), f64::cbrt);
    gs_cot(Float) -> Float = |args| defined(args.float(0), |x| 1.0 / x.tan());
    gs_coth(Float) -> Float = |args| defined(args.float(0), |x| 1.0 / x.tanh());
    gs_csc(Float) -> Float = |args| defined(args.float(0), |x| 1.0 / x.sin());
    gs_csch(Float) -> Float = |args| defined(args.float(0), |x| 1.0 / x.sinh());
    gs_sec(Float) -> Float = |args| defined(args.float(0), |x| 1.0 / x.cos());
    gs_sech(Float) -> Float = |args| defined(args.float(0), |x| 1.0 / x.cosh());
}

fn defined(value: f64, function: impl Fn(f64) -> f64) -> Result<f64, Failure> {
    finite(function(value), value.is_finite())
}

/// An infinity or NaN that a finite argument gave is an error.
fn finite(result: f64, from_finite: bool) -> Result<f64, Failure> {
    if result.is_finite() || !from_finite {
        return Ok(result);
    }
    Failure::error("the result is not a finite number")
}

/// Cut or rounded, half away from zero, by the number's exact digits; a negative place is before the point.
fn to_places(value: f64, places: i64, round: bool) -> Result<f64, Failure> {
    if !value.is_finite() || value == 0.0 || places > 1080 {
        return Ok(value);
    }
    // no FLOAT64 has more digits after the point
    let exact = format!("{value:.1074}");
    let rule = if round { Rule::HalfUp } else { Rule::Down };
    let result = numeric_to_places(&exact, places, rule).parse::<f64>().unwrap_or(value);
    finite(result, true)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Rule {
    Down,
    HalfUp,
    HalfEven,
}

/// Decimal digits cut or rounded to so many places after the point.
fn numeric_to_places(text: &str, places: i64, rule: Rule) -> String {
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
        Rule::HalfUp => rest[0] >= 5,
        Rule::HalfEven if half => result.last().is_some_and(|digit| digit % 2 == 1),
        Rule::HalfEven => rest[0] >= 5,
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
    use super::{Rule, numeric_to_places};

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
            assert_eq!(numeric_to_places(text, places, rule), rounded, "{text} {places}");
        }
    }
}
