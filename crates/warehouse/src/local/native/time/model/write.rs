//! A date or time as text, by a format model.

use super::super::super::Failure;
use super::super::civil::{Civil, MONTHS, WEEKDAYS};
use super::super::format::Shape;
use super::element::{Element, Part, parts};

/// The value by the model; `offset` is the zone's, in seconds east of UTC.
pub fn write(model: &str, shape: Shape, civil: &Civil, offset: i64) -> Result<String, Failure> {
    let mut text = String::new();
    for part in parts(model)? {
        match part {
            Part::Text(plain) => text.push_str(&plain),
            Part::Spaces(count) => text.extend(std::iter::repeat_n(' ', count)),
            Part::Element(element, written) => match value(element, civil, offset) {
                Some(value) if element.is_of(shape) => text.push_str(&cased(value, written, element)),
                _ => return Failure::error(format!("a {} has no {written}", shape.name())),
            },
        }
    }
    Ok(text)
}

fn value(element: Element, civil: &Civil, offset: i64) -> Option<String> {
    let two = |number: i64| format!("{number:02}");
    let name = |names: &[&str], at: i64, length: usize| {
        let name = usize::try_from(at).ok().and_then(|at| names.get(at)).copied().unwrap_or_default();
        name[..length.min(name.len())].to_owned()
    };
    let month = i64::from(civil.date.month());
    let minutes = offset.abs() / 60;
    Some(match element {
        Element::Year(4) => format!("{:04}", civil.year()),
        Element::Year(digits) => {
            let all = format!("{:04}", civil.year());
            all[all.len() - digits..].to_owned()
        }
        Element::NearYear => two(civil.year() % 100),
        Element::Month => two(month),
        Element::MonthName => name(&MONTHS, month - 1, usize::MAX),
        Element::ShortMonthName => name(&MONTHS, month - 1, 3),
        Element::Day => two(civil.date.day().into()),
        Element::DayOfYear => format!("{:03}", civil.day_of_year()),
        Element::Weekday => (civil.weekday() + 1).to_string(),
        Element::WeekdayName => name(&WEEKDAYS, civil.weekday(), usize::MAX),
        Element::ShortWeekdayName => name(&WEEKDAYS, civil.weekday(), 3),
        Element::Hour12 => two((civil.hour + 11) % 12 + 1),
        Element::Hour24 => two(civil.hour),
        Element::Minute => two(civil.minute),
        Element::Second => two(civil.second),
        Element::SecondOfDay => format!("{:05}", civil.hour * 3600 + civil.minute * 60 + civil.second),
        Element::Fraction(digits) => format!("{:06}000", civil.micros)[..digits].to_owned(),
        Element::Meridian => if civil.hour < 12 { "AM" } else { "PM" }.to_owned(),
        Element::DottedMeridian => if civil.hour < 12 { "A.M." } else { "P.M." }.to_owned(),
        Element::ZoneHour => format!("{}{:02}", if offset < 0 { '-' } else { '+' }, minutes / 60),
        Element::ZoneMinute => two(minutes % 60),
        Element::YearWithComma | Element::Unused => return None,
    })
}

/// Names are in the case of the element's first two letters, AM and PM in that of the first.
fn cased(value: String, written: &str, element: Element) -> String {
    let mut upper = written.chars().map(|c| c.is_ascii_uppercase());
    let (first, second) = (upper.next().unwrap_or_default(), upper.next().unwrap_or_default());
    match element {
        _ if !first => value.to_lowercase(),
        Element::MonthName | Element::ShortMonthName | Element::WeekdayName | Element::ShortWeekdayName
            if !second =>
        {
            value
        }
        _ => value.to_uppercase(),
    }
}
