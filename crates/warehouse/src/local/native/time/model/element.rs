//! The elements of a format model, as in `YYYY-MM-DD"T"HH24:MI`.

use super::super::super::Failure;
use super::super::format::Shape;

/// What an element stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element {
    /// The last digits of a year, so many; four are all of it.
    Year(usize),
    /// `Y,YYY`
    YearWithComma,
    /// `RR`: two digits of a year of this century or the ones beside it.
    NearYear,
    Month,
    MonthName,
    ShortMonthName,
    Day,
    DayOfYear,
    Weekday,
    WeekdayName,
    ShortWeekdayName,
    Hour12,
    Hour24,
    Minute,
    Second,
    SecondOfDay,
    /// So many digits of the fraction of a second.
    Fraction(usize),
    /// `AM`
    Meridian,
    /// `A.M.`
    DottedMeridian,
    ZoneHour,
    ZoneMinute,
    /// One that GoogleSQL knows, but neither writes nor reads.
    Unused,
}

/// What an element tells of; a model that is read has at most one of most kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Fraction,
    Meridian,
    ZoneHour,
    ZoneMinute,
}

impl Element {
    pub fn category(self) -> Option<Category> {
        Some(match self {
            Self::Year(_) | Self::YearWithComma | Self::NearYear => Category::Year,
            Self::Month | Self::MonthName | Self::ShortMonthName => Category::Month,
            Self::Day | Self::DayOfYear | Self::Weekday | Self::WeekdayName | Self::ShortWeekdayName => {
                Category::Day
            }
            Self::Hour12 | Self::Hour24 => Category::Hour,
            Self::Minute => Category::Minute,
            Self::Second | Self::SecondOfDay => Category::Second,
            Self::Fraction(_) => Category::Fraction,
            Self::Meridian | Self::DottedMeridian => Category::Meridian,
            Self::ZoneHour => Category::ZoneHour,
            Self::ZoneMinute => Category::ZoneMinute,
            Self::Unused => return None,
        })
    }

    /// Whether values of this type have what the element tells of.
    pub fn is_of(self, shape: Shape) -> bool {
        match self.category() {
            None => false,
            Some(Category::Year | Category::Month | Category::Day) => shape != Shape::Time,
            Some(Category::ZoneHour | Category::ZoneMinute) => shape == Shape::Timestamp,
            Some(_) => shape != Shape::Date,
        }
    }
}

/// A part of a model, as it is written there.
#[derive(Debug, Clone, PartialEq)]
pub enum Part<'a> {
    /// Text that stands for itself.
    Text(String),
    /// Spaces, so many.
    Spaces(usize),
    Element(Element, &'a str),
}

/// The elements by name; of two that fit, the longer one stands first.
const ELEMENTS: [(&str, Element); 34] = [
    ("MONTH", Element::MonthName),
    ("SSSSS", Element::SecondOfDay),
    ("Y,YYY", Element::YearWithComma),
    ("A.M.", Element::DottedMeridian),
    ("HH12", Element::Hour12),
    ("HH24", Element::Hour24),
    ("P.M.", Element::DottedMeridian),
    ("RRRR", Element::Year(4)),
    ("YEAR", Element::Unused),
    ("YYYY", Element::Year(4)),
    ("DAY", Element::WeekdayName),
    ("DDD", Element::DayOfYear),
    ("MON", Element::ShortMonthName),
    ("TZH", Element::ZoneHour),
    ("TZM", Element::ZoneMinute),
    ("YYY", Element::Year(3)),
    ("AD", Element::Unused),
    ("AM", Element::Meridian),
    ("CC", Element::Unused),
    ("DD", Element::Day),
    ("DL", Element::Unused),
    ("DS", Element::Unused),
    ("DY", Element::ShortWeekdayName),
    ("HH", Element::Hour12),
    ("IW", Element::Unused),
    ("MI", Element::Minute),
    ("MM", Element::Month),
    ("PM", Element::Meridian),
    ("RR", Element::NearYear),
    ("SS", Element::Second),
    ("WW", Element::Unused),
    ("YY", Element::Year(2)),
    ("D", Element::Weekday),
    ("Y", Element::Year(1)),
];

/// Characters that stand for themselves.
const PLAIN: &str = "-./,';:";

/// The parts of a model.
pub fn parts(model: &str) -> Result<Vec<Part<'_>>, Failure> {
    let mut parts = Vec::new();
    let mut rest = model;
    while let Some(c) = rest.chars().next() {
        let element = ELEMENTS.iter().find(|(name, _)| starts_with(rest, name));
        let (part, length) = if let Some((name, element)) = element {
            (Part::Element(*element, &rest[..name.len()]), name.len())
        } else if let Some(digits) = fraction(rest) {
            (Part::Element(Element::Fraction(digits), &rest[..3]), 3)
        } else if c == '"' {
            quoted(rest)?
        } else if c == ' ' {
            let spaces = rest.len() - rest.trim_start_matches(' ').len();
            (Part::Spaces(spaces), spaces)
        } else if PLAIN.contains(c) {
            (Part::Text(c.to_string()), 1)
        } else {
            return Failure::error(format!("the format {model} has no element at {rest}"));
        };
        parts.push(part);
        rest = &rest[length..];
    }
    Ok(parts)
}

fn starts_with(text: &str, name: &str) -> bool {
    text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// The digits of `FF1` to `FF9`.
fn fraction(text: &str) -> Option<usize> {
    let digit = text.get(2..3).filter(|_| starts_with(text, "FF"))?;
    digit.parse().ok().filter(|digit| *digit > 0)
}

/// Text in double quotes, and how much of `text` that is.
fn quoted(text: &str) -> Result<(Part<'_>, usize), Failure> {
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((Part::Text(value), at + 1)),
            '\\' => match chars.next() {
                Some((_, escaped @ ('"' | '\\'))) => value.push(escaped),
                _ => {
                    return Failure::error(format!(
                        "text in a format escapes only quotes and backslashes: {text}"
                    ));
                }
            },
            c => value.push(c),
        }
    }
    Failure::error(format!("this text in a format is not closed: {text}"))
}
