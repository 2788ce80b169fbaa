//! Format elements of dates, GoogleSQL's to DuckDB's.

use crate::local::Fault;
use crate::local::sql::ast::{Expr, Kind};

/// What a format is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Format {
    Date,
    DateTime,
    ParseDate,
    ParseDateTime,
}

/// Elements of dates that mean the same in both, or DuckDB's words for them.
const DATE: [(&str, &str); 17] = [
    ("Y", "%Y"),
    ("m", "%m"),
    ("d", "%d"),
    ("b", "%b"),
    ("h", "%b"),
    ("B", "%B"),
    ("F", "%Y-%m-%d"),
    ("%", "%%"),
    ("n", "\n"),
    ("t", "\t"),
    ("a", "%a"),
    ("A", "%A"),
    ("j", "%j"),
    ("y", "%y"),
    ("D", "%m/%d/%y"),
    ("u", "%u"),
    ("w", "%w"),
];

/// How many of `DATE`, from the start, reading text understands in the same way.
const READABLE: usize = 8;

const WEEKS: [(&str, &str); 4] = [("U", "%U"), ("W", "%W"), ("V", "%V"), ("G", "%G")];

const CLOCK: [(&str, &str); 6] =
    [("H", "%H"), ("M", "%M"), ("S", "%S"), ("T", "%H:%M:%S"), ("R", "%H:%M"), ("I", "%I")];

/// The literal format in `expr` as DuckDB writes it.
pub fn strftime(expr: &Expr, format: Format) -> Result<String, Fault> {
    let Kind::String(pattern) = &expr.kind else {
        return Err(Fault::unsupported("a format that is not a literal", expr.span));
    };
    let parses = matches!(format, Format::ParseDate | Format::ParseDateTime);
    let clock = matches!(format, Format::DateTime | Format::ParseDateTime);
    let mut translated = String::new();
    let mut chars = pattern.chars();
    let mut years = 0;
    while let Some(c) = chars.next() {
        if c != '%' {
            translated.push(c);
            continue;
        }
        let element = chars.next().map(String::from).unwrap_or_default();
        let date = if parses { &DATE[..READABLE] } else { &DATE[..] };
        let known = date
            .iter()
            .chain(if parses { &[] } else { &WEEKS[..] })
            .chain(if clock { &CLOCK[..] } else { &[] })
            .find(|(name, _)| *name == element);
        let Some((_, ours)) = known else {
            return Err(Fault::unsupported(format!("format element %{element}"), expr.span));
        };
        years += usize::from(matches!(element.as_str(), "Y" | "F"));
        translated.push_str(ours);
    }
    if parses && years != 1 {
        // what is left out is 1970 in GoogleSQL, 1900 in DuckDB
        return Err(Fault::unsupported("parsing a date without its year (%Y)", expr.span));
    }
    Ok(translated)
}
