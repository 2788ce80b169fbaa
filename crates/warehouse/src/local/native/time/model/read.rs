//! Text as a date or time, by a format model.

use super::super::super::Failure;
use super::super::civil::{self, Civil, MONTHS};
use super::super::format::Shape;
use super::super::zone::Zone;
use super::element::{Category, Element, Part, parts};

/// Microseconds since 1970, or of a `TIME` since midnight; `today` has the year and month that the model lacks.
pub fn read_civil(model: &str, text: &str, shape: Shape, today: &Civil) -> Result<i64, Failure> {
    Found::read(model, text, shape, today)?.civil(shape, today)
}

/// The moment, in microseconds since 1970, of text that is of `zone` unless it has an offset of its own.
pub fn read_moment(model: &str, text: &str, zone: &Zone, now: i64) -> Result<i64, Failure> {
    let today = Civil::of_micros(now + zone.offset_at(now)? * civil::SECOND);
    let found = Found::read(model, text, Shape::Timestamp, &today)?;
    let local = found.civil(Shape::Timestamp, &today)?;
    let Some(offset) = found.offset()? else { return zone.moment(local) };
    if found.year.is_none() || found.month.is_none() {
        return Failure::unsupported("a time zone in text without year or month");
    }
    civil::valid(local - offset * civil::MINUTE)
}

/// What the text says.
#[derive(Debug, Default)]
struct Found {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    micros: i64,
    afternoon: bool,
    zone_is_west: bool,
    zone_hour: Option<i64>,
    zone_minute: Option<i64>,
}

impl Found {
    fn read(model: &str, text: &str, shape: Shape, today: &Civil) -> Result<Self, Failure> {
        let mut parts = parts(model)?;
        check(&parts, shape)?;
        parts.retain(|part| *part != Part::Text(String::new()));
        let mut found = Self::default();
        let mut rest = text.trim_start();
        for (index, part) in parts.iter().enumerate() {
            let exact = parts.get(index + 1).is_some_and(begins_with_digits);
            let Some(after) = found.take(part, rest, exact, today) else {
                return Failure::error(format!("{text} does not fit the format {model} at {rest:?}"));
            };
            rest = after;
        }
        if !rest.trim_start().is_empty() {
            return Failure::error(format!("{text} has more than the format {model}: {rest}"));
        }
        Ok(found)
    }

    /// Takes what the part stands for; numbers have all their digits where `exact`.
    fn take<'a>(&mut self, part: &Part, rest: &'a str, exact: bool, today: &Civil) -> Option<&'a str> {
        let element = match part {
            Part::Text(text) => return rest.strip_prefix(text.as_str()),
            Part::Spaces(_) => {
                let after = rest.trim_start();
                return (after.len() < rest.len()).then_some(after);
            }
            Part::Element(element, _) => *element,
        };
        let number = |most_digits: usize| number(rest, if exact { most_digits } else { 1 }, most_digits);
        let within = |most_digits: usize, least: i64, most: i64| {
            number(most_digits).filter(|(value, _)| (least..=most).contains(value))
        };
        let (value, after) = match element {
            Element::Year(4) => self::number(rest, if exact { 4 } else { 1 }, if exact { 4 } else { 5 })
                .filter(|(year, _)| *year <= 10_000)?,
            Element::Year(digits) => {
                let (last, after) = number(digits)?;
                let unit = 10_i64.pow(u32::try_from(digits).ok()?);
                (today.year() / unit * unit + last, after)
            }
            Element::NearYear => {
                let (last, after) = number(2)?;
                (near_year(last, today.year()), after)
            }
            Element::YearWithComma => {
                let (thousands, after) = self::number(rest, 1, 2)?;
                let (last, after) = self::number(after.strip_prefix(',')?, 3, 3)?;
                (Some(thousands * 1000 + last).filter(|year| *year <= 10_000)?, after)
            }
            Element::Month | Element::Hour12 => within(2, 1, 12)?,
            Element::MonthName => month_name(rest, usize::MAX)?,
            Element::ShortMonthName => month_name(rest, 3)?,
            Element::Day => within(2, 1, 31)?,
            Element::Hour24 => within(2, 0, 23)?,
            Element::Minute | Element::Second | Element::ZoneMinute => within(2, 0, 59)?,
            Element::SecondOfDay => within(5, 0, 86_399)?,
            Element::Fraction(digits) => {
                let (_, after) = number(digits)?;
                let written = &rest[..rest.len() - after.len()];
                (format!("{written:0<6}")[..6].parse().ok()?, after)
            }
            Element::DottedMeridian => {
                let (start, after) = rest.split_at_checked(4)?;
                let afternoon = start.eq_ignore_ascii_case("P.M.");
                (
                    i64::from(afternoon),
                    Some(after).filter(|_| afternoon || start.eq_ignore_ascii_case("A.M."))?,
                )
            }
            Element::ZoneHour => {
                let after = rest.strip_prefix(['+', '-', ' '])?;
                self.zone_is_west = rest.starts_with('-');
                self::number(after, if exact { 2 } else { 1 }, 2).filter(|(hour, _)| *hour <= 14)?
            }
            Element::DayOfYear
            | Element::Weekday
            | Element::WeekdayName
            | Element::ShortWeekdayName
            | Element::Meridian
            | Element::Unused => return None,
        };
        self.keep(element, value);
        Some(after)
    }

    fn keep(&mut self, element: Element, value: i64) {
        match element.category() {
            Some(Category::Year) => self.year = Some(value),
            Some(Category::Month) => self.month = Some(value),
            Some(Category::Day) => self.day = Some(value),
            Some(Category::Hour) => self.hour = if element == Element::Hour12 { value % 12 } else { value },
            Some(Category::Minute) => self.minute = value,
            Some(Category::Second) if element == Element::SecondOfDay => {
                (self.hour, self.minute, self.second) = (value / 3600, value / 60 % 60, value % 60);
            }
            Some(Category::Second) => self.second = value,
            Some(Category::Fraction) => self.micros = value,
            Some(Category::Meridian) => self.afternoon = value == 1,
            Some(Category::ZoneHour) => self.zone_hour = Some(value),
            Some(Category::ZoneMinute) => self.zone_minute = Some(value),
            None => {}
        }
    }

    /// Microseconds since 1970, or of a `TIME` since midnight.
    fn civil(&self, shape: Shape, today: &Civil) -> Result<i64, Failure> {
        let hour = self.hour + if self.afternoon { 12 } else { 0 };
        let time =
            hour * civil::HOUR + self.minute * civil::MINUTE + self.second * civil::SECOND + self.micros;
        if shape == Shape::Time {
            return Ok(time);
        }
        let year = self.year.unwrap_or_else(|| today.year());
        let month = self.month.unwrap_or_else(|| today.date.month().into());
        let days = civil::days(year, month, self.day.unwrap_or(1))?;
        Ok(i64::from(days) * civil::DAY + time)
    }

    /// The minutes that the text's own zone is east of UTC.
    fn offset(&self) -> Result<Option<i64>, Failure> {
        if self.zone_hour.is_none() && self.zone_minute.is_none() {
            return Ok(None);
        }
        let minutes = self.zone_hour.unwrap_or(0) * 60 + self.zone_minute.unwrap_or(0);
        if minutes > 14 * 60 {
            return Failure::error("a time zone is at most 14 hours from UTC");
        }
        Ok(Some(if self.zone_is_west { -minutes } else { minutes }))
    }
}

/// Whether the model's elements go together and belong to the type.
fn check(parts: &[Part], shape: Shape) -> Result<(), Failure> {
    let elements: Vec<_> = parts
        .iter()
        .filter_map(|part| match part {
            Part::Element(element, written) => Some((*element, *written)),
            _ => None,
        })
        .collect();
    let has = |category| elements.iter().any(|(element, _)| element.category() == Some(category));
    let has_element = |wanted| elements.iter().any(|(element, _)| *element == wanted);
    for (index, (element, written)) in elements.iter().enumerate() {
        if !element.is_of(shape) {
            return Failure::error(format!("a {} has no {written}", shape.name()));
        }
        if elements[..index].iter().any(|(other, _)| other.category() == element.category()) {
            return Failure::error(format!("{written} in a format that has that part already"));
        }
    }
    if has_element(Element::Hour12) != has(Category::Meridian) {
        return Failure::error("HH or HH12 goes together with A.M. or P.M.");
    }
    if has_element(Element::SecondOfDay) && (has(Category::Hour) || has(Category::Minute)) {
        return Failure::error("SSSSS in a format that has hours or minutes too");
    }
    Ok(())
}

fn begins_with_digits(part: &Part) -> bool {
    match part {
        Part::Text(text) => text.starts_with(|c: char| c.is_ascii_digit()),
        Part::Spaces(_) => false,
        Part::Element(element, _) => !matches!(
            element,
            Element::MonthName | Element::ShortMonthName | Element::DottedMeridian | Element::ZoneHour
        ),
    }
}

/// A number of so many digits, and what follows.
fn number(text: &str, least: usize, most: usize) -> Option<(i64, &str)> {
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(digits).filter(|(digits, _)| digits.len() >= least)?;
    Some((digits.parse().ok()?, rest))
}

/// The month whose name begins the text.
fn month_name(text: &str, length: usize) -> Option<(i64, &str)> {
    MONTHS.iter().zip(1..).find_map(|(name, month)| {
        let name = &name[..length.min(name.len())];
        let (start, rest) = text.split_at_checked(name.len())?;
        start.eq_ignore_ascii_case(name).then_some((month, rest))
    })
}

/// The year of these last digits that is of the half century around.
fn near_year(last: i64, this_year: i64) -> i64 {
    let century = this_year / 100 * 100;
    match (last < 50, this_year % 100 < 50) {
        (true, false) => century + 100 + last,
        (false, true) => century - 100 + last,
        _ => century + last,
    }
}
