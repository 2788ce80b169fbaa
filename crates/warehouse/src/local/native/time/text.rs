//! Dates and times as GoogleSQL writes them.

use super::civil::Civil;

/// `2020-01-02`, of days since 1970.
pub fn date(days: i32) -> String {
    civil_date(&Civil::of_days(days.into()))
}

/// `03:04:05.678`, of microseconds since midnight; the fraction has no, three or six digits.
pub fn clock(micros: i64) -> String {
    let civil = Civil::of_micros(micros);
    let time = format!("{:02}:{:02}:{:02}", civil.hour, civil.minute, civil.second);
    match civil.micros {
        0 => time,
        micros if micros % 1000 == 0 => format!("{time}.{:03}", micros / 1000),
        micros => format!("{time}.{micros:06}"),
    }
}

/// `2020-01-02 03:04:05.678`, of microseconds since 1970, with `separator` between.
pub fn civil(micros: i64, separator: char) -> String {
    format!("{}{separator}{}", civil_date(&Civil::of_micros(micros)), clock(micros))
}

fn civil_date(civil: &Civil) -> String {
    format!("{:04}-{:02}-{:02}", civil.year(), civil.date.month(), civil.date.day())
}
