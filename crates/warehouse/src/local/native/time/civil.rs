//! The calendar: dates and times of no zone.

use super::super::Failure;
use super::out_of_range;
use jiff::civil::Date;

/// Microseconds.
pub const SECOND: i64 = 1_000_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// Days from 1970-01-01 to 0001-01-01 and to 9999-12-31.
const FIRST_DAY: i64 = -719_162;
const LAST_DAY: i64 = 2_932_896;

/// A date and time of day, in parts.
#[derive(Debug, Clone, Copy)]
pub struct Civil {
    /// Days since 1970.
    pub days: i64,
    pub date: Date,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    pub micros: i64,
}

impl Civil {
    pub fn of_days(days: i64) -> Self {
        Self::of_micros(days * DAY)
    }

    pub fn of_micros(micros: i64) -> Self {
        let (days, time) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
        Self {
            days,
            date: date(days),
            hour: time / HOUR,
            minute: time / MINUTE % 60,
            second: time / SECOND % 60,
            micros: time % SECOND,
        }
    }

    /// 0 is Sunday.
    pub fn weekday(&self) -> i64 {
        i64::from(self.date.weekday().to_sunday_zero_offset())
    }

    pub fn day_of_year(&self) -> i64 {
        i64::from(self.date.day_of_year())
    }

    /// The week of the year; weeks begin on `start` (0 is Sunday), days before the first such day are in week 0.
    pub fn week(&self, start: i64) -> i64 {
        let since_start = (self.weekday() - start).rem_euclid(7);
        (self.day_of_year() - 1 - since_start + 7) / 7
    }

    /// The year and week of ISO 8601.
    pub fn iso_week(&self) -> (i64, i64) {
        let week = self.date.iso_week_date();
        (i64::from(week.year()), i64::from(week.week()))
    }

    pub fn year(&self) -> i64 {
        i64::from(self.date.year())
    }

    /// Seconds since 1970 of this time in UTC.
    pub fn epoch_seconds(&self) -> i64 {
        self.days * 86_400 + self.hour * 3600 + self.minute * 60 + self.second
    }
}

/// The date so many days after 1970; the nearest there is for days out of all calendars.
fn date(days: i64) -> Date {
    let epoch = Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(days.clamp(-4_000_000, 2_932_896));
    span.and_then(|span| epoch.checked_add(span)).unwrap_or(epoch)
}

/// Days since 1970 of a date in parts.
pub fn days(year: i64, month: i64, day: i64) -> Result<i32, Failure> {
    let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    let (Ok(year @ 1..), Ok(month), Ok(day)) = parts else {
        return Failure::error(format!("{year}-{month}-{day} is no date"));
    };
    match Date::new(year, month, day) {
        Ok(date) => Ok(days_of(date)),
        Err(_) => Failure::error(format!("{year}-{month}-{day} is no date")),
    }
}

fn days_of(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    date.since(epoch).map_or(0, |span| span.get_days())
}

/// Microseconds since midnight.
pub fn time(hour: i64, minute: i64, second: i64) -> Result<i64, Failure> {
    if (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second) {
        return Ok(hour * HOUR + minute * MINUTE + second * SECOND);
    }
    Failure::error(format!("{hour}:{minute}:{second} is no time of day"))
}

/// Microseconds that are in GoogleSQL's years.
pub fn valid(micros: i64) -> Result<i64, Failure> {
    if (FIRST_DAY..=LAST_DAY).contains(&micros.div_euclid(DAY)) { Ok(micros) } else { out_of_range() }
}

/// Names of weekdays from Sunday.
pub const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
