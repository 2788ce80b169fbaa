//! Sizes as people write them.

/// A text that is no size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a size with its unit, such as 500MB, 20GB or 1.5TiB")]
pub struct NotASize;

/// Reads a size in bytes: a number, and a unit of 1000 (`kB`, `MB`, …) or 1024 (`KiB`, `MiB`, …), in any case.
pub fn parse_bytes(text: &str) -> Result<u64, NotASize> {
    let number = text.trim_end_matches(|next: char| next.is_ascii_alphabetic()).trim_end();
    let unit = text[number.len()..].trim_start().to_lowercase();
    let (prefix, base) = match unit.strip_suffix("ib") {
        Some(prefix) => (prefix, 1024.0),
        None => (unit.strip_suffix('b').unwrap_or(&unit), 1000.0_f64),
    };
    let power =
        ["", "k", "m", "g", "t", "p", "e"].iter().position(|known| *known == prefix).ok_or(NotASize)?;
    let number: f64 = number
        .parse()
        .ok()
        .filter(|_| number.starts_with(|first: char| first.is_ascii_digit()))
        .ok_or(NotASize)?;
    let bytes = number * base.powi(i32::try_from(power).map_err(|_| NotASize)?);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked
    if (0.0..1e19).contains(&bytes) { Ok(bytes.round() as u64) } else { Err(NotASize) }
}

/// Writes a size with three digits, in units of 1000: `1.50 GB`.
pub fn bytes(bytes: u64) -> String {
    let mut unit = "B";
    #[allow(clippy::cast_precision_loss)] // three digits are shown
    let mut number = bytes as f64;
    for next in ["kB", "MB", "GB", "TB", "PB", "EB"] {
        if number < 999.5 {
            break;
        }
        (number, unit) = (number / 1000.0, next);
    }
    let digits = match number {
        _ if unit == "B" => 0,
        n if n < 9.995 => 2,
        n if n < 99.95 => 1,
        _ => 0,
    };
    format!("{number:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_numbers_with_a_unit() {
        let cases =
            [("1000", 1_000), ("20GB", 20_000_000_000), ("1.5 KiB", 1_536), ("2m", 2_000_000), ("0b", 0)];
        for (text, expected) in cases {
            assert_eq!(parse_bytes(text), Ok(expected), "{text}");
        }
        for text in ["", "GB", "-1GB", "5 apples", "inf", "1.2.3", "99EB"] {
            assert!(parse_bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_are_shown_with_three_digits() {
        let shown = [0, 999, 1_000, 1_536, 99_949_999, 999_600, u64::MAX].map(bytes);
        assert_eq!(shown, ["0 B", "999 B", "1.00 kB", "1.54 kB", "99.9 MB", "1.00 MB", "18.4 EB"]);
    }
}
