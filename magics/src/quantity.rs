//! Durations and sizes as people read them.

use std::time::Duration;

/// A duration with three digits: `1.23 µs`, `45.6 ms`, `2 min 5 s`.
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds >= 60.0 {
        let whole = duration.as_secs();
        return format!("{} min {} s", whole / 60, whole % 60);
    }
    let (value, unit) = match seconds {
        _ if seconds >= 1.0 => (seconds, "s"),
        _ if seconds >= 1e-3 => (seconds * 1e3, "ms"),
        _ if seconds >= 1e-6 => (seconds * 1e6, "µs"),
        _ => (seconds * 1e9, "ns"),
    };
    format!("{} {unit}", three_digits(value))
}

/// A size with three digits: `512 B`, `1.5 kB`, `23.4 MB`, in powers of 1000.
pub fn bytes(bytes: u64) -> String {
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let mut value = bytes as f64;
    let mut unit = "B";
    for larger in ["kB", "MB", "GB", "TB", "PB", "EB"] {
        if value < 999.5 {
            break;
        }
        value /= 1000.0;
        unit = larger;
    }
    format!("{} {unit}", three_digits(value))
}

/// The number of bytes that `text` means: `1000`, `20GB` (powers of 1000), `1.5 TiB` (powers of 1024).
pub fn parse_bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let end =
        text.find(|next: char| !next.is_ascii_digit() && !matches!(next, '.' | '_')).unwrap_or(text.len());
    let number: f64 = text[..end].replace('_', "").parse().ok()?;
    let unit = text[end..].trim().to_lowercase();
    let (base, unit) = match unit.strip_suffix("ib") {
        Some(unit) => (1024.0_f64, unit),
        None => (1000.0, unit.strip_suffix('b').unwrap_or(&unit)),
    };
    let power = ["", "k", "m", "g", "t", "p", "e"].iter().position(|known| *known == unit)?;
    let bytes = number * base.powi(i32::try_from(power).ok()?);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be in range")]
    (bytes < 9.2e18).then_some(bytes.round() as u64)
}

/// A count with its thousands apart: `1,234,567`.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count of things: `1 row`, `1,234 rows`.
pub fn counted(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", thousands(count), if count == 1 { "" } else { "s" })
}

fn three_digits(value: f64) -> String {
    let decimals = match value {
        _ if value >= 99.95 => 0,
        _ if value >= 9.995 => 1,
        _ => 2,
    };
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_are_shown() {
        for (nanoseconds, expected) in [
            (0, "0 ns"),
            (1, "1 ns"),
            (1_234, "1.23 µs"),
            (45_600_000, "45.6 ms"),
            (999_900_000, "1000 ms"),
            (1_200_000_000, "1.2 s"),
            (125_000_000_000, "2 min 5 s"),
        ] {
            assert_eq!(duration(Duration::from_nanos(nanoseconds)), expected);
        }
        for (size, expected) in
            [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (999_999, "1 MB"), (23_440_000, "23.4 MB")]
        {
            assert_eq!(bytes(size), expected);
        }
    }

    #[test]
    fn sizes_are_read_as_they_are_written() {
        for (text, expected) in [
            ("1000", Some(1000)),
            ("20GB", Some(20_000_000_000)),
            ("1.5 TiB", Some(1_649_267_441_664)),
            ("10_000 b", Some(10_000)),
            ("2m", Some(2_000_000)),
            ("0", Some(0)),
            ("", None),
            ("GB", None),
            ("-1GB", None),
            ("5 apples", None),
            ("1.2.3", None),
            ("99999999EB", None),
        ] {
            assert_eq!(parse_bytes(text), expected, "{text}");
        }
        assert_eq!(counted(1, "row"), "1 row");
        assert_eq!(counted(1_234_567, "row"), "1,234,567 rows");
        assert_eq!(thousands(100), "100");
    }
}
