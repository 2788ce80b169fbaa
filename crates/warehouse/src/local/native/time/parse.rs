//! `PARSE_DATE` and its siblings: text by GoogleSQL's format elements.

use super::super::Failure;
use super::civil::{self, DAY, HOUR, MINUTE, MONTHS, SECOND, WEEKDAYS};
use super::format::{Shape, is_element};
use super::zone::{Zone, offset, offset_micros};

/// What a text said; what it left out is that of 1970-01-01 00:00:00.
#[derive(Debug, Default)]
pub struct Parsed {
    year: Option<i64>,
    century: Option<i64>,
    year_of_century: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    hour: i64,
    /// The hour is of twelve.
    twelve: bool,
    afternoon: bool,
    minute: i64,
    second: i64,
    micros: i64,
    /// Microseconds since 1970 (`%s`).
    epoch: Option<i64>,
    zone: Option<String>,
    /// Microseconds east of UTC.
    offset: Option<i64>,
}

impl Parsed {
    /// Days since 1970.
    pub fn days(&self) -> Result<i32, Failure> {
        let year = match (self.year, self.century, self.year_of_century) {
            (Some(_), Some(_), _) | (Some(_), _, Some(_)) => {
                return Failure::unsupported("a year in several parts of a format");
            }
            (Some(year), None, None) => year,
            (None, Some(century), year) => century * 100 + year.unwrap_or(0),
            (None, None, Some(year)) => year + if year < 69 { 2000 } else { 1900 },
            (None, None, None) => 1970,
        };
        match self.day_of_year {
            Some(_) if self.month.is_some() || self.day.is_some() => {
                Failure::unsupported("a date's day in several parts of a format")
            }
            Some(day) => {
                let first = civil::days(year, 1, 1)?;
                let next = civil::days(year, 12, 31)? + 1;
                match i32::try_from(day) {
                    Ok(day) if first + day <= next => Ok(first + day - 1),
                    _ => Failure::error(format!("the year {year} has no day {day}")),
                }
            }
            None => civil::days(year, self.month.unwrap_or(1), self.day.unwrap_or(1)),
        }
    }

    /// Microseconds since 1970 of the civil time.
    pub fn micros(&self) -> Result<i64, Failure> {
        let hour = match (self.twelve, self.afternoon) {
            (true, afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
            (false, _) => self.hour,
        };
        let time = hour * HOUR + self.minute * MINUTE + self.second * SECOND + self.micros;
        civil::valid(i64::from(self.days()?) * DAY + time)
    }

    /// Microseconds since 1970 of the moment, in `zone` unless the text has its own.
    pub fn moment(&self, zone: &Zone) -> Result<i64, Failure> {
        if let Some(epoch) = self.epoch {
            return civil::valid(epoch);
        }
        let civil = self.micros()?;
        match (&self.zone, self.offset) {
            (_, Some(offset)) => civil::valid(civil - offset),
            (Some(name), None) => Zone::named(name)?.moment(civil),
            (None, None) => zone.moment(civil),
        }
    }
}

/// Reads `text` by `format`.
pub fn parse(format: &str, text: &str, shape: Shape) -> Result<Parsed, Failure> {
    let mut reader = Reader { rest: text.trim_start(), text };
    let mut parsed = Parsed::default();
    reader.by(format, shape, &mut parsed)?;
    if !reader.rest.trim_start().is_empty() {
        return reader.mismatch();
    }
    Ok(parsed)
}

struct Reader<'a> {
    rest: &'a str,
    text: &'a str,
}

impl Reader<'_> {
    fn mismatch<T>(&self) -> Result<T, Failure> {
        Failure::error(format!("this text does not match the format: {}", self.text))
    }

    fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn by(&mut self, format: &str, shape: Shape, parsed: &mut Parsed) -> Result<(), Failure> {
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            if c.is_whitespace() {
                self.skip_spaces();
            } else if c != '%' {
                self.literal(c)?;
            } else if let Some(element) = chars.next() {
                let element = if element == 'E' { extended(&mut chars)? } else { Element::Simple(element) };
                self.element(element, shape, parsed)?;
            } else {
                return Failure::unsupported("a format that ends in %");
            }
        }
        Ok(())
    }

    fn literal(&mut self, c: char) -> Result<(), Failure> {
        match self.rest.strip_prefix(c) {
            Some(rest) => self.rest = rest,
            None => return self.mismatch(),
        }
        Ok(())
    }

    fn element(&mut self, element: Element, shape: Shape, parsed: &mut Parsed) -> Result<(), Failure> {
        let element = match element {
            Element::Seconds(digits) => {
                allowed('S', shape)?;
                parsed.second = self.number(2, 0, 60)?;
                return self.fraction(digits, parsed);
            }
            Element::Year4 => {
                allowed('Y', shape)?;
                parsed.year = Some(self.digits(4, 4)?);
                return Ok(());
            }
            Element::Offset => {
                allowed('z', shape)?;
                return self.offset(true, parsed);
            }
            Element::Simple(element) => element,
        };
        if !matches!(element, '%' | 'n' | 't') {
            allowed(element, shape)?;
        }
        match element {
            '%' => self.literal('%')?,
            'n' | 't' => self.skip_spaces(),
            'Y' => parsed.year = Some(self.digits(1, 4)?),
            'y' => parsed.year_of_century = Some(self.number(2, 0, 99)?),
            'C' => parsed.century = Some(self.number(2, 0, 99)?),
            'm' => parsed.month = Some(self.number(2, 1, 12)?),
            'd' | 'e' => {
                self.skip_spaces();
                parsed.day = Some(self.number(2, 1, 31)?);
            }
            'j' => parsed.day_of_year = Some(self.number(3, 1, 366)?),
            'B' | 'b' | 'h' => parsed.month = Some(self.name(&MONTHS)? + 1),
            'A' | 'a' => {
                self.name(&WEEKDAYS)?;
            }
            'H' | 'k' => {
                self.skip_spaces();
                (parsed.hour, parsed.twelve) = (self.number(2, 0, 23)?, false);
            }
            'I' | 'l' => {
                self.skip_spaces();
                (parsed.hour, parsed.twelve) = (self.number(2, 1, 12)?, true);
            }
            'M' => parsed.minute = self.number(2, 0, 59)?,
            'S' => parsed.second = self.number(2, 0, 60)?,
            'p' | 'P' => {
                self.skip_spaces();
                parsed.afternoon = self.name(&["AM", "PM"])? == 1;
            }
            's' => parsed.epoch = Some(self.epoch()?),
            'z' => self.offset(false, parsed)?,
            'Z' => {
                let length = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
                let (name, rest) = self.rest.split_at(length);
                parsed.zone = Some(name.to_owned());
                self.rest = rest;
            }
            'D' | 'x' => self.by("%m/%d/%y", shape, parsed)?,
            'F' => self.by("%Y-%m-%d", shape, parsed)?,
            'R' => self.by("%H:%M", shape, parsed)?,
            'T' | 'X' => self.by("%H:%M:%S", shape, parsed)?,
            'r' => self.by("%I:%M:%S %p", shape, parsed)?,
            'c' => self.by("%a %b %e %H:%M:%S %Y", shape, parsed)?,
            _ => return Failure::unsupported(format!("parsing by format element %{element}")),
        }
        Ok(())
    }

    /// A number of at least `least` and at most `most` digits.
    fn digits(&mut self, least: usize, most: usize) -> Result<i64, Failure> {
        let count = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(count);
        match digits.parse() {
            Ok(number) if count >= least => {
                self.rest = rest;
                Ok(number)
            }
            _ => self.mismatch(),
        }
    }

    /// A number of at most `digits` digits between two bounds.
    fn number(&mut self, digits: usize, least: i64, most: i64) -> Result<i64, Failure> {
        let number = self.digits(1, digits)?;
        if (least..=most).contains(&number) { Ok(number) } else { self.mismatch() }
    }

    /// Which of the names comes next, in any case, in full or its first three letters.
    fn name(&mut self, names: &[&str]) -> Result<i64, Failure> {
        let begins =
            |name: &str| self.rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        let found = names.iter().zip(0..).find_map(|(name, index)| {
            let short = &name[..name.len().min(3)];
            [*name, short].into_iter().find(|name| begins(name)).map(|name| (name.len(), index))
        });
        match found {
            Some((length, index)) => {
                self.rest = &self.rest[length..];
                Ok(index)
            }
            None => self.mismatch(),
        }
    }

    /// What may follow the seconds: a point and digits, at most so many; those after microseconds are cut.
    fn fraction(&mut self, most: usize, parsed: &mut Parsed) -> Result<(), Failure> {
        let Some(rest) = self.rest.strip_prefix('.').filter(|_| most > 0) else { return Ok(()) };
        let count = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        if count == 0 {
            return self.mismatch();
        }
        let digits = format!("{:0<6}", &rest[..count.min(6)]);
        parsed.micros = digits.parse().unwrap_or(0);
        self.rest = &rest[count..];
        Ok(())
    }

    fn epoch(&mut self) -> Result<i64, Failure> {
        let negative = self.rest.starts_with('-');
        self.rest = self.rest.strip_prefix('-').unwrap_or(self.rest);
        let seconds = self.digits(1, 12)?;
        Ok(if negative { -seconds } else { seconds } * SECOND)
    }

    /// `+HHMM`; with `colon` also `+HH:MM` and `Z`.
    fn offset(&mut self, colon: bool, parsed: &mut Parsed) -> Result<(), Failure> {
        if colon && let Some(rest) = self.rest.strip_prefix(['Z', 'z']) {
            (self.rest, parsed.offset) = (rest, Some(0));
            return Ok(());
        }
        let part = |from: usize, to: usize| self.rest.get(from..to).unwrap_or_default();
        let with_colon = colon && part(3, 4) == ":";
        let length = if with_colon { 6 } else { 5 };
        let text = format!("{}:{}", part(0, 3), part(length - 2, length));
        match offset(&text).filter(|_| text.len() == 6) {
            Some(seconds) => parsed.offset = Some(offset_micros(seconds)),
            None => return self.mismatch(),
        }
        self.rest = &self.rest[length..];
        Ok(())
    }
}

/// An element after `%`.
#[derive(Clone, Copy)]
enum Element {
    Simple(char),
    /// `%E4Y`
    Year4,
    /// `%Ez`
    Offset,
    /// `%E*S`, `%E3S`: seconds and at most so many digits after the point
    Seconds(usize),
}

fn extended(chars: &mut std::str::Chars) -> Result<Element, Failure> {
    let rest = chars.as_str();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (element, length) = if rest.starts_with("4Y") {
        (Element::Year4, 2)
    } else if rest.starts_with('z') {
        (Element::Offset, 1)
    } else if rest.starts_with("*S") {
        (Element::Seconds(usize::MAX), 2)
    } else if (1..=2).contains(&digits) && rest[digits..].starts_with('S') {
        (Element::Seconds(rest[..digits].parse().unwrap_or(0)), digits + 1)
    } else {
        return Failure::unsupported("this format element beginning with %E");
    };
    *chars = rest[length..].chars();
    Ok(element)
}

/// Checks that values of this type have the element.
fn allowed(element: char, shape: Shape) -> Result<(), Failure> {
    if !is_element(element) {
        return Failure::unsupported(format!("format element %{element}"));
    }
    let fits = shape.has(element) && !(element == 's' && shape != Shape::Timestamp);
    if fits { Ok(()) } else { Failure::error(format!("format element %{element} is not of this type")) }
}
