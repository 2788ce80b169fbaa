//! Functions of numbers: FLOAT64 with GoogleSQL's errors, NUMERIC as text.

use super::decimal::{NUMERIC_PLACES, Rule, exact_digits, numeric_digits, to_places as decimal_to_places};
use super::{Failure, natives};

natives! {
    gs_round(Float, Int) -> Float = |args| to_places(args.float(0), args.int(1), true);
    gs_trunc(Float, Int) -> Float = |args| to_places(args.float(0), args.int(1), false);
    gs_round_numeric(Text, Int, Text) -> Text = |args| {
        Ok::<_, Failure>(decimal_to_places(args.text(0), args.int(1), Rule::named(args.text(2))?))
    };
    gs_numeric_of_float(Float) -> Text = |args| {
        let value = args.float(0);
        let digits = value.is_finite().then(|| decimal_to_places(&exact_digits(value), NUMERIC_PLACES, Rule::HalfUp));
        digits.ok_or_else(|| Failure::Error("NUMERIC has no infinity and no NaN".to_owned()))
    };
    gs_read_numeric(Text) -> Text = |args| match numeric_digits(args.text(0)) {
        Some(digits) => Ok(digits),
        None => Failure::error(format!("this text is no NUMERIC: {}", args.text(0))),
    };
    gs_parse_numeric(Text) -> Text = |args| match parsed_numeric(args.text(0)) {
        Some(digits) => Ok(digits),
        None => Failure::error(format!("this text is no NUMERIC: {}", args.text(0))),
    };
    gs_read_hexadecimal(Text) -> Int = |args| match hexadecimal(args.text(0)) {
        Some(number) => Ok(number),
        None => Failure::error(format!("this text is no INT64: {}", args.text(0))),
    };
    gs_log(Float, Float) -> Float = |args| {
        let (value, base) = (args.float(0), args.float(1));
        if value <= 0.0 || base <= 0.0 || base.total_cmp(&1.0).is_eq() {
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

/// A number as `PARSE_NUMERIC` takes it: with a sign before or after, spaces around these, and commas in the
/// whole part; `None` of what is none, or has more than 29 digits before the point.
fn parsed_numeric(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, number) = match (text.strip_prefix(['+', '-']), text.strip_suffix(['+', '-'])) {
        (Some(_), Some(_)) => return None,
        (Some(number), None) => (&text[..1], number),
        (None, Some(number)) => (&text[number.len()..], number),
        (None, None) => ("", text),
    };
    let (whole, rest) =
        number.trim().split_at(number.trim().find(['.', 'e', 'E']).unwrap_or(number.trim().len()));
    if number.trim().starts_with(',') || rest.contains(',') {
        return None;
    }
    let digits = numeric_digits(&format!("{sign}{}{rest}", whole.replace(',', "")))?;
    let places = digits.trim_start_matches('-').split('.').next()?.trim_start_matches('0').len();
    (places <= 29).then_some(digits)
}

/// `0x1F`, with a sign before and spaces around.
fn hexadecimal(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"))?;
    let digits = Some(digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    i64::try_from(sign * i128::from_str_radix(digits, 16).ok()?).ok()
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
    let rule = if round { Rule::HalfUp } else { Rule::Down };
    let result = decimal_to_places(&exact_digits(value), places, rule).parse::<f64>().unwrap_or(value);
    finite(result, true)
}
