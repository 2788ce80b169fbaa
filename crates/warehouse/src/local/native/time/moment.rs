//! Text as `CAST(.. AS TIMESTAMP)` reads it.

use super::super::Failure;
use super::civil::{self, DAY};
use super::zone::{Zone, offset, offset_micros};

/// Microseconds since 1970 of `2020-01-02 03:04:05.678+01`; in `zone` if the text has none.
pub fn read(text: &str, zone: &Zone) -> Result<i64, Failure> {
    let mismatch = || Failure::Error(format!("this text is no TIMESTAMP: {text}"));
    let mut rest = text;
    let date = (number(&mut rest, 5, &[]), number(&mut rest, 2, &['-']), number(&mut rest, 2, &['-']));
    let (Some(year), Some(month), Some(day)) = date else { return Err(mismatch()) };
    let days = civil::days(year, month, day).map_err(|_| mismatch())?;
    if rest.is_empty() {
        return zone.moment(i64::from(days) * DAY);
    }
    if !text.contains(':') {
        return Failure::unsupported(format!("reading the TIMESTAMP {text}"));
    }
    let clock =
        (number(&mut rest, 2, &[' ', 'T', 't']), number(&mut rest, 2, &[':']), number(&mut rest, 2, &[':']));
    let (Some(hour), Some(minute), Some(second)) = clock else { return Err(mismatch()) };
    let time = civil::time(hour, minute, second).map_err(|_| mismatch())?;
    let mut micros = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = fraction.bytes().take_while(u8::is_ascii_digit).count();
        match count {
            0 => return Err(mismatch()),
            1..=6 => {}
            _ => return Failure::unsupported(format!("more than six digits of a second, as in {text}")),
        }
        micros = format!("{:0<6}", &fraction[..count]).parse().unwrap_or(0);
        rest = &fraction[count..];
    }
    let civil = i64::from(days) * DAY + time + micros;
    match rest {
        "" => zone.moment(civil),
        "Z" | "z" => civil::valid(civil),
        _ => match offset(&with_colon(rest)) {
            Some(seconds) => civil::valid(civil - offset_micros(seconds)),
            None => match rest.strip_prefix(' ').filter(|name| !name.starts_with(['+', '-'])) {
                Some(name) => Zone::named(name)?.moment(civil),
                None => Err(mismatch()),
            },
        },
    }
}

/// `+HHMM` as `+HH:MM`.
fn with_colon(offset: &str) -> String {
    match offset.split_at_checked(3) {
        Some((hours, minutes)) if minutes.len() == 2 => format!("{hours}:{minutes}"),
        _ => offset.to_owned(),
    }
}

/// A number of at most so many digits, after one of the characters `after`.
fn number(rest: &mut &str, most: usize, after: &[char]) -> Option<i64> {
    if !after.is_empty() {
        *rest = rest.strip_prefix(after)?;
    }
    let count = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, left) = rest.split_at(count);
    *rest = left;
    digits.parse().ok()
}
