//! `FORMAT_DATE` and its siblings: GoogleSQL's format elements.

use super::super::Failure;
use super::civil::{Civil, MONTHS, WEEKDAYS};
use std::fmt::Write as _;

/// What is formatted or parsed: its elements are those of its type, the others stand for themselves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    Date,
    DateTime,
    Time,
    Timestamp,
}

/// Elements of the date.
const DATE: &str = "AaBbhCDdeFGgjmQUuVWwxYy";
/// Elements of the time of day.
const TIME: &str = "HIklMPpRrSTX";
/// Elements of both.
const BOTH: &str = "cs";
/// Elements of the zone.
const ZONE: &str = "Zz";

impl Shape {
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::DateTime => "DATETIME",
            Self::Time => "TIME",
            Self::Timestamp => "TIMESTAMP",
        }
    }

    /// Whether values of this type have the element.
    pub fn has(self, element: char) -> bool {
        match self {
            Self::Date => DATE.contains(element),
            Self::Time => TIME.contains(element),
            Self::DateTime => !ZONE.contains(element),
            Self::Timestamp => true,
        }
    }
}

/// Whether any type has the element.
pub fn is_element(element: char) -> bool {
    [DATE, TIME, BOTH, ZONE].iter().any(|elements| elements.contains(element))
}

/// The value in the format's words; `offset` is the zone's, in seconds east of UTC.
pub fn format(format: &str, shape: Shape, civil: &Civil, offset: i64) -> Result<String, Failure> {
    let mut text = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        match chars.next() {
            Some('%') => text.push('%'),
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('E') => extended(&mut text, &mut chars, shape, civil, offset)?,
            Some(element) if !is_element(element) => {
                return Failure::unsupported(format!("format element %{element}"));
            }
            Some(element) if shape.has(element) => simple(&mut text, element, civil, offset),
            Some(element) => text.extend(['%', element]),
            None => return Failure::unsupported("a format that ends in %"),
        }
    }
    Ok(text)
}

/// What follows `%E`: `4Y`, `z`, `*S`, `3S`.
fn extended(
    text: &mut String,
    chars: &mut std::str::Chars,
    shape: Shape,
    civil: &Civil,
    offset: i64,
) -> Result<(), Failure> {
    let rest = chars.as_str();
    let element = ["4Y", "z", "*S"].into_iter().find(|element| rest.starts_with(element));
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let (element, has) = match element {
        Some("4Y") => ("4Y", shape.has('Y')),
        Some("z") => ("z", shape.has('z')),
        Some(_) => ("*S", shape.has('S')),
        None if rest[digits.len()..].starts_with('S') && (1..=2).contains(&digits.len()) => {
            ("S", shape.has('S'))
        }
        None => return Failure::unsupported("this format element beginning with %E"),
    };
    let length = if element == "S" { digits.len() + 1 } else { element.len() };
    let written = &rest[..length];
    *chars = rest[length..].chars();
    if !has {
        text.push_str("%E");
        text.push_str(written);
        return Ok(());
    }
    match element {
        "4Y" => push(text, civil.year(), 4, '0'),
        "z" => push_offset(text, offset, ":"),
        "*S" => {
            push(text, civil.second, 2, '0');
            let fraction = format!("{:06}", civil.micros);
            let fraction = fraction.trim_end_matches('0');
            if !fraction.is_empty() {
                text.push('.');
                text.push_str(fraction);
            }
        }
        _ => {
            push(text, civil.second, 2, '0');
            let count: usize = digits.parse().unwrap_or(0);
            if count > 15 {
                return Failure::unsupported("more than 15 digits of a second");
            }
            let fraction = format!("{:06}{}", civil.micros, "0".repeat(9));
            if count > 0 {
                text.push('.');
                text.push_str(&fraction[..count]);
            }
        }
    }
    Ok(())
}

fn simple(text: &mut String, element: char, civil: &Civil, offset: i64) {
    let short = |name: &'static str| &name[..3];
    let weekday = usize::try_from(civil.weekday()).map_or("", |day| WEEKDAYS[day % 7]);
    let month = usize::try_from(civil.date.month() - 1).map_or("", |month| MONTHS[month % 12]);
    let twelve = (civil.hour + 11) % 12 + 1;
    let mut also = |elements: &str| {
        for c in elements.chars() {
            if c.is_ascii_alphabetic() { simple(text, c, civil, offset) } else { text.push(c) }
        }
    };
    match element {
        'c' => also("a b e T Y"),
        'D' | 'x' => also("m/d/y"),
        'F' => also("Y-m-d"),
        'R' => also("H:M"),
        'T' | 'X' => also("H:M:S"),
        'r' => also("I:M:S p"),
        'A' => text.push_str(weekday),
        'a' => text.push_str(short(weekday)),
        'B' => text.push_str(month),
        'b' | 'h' => text.push_str(short(month)),
        'C' => push(text, civil.year().div_euclid(100), 2, '0'),
        'd' => push(text, civil.date.day().into(), 2, '0'),
        'e' => push(text, civil.date.day().into(), 2, ' '),
        'G' => push(text, civil.iso_week().0, 4, '0'),
        'g' => push(text, civil.iso_week().0.rem_euclid(100), 2, '0'),
        'H' => push(text, civil.hour, 2, '0'),
        'I' => push(text, twelve, 2, '0'),
        'j' => push(text, civil.day_of_year(), 3, '0'),
        'k' => push(text, civil.hour, 2, ' '),
        'l' => push(text, twelve, 2, ' '),
        'M' => push(text, civil.minute, 2, '0'),
        'm' => push(text, civil.date.month().into(), 2, '0'),
        'P' => text.push_str(if civil.hour < 12 { "am" } else { "pm" }),
        'p' => text.push_str(if civil.hour < 12 { "AM" } else { "PM" }),
        'Q' => push(text, i64::from((civil.date.month() - 1) / 3 + 1), 1, '0'),
        'S' => push(text, civil.second, 2, '0'),
        's' => push(text, civil.epoch_seconds() - offset, 1, '0'),
        'U' => push(text, civil.week(0), 2, '0'),
        'u' => push(text, (civil.weekday() + 6) % 7 + 1, 1, '0'),
        'V' => push(text, civil.iso_week().1, 2, '0'),
        'W' => push(text, civil.week(1), 2, '0'),
        'w' => push(text, civil.weekday(), 1, '0'),
        'Y' => push(text, civil.year(), 1, '0'),
        'y' => push(text, civil.year().rem_euclid(100), 2, '0'),
        'Z' => {
            text.push_str("UTC");
            if offset % 3600 != 0 {
                push_offset(text, offset, "");
            } else if offset != 0 {
                // writing to a String does not fail
                let _ = write!(text, "{:+}", offset / 3600);
            }
        }
        _ => push_offset(text, offset, ""),
    }
}

fn push(text: &mut String, number: i64, width: usize, pad: char) {
    let digits = number.to_string();
    text.extend(std::iter::repeat_n(pad, width.saturating_sub(digits.len())));
    text.push_str(&digits);
}

fn push_offset(text: &mut String, offset: i64, colon: &str) {
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
    // writing to a String does not fail
    let _ = write!(text, "{sign}{:02}{colon}{:02}", minutes / 60, minutes % 60);
}

/// The offset as a `TIMESTAMP` in text has it: `-04`, `+05:30`.
pub fn short_offset(offset: i64) -> String {
    let mut text = String::new();
    push_offset(&mut text, offset, ":");
    text.trim_end_matches(":00").to_owned()
}
