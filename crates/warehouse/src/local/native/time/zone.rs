//! Time zones: names of the IANA database, and fixed offsets.

use super::super::Failure;
use super::civil::{SECOND, valid};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// A zone.
pub struct Zone(TimeZone);

impl Zone {
    /// `America/New_York`, `UTC`, `+05:30`, `-8`.
    pub fn named(name: &str) -> Result<Self, Failure> {
        if name.starts_with(['+', '-']) {
            return match offset(name).and_then(|seconds| Offset::from_seconds(seconds).ok()) {
                Some(offset) => Ok(Self(TimeZone::fixed(offset))),
                None => Failure::error(format!("{name} is no time zone")),
            };
        }
        if name == "UTC" {
            return Ok(Self(TimeZone::UTC));
        }
        match TimeZone::get(name) {
            // the database finds names in any case, GoogleSQL does not
            Ok(zone) if zone.iana_name() == Some(name) => Ok(Self(zone)),
            _ => Failure::error(format!("{name} is no time zone")),
        }
    }

    /// Seconds east of UTC at a moment.
    pub fn offset_at(&self, micros: i64) -> Result<i64, Failure> {
        if let Ok(offset) = self.0.to_fixed_offset() {
            return Ok(offset.seconds().into());
        }
        match Timestamp::from_microsecond(micros) {
            Ok(moment) => Ok(self.0.to_offset(moment).seconds().into()),
            Err(_) => super::out_of_range(),
        }
    }

    /// The same, where what is written of a time has no seconds of an offset.
    pub fn whole_minutes_at(&self, micros: i64) -> Result<i64, Failure> {
        match self.offset_at(micros)? {
            offset if offset % 60 == 0 => Ok(offset),
            _ => Failure::unsupported("writing a moment of the time before zones had whole minutes"),
        }
    }

    /// The moment of a civil time; one that is skipped is read with the offset before, one that is repeated
    /// is the first.
    pub fn moment(&self, civil: i64) -> Result<i64, Failure> {
        // without jiff, whose moments end a day before the year 10000
        if let Ok(offset) = self.0.to_fixed_offset() {
            return valid(civil - offset_micros(offset.seconds()));
        }
        let Ok(as_utc) = Timestamp::from_microsecond(civil) else { return super::out_of_range() };
        let civil_time: DateTime = Offset::UTC.to_datetime(as_utc);
        let moment = self.0.to_ambiguous_zoned(civil_time).compatible();
        match moment {
            Ok(zoned) => valid(zoned.timestamp().as_microsecond()),
            Err(_) => super::out_of_range(),
        }
    }
}

/// Seconds of `+H`, `+HH`, `+HH:MM`.
pub fn offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "00"));
    let number = |text: &str, most: i32| {
        let fits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| text.parse::<i32>().ok()).flatten().filter(|number| *number <= most)
    };
    let (hours, minutes) = (number(hours, 14)?, number(minutes, 59)?);
    let seconds = hours * 3600 + minutes * 60;
    (seconds <= 14 * 3600).then_some(sign * seconds)
}

/// The offset in microseconds.
pub fn offset_micros(seconds: i32) -> i64 {
    i64::from(seconds) * SECOND
}
