//! Numbers by `printf`'s rules.

use super::super::Failure;
use super::{Spec, pad};

pub fn whole(value: i64, spec: &Spec) -> Result<String, Failure> {
    if spec.precision.is_some() {
        return Failure::unsupported(format!("a precision of %{} in FORMAT", spec.conversion));
    }
    let magnitude = value.unsigned_abs();
    let (prefix, digits) = match spec.conversion {
        'x' => ("0x", format!("{magnitude:x}")),
        'X' => ("0X", format!("{magnitude:X}")),
        'o' => ("0", format!("{magnitude:o}")),
        _ => ("", magnitude.to_string()),
    };
    if spec.flags.contains('\'') && spec.conversion != 'd' && spec.conversion != 'i' {
        return Failure::unsupported(format!("%'{} in FORMAT", spec.conversion));
    }
    let prefix = if spec.flags.contains('#') { prefix } else { "" };
    Ok(signed(value < 0, prefix, &digits, spec))
}

pub fn real(value: f64, spec: &Spec) -> String {
    let negative = value.is_sign_negative() && !value.is_nan();
    let upper = spec.conversion.is_ascii_uppercase();
    if !value.is_finite() {
        let name = if value.is_nan() { "nan" } else { "inf" };
        let name = if upper { name.to_uppercase() } else { name.to_owned() };
        let plain = Spec { flags: spec.flags.replace(['0', '\''], ""), ..spec.clone() };
        return signed(negative, "", &name, &plain);
    }
    let magnitude = value.abs();
    let precision = spec.precision.unwrap_or(6);
    let digits = match spec.conversion.to_ascii_lowercase() {
        'f' => fixed(magnitude, precision, spec),
        'e' => scientific(magnitude, precision, spec),
        _ => {
            let precision = precision.max(1);
            let rounded = format!("{magnitude:.*e}", precision - 1);
            let exponent: i64 =
                rounded.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
            let places = i64::try_from(precision).unwrap_or(i64::MAX) - 1 - exponent;
            let (digits, tail) = match usize::try_from(places) {
                Ok(places) if exponent >= -4 => (fixed(magnitude, places, spec), String::new()),
                _ => {
                    let text = scientific(magnitude, precision - 1, spec);
                    let at = text.find('e').unwrap_or(text.len());
                    (text[..at].to_owned(), text[at..].to_owned())
                }
            };
            let short = if digits.contains('.') && !spec.flags.contains('#') {
                digits.trim_end_matches('0').trim_end_matches('.')
            } else {
                &digits
            };
            format!("{short}{tail}")
        }
    };
    let digits = if upper { digits.to_uppercase() } else { digits };
    signed(negative, "", &digits, spec)
}

fn fixed(magnitude: f64, precision: usize, spec: &Spec) -> String {
    let point = if precision == 0 && spec.flags.contains('#') { "." } else { "" };
    format!("{magnitude:.precision$}{point}")
}

/// `1.5e+10`: an exponent of two digits at least.
fn scientific(magnitude: f64, precision: usize, spec: &Spec) -> String {
    let text = format!("{magnitude:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let point = if precision == 0 && spec.flags.contains('#') { "." } else { "" };
    format!("{mantissa}{point}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

/// With its sign, separators of thousands, and zeros or spaces up to the width.
fn signed(negative: bool, prefix: &str, digits: &str, spec: &Spec) -> String {
    let sign = match () {
        () if negative => "-",
        () if spec.flags.contains('+') => "+",
        () if spec.flags.contains(' ') => " ",
        () => "",
    };
    let digits = if spec.flags.contains('\'') { grouped(digits) } else { digits.to_owned() };
    let taken = sign.len() + prefix.len() + digits.len();
    let zeros = match spec.width.checked_sub(taken) {
        Some(missing) if spec.flags.contains('0') && !spec.flags.contains('-') => missing,
        _ => 0,
    };
    pad(&format!("{sign}{prefix}{}{digits}", "0".repeat(zeros)), spec)
}

/// Commas between the thousands of the whole part.
fn grouped(digits: &str) -> String {
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (whole, rest) = digits.split_at(end);
    let mut text = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}
