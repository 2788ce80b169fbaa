//! Names of runs.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Letters and digits that nobody confuses, after Crockford's base 32.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// How many of them follow the second: two for the part of it, the rest random.
const LAST: usize = 6;

/// The name of a run: when it began in UTC, and six characters, such as `20261123-231502-7kq3xm`. The first two of them
/// tell the part of the second, to a thousandth, so that ids sort by time; four are random.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunId(String);

/// A text that is no run's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the id of a run, which looks like 20261123-231502-7kq3xm")]
pub struct IdError(String);

impl RunId {
    /// A new id for a run that begins at this time.
    pub fn new(started: Timestamp) -> Self {
        let time = started.to_zoned(TimeZone::UTC).strftime("%Y%m%d-%H%M%S").to_string();
        let letter = |number: usize| char::from(ALPHABET[number % 32]);
        let nanosecond = usize::try_from(started.as_nanosecond().rem_euclid(1_000_000_000)).unwrap_or(0);
        let part = nanosecond * 1024 / 1_000_000_000;
        let random = Uuid::new_v4();
        let random = random.as_bytes()[..LAST - 2].iter().map(|byte| usize::from(*byte));
        let last: String = [part / 32, part].into_iter().chain(random).map(letter).collect();
        Self(format!("{time}-{last}"))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a user who writes this text can mean this run: its beginning, or the beginning of its last part.
    pub fn is_meant_by(&self, text: &str) -> bool {
        self.0.starts_with(text) || self.0.rsplit('-').next().is_some_and(|last| last.starts_with(text))
    }
}

impl FromStr for RunId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let parts: Vec<&str> = text.split('-').collect();
        let digits =
            |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        let letters = |part: &str| part.len() == LAST && part.bytes().all(|b| ALPHABET.contains(&b));
        match parts[..] {
            [day, time, random] if digits(day, 8) && digits(time, 6) && letters(random) => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(IdError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for RunId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<RunId> for String {
    fn from(id: RunId) -> Self {
        id.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_back_and_sort_by_time() {
        let first = RunId::new("2026-11-23T23:15:02Z".parse().unwrap());
        assert!(first.as_str().starts_with("20261123-231502-00"));
        for later in ["2026-11-23T23:15:02.002Z", "2026-11-23T23:15:02.999Z", "2026-11-23T23:15:03Z"] {
            assert!(first < RunId::new(later.parse().unwrap()), "{later}");
        }
        assert_eq!(first.as_str().parse(), Ok(first.clone()));
        assert!(first.is_meant_by("20261123-2315") && first.is_meant_by(&first.as_str()[16..19]));
        assert!(!first.is_meant_by("231502"));
    }

    #[test]
    fn paths_are_no_ids() {
        for text in ["", "latest", "../../etc/passwd", "20261123-231502-7kq3x", "20261123-231502-7KQ3XM"] {
            assert!(text.parse::<RunId>().is_err(), "{text}");
        }
    }
}
