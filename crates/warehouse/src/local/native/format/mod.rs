//! `FORMAT`: specifiers as in C's `printf`, and `%t` and `%T` for values of any type.

mod number;
mod value;

use super::{Args, Failure, natives};
use arrow::array::{Array, AsArray};
use arrow::datatypes::{DataType, Float64Type, Int64Type};
use value::{Form, text_of};

natives! {
    gs_format(Text; Any) -> Text = |args| format(args.text(0), args);
}

/// `%-10.2f`, taken apart.
#[derive(Debug, Default, Clone)]
struct Spec {
    flags: String,
    width: usize,
    precision: Option<usize>,
    conversion: char,
}

/// The longest text that a width or precision may make.
const LONGEST: usize = 1 << 16;

/// The pattern filled; `None` where a plain specifier meets NULL.
fn format(pattern: &str, args: Args) -> Result<Option<String>, Failure> {
    let mut text = String::new();
    let mut chars = pattern.chars();
    let mut next = 1;
    let mut is_null = false;
    while let Some(c) = chars.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        if chars.as_str().starts_with('%') {
            chars.next();
            text.push('%');
            continue;
        }
        let spec = spec(&mut chars, args, &mut next)?;
        match converted(&spec, argument(args, &mut next)?, args.row)? {
            Some(value) => text.push_str(&value),
            None => is_null = true,
        }
    }
    if next < args.columns.len() {
        return Failure::error("FORMAT has more arguments than its pattern needs");
    }
    Ok((!is_null).then_some(text))
}

fn argument<'a>(args: Args<'a>, next: &mut usize) -> Result<&'a dyn Array, Failure> {
    let at = *next;
    *next += 1;
    if at < args.columns.len() { Ok(args.any(at)) } else { Failure::error("FORMAT has too few arguments") }
}

/// What follows a `%`; `*` takes an argument.
fn spec(chars: &mut std::str::Chars, args: Args, next: &mut usize) -> Result<Spec, Failure> {
    let mut spec = Spec::default();
    let rest = chars.as_str();
    let flags = rest.len() - rest.trim_start_matches(['-', '+', ' ', '#', '0', '\'']).len();
    rest[..flags].clone_into(&mut spec.flags);
    *chars = rest[flags..].chars();
    if let Some(width) = size(chars, args, next)? {
        if width < 0 {
            spec.flags.push('-');
        }
        spec.width = usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX);
    }
    if chars.as_str().starts_with('.') {
        chars.next();
        let precision = size(chars, args, next)?.unwrap_or(0);
        spec.precision = usize::try_from(precision).ok();
    }
    if spec.width.max(spec.precision.unwrap_or(0)) > LONGEST {
        return Failure::unsupported("a width or precision as large as this in FORMAT");
    }
    match chars.next() {
        Some(conversion) => spec.conversion = conversion,
        None => return Failure::error("FORMAT's pattern ends within a specifier"),
    }
    Ok(spec)
}

/// A number or `*`, if there is one.
fn size(chars: &mut std::str::Chars, args: Args, next: &mut usize) -> Result<Option<i64>, Failure> {
    let rest = chars.as_str();
    if rest.starts_with('*') {
        chars.next();
        let array = argument(args, next)?;
        let Some(numbers) = array.as_primitive_opt::<Int64Type>().filter(|_| array.is_valid(args.row)) else {
            return Failure::error("* in FORMAT takes an INT64");
        };
        return Ok(Some(numbers.value(args.row)));
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    *chars = rest[digits..].chars();
    match &rest[..digits] {
        "" => Ok(None),
        digits => Ok(Some(digits.parse().unwrap_or(i64::MAX))),
    }
}

fn converted(spec: &Spec, array: &dyn Array, row: usize) -> Result<Option<String>, Failure> {
    let wrong = |wanted: &str| {
        Failure::error(format!("%{} in FORMAT takes {wanted}, not {}", spec.conversion, array.data_type()))
    };
    let form = match spec.conversion {
        't' => Some(Form::Plain),
        'T' => Some(Form::Literal),
        _ => None,
    };
    if let Some(form) = form {
        let text = text_of(array, row, form)?;
        return Ok(Some(pad(&cut(&text, spec), spec)));
    }
    if array.is_null(row) {
        return match spec.conversion {
            'd' | 'i' | 'x' | 'X' | 'o' | 'f' | 'F' | 'e' | 'E' | 'g' | 'G' | 's' => Ok(None),
            other => Failure::unsupported(format!("%{other} in FORMAT")),
        };
    }
    match (spec.conversion, array.data_type()) {
        ('d' | 'i' | 'x' | 'X' | 'o', DataType::Int64) => {
            let value = array.as_primitive::<Int64Type>().value(row);
            Ok(Some(number::whole(value, spec)?))
        }
        ('d' | 'i' | 'x' | 'X' | 'o', _) => wrong("an INT64"),
        ('f' | 'F' | 'e' | 'E' | 'g' | 'G', DataType::Float64) => {
            let value = array.as_primitive::<Float64Type>().value(row);
            Ok(Some(number::real(value, spec)))
        }
        ('f' | 'F' | 'e' | 'E' | 'g' | 'G', DataType::Struct(_)) if super::args::is_numeric(array) => {
            Failure::unsupported(format!("NUMERIC with %{} in FORMAT", spec.conversion))
        }
        ('f' | 'F' | 'e' | 'E' | 'g' | 'G', DataType::Struct(_)) if super::args::is_bignumeric(array) => {
            Failure::unsupported(format!("BIGNUMERIC with %{} in FORMAT", spec.conversion))
        }
        ('f' | 'F' | 'e' | 'E' | 'g' | 'G', _) => wrong("a FLOAT64"),
        ('s', DataType::Utf8) => {
            let text = array.as_string::<i32>().value(row);
            Ok(Some(pad(&cut(text, spec), spec)))
        }
        ('s', _) => wrong("a STRING"),
        (other, _) => Failure::unsupported(format!("%{other} in FORMAT")),
    }
}

/// At most as many characters as the precision.
fn cut(text: &str, spec: &Spec) -> String {
    text.chars().take(spec.precision.unwrap_or(usize::MAX)).collect()
}

/// With spaces up to the width.
fn pad(text: &str, spec: &Spec) -> String {
    let missing = spec.width.saturating_sub(text.chars().count());
    let spaces = " ".repeat(missing);
    if spec.flags.contains('-') { format!("{text}{spaces}") } else { format!("{spaces}{text}") }
}
