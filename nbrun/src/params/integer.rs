//! Whole numbers of any size, kept exactly.

use std::cmp::Ordering;
use std::fmt;

/// More digits than this are refused: Python itself stops reading a decimal literal at 4,300 digits.
const MAX_DIGITS: usize = 4_000;

/// A whole number of any size, held as its canonical decimal text (`-?` and digits, no leading zeros).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Integer(String);

impl Integer {
    /// Reads decimal text: an optional sign and ASCII digits, nothing else. `None` for anything else, and for
    /// more than 4,000 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        if digits.is_empty() || digits.len() > MAX_DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Some(Self("0".to_owned()));
        }
        Some(Self(if negative { format!("-{digits}") } else { digits.to_owned() }))
    }

    /// Reads an integer literal as Python and Rust write them: decimal, `0x`, `0o`, `0b`, with `_` between
    /// digits. `None` for anything else, and for a prefixed literal beyond 128 bits.
    pub fn parse_literal(text: &str) -> Option<Self> {
        let text = text.replace('_', "").to_ascii_lowercase();
        let radix = match text.get(..2) {
            Some("0x") => 16,
            Some("0o") => 8,
            Some("0b") => 2,
            _ => return Self::parse(&text),
        };
        u128::from_str_radix(&text[2..], radix).ok().map(Self::from)
    }

    /// The decimal text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same number with the opposite sign.
    #[must_use]
    pub fn negated(&self) -> Self {
        match self.0.strip_prefix('-') {
            Some(digits) => Self(digits.to_owned()),
            None if self.0 == "0" => self.clone(),
            None => Self(format!("-{}", self.0)),
        }
    }

    /// The value as an `i128`, if it fits.
    pub fn to_i128(&self) -> Option<i128> {
        self.0.parse().ok()
    }

    /// The value as a `u128`, if it fits.
    pub fn to_u128(&self) -> Option<u128> {
        self.0.parse().ok()
    }

    /// The same number in floating point, if that holds it exactly.
    pub fn to_exact_f64(&self) -> Option<f64> {
        let number = self.to_f64();
        (number.is_finite() && format!("{number:.0}") == self.0).then_some(number)
    }

    /// The nearest floating-point number; infinite beyond its range.
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> Ordering {
        let magnitude = |a: &str, b: &str| a.len().cmp(&b.len()).then_with(|| a.cmp(b));
        match (self.0.strip_prefix('-'), other.0.strip_prefix('-')) {
            (None, None) => magnitude(&self.0, &other.0),
            (Some(a), Some(b)) => magnitude(b, a),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<u128> for Integer {
    fn from(value: u128) -> Self {
        Self(value.to_string())
    }
}

impl From<i64> for Integer {
    fn from(value: i64) -> Self {
        Self(value.to_string())
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_text() {
        let cases = [
            ("0", Some("0")),
            ("-0", Some("0")),
            ("+7", Some("7")),
            ("007", Some("7")),
            (
                "-12345678901234567890123456789012345678901",
                Some("-12345678901234567890123456789012345678901"),
            ),
            ("", None),
            ("-", None),
            ("1_000", None),
            ("1e5", None),
            ("٣", None),
            (" 1", None),
        ];
        for (text, expected) in cases {
            assert_eq!(Integer::parse(text).as_ref().map(Integer::as_str), expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_are_in_order() {
        let texts = ["-100000000000000000000", "-20", "-3", "0", "3", "20", "100000000000000000000"];
        let numbers: Vec<Integer> = texts.iter().filter_map(|text| Integer::parse(text)).collect();
        assert!(numbers.is_sorted());
    }

    #[test]
    fn literals_of_programming_languages() {
        let cases =
            [("1_000", Some("1000")), ("0xFF", Some("255")), ("0o17", Some("15")), ("0b101", Some("5"))];
        for (text, expected) in cases {
            assert_eq!(Integer::parse_literal(text).as_ref().map(Integer::as_str), expected, "{text:?}");
        }
    }
}
