//! Bytes as text and back in the formats of `CAST(.. FORMAT ..)`: digits of a base, ASCII, UTF-8.

use super::encoding::{BASE64, base64, decode, from_hex, to_hex};
use super::{Failure, natives};

natives! {
    gs_text_of_bytes_in(Bytes, Text) -> Text = |args| text(args.bytes(0), args.text(1));
    gs_bytes_of_text_in(Text, Text) -> Bytes = |args| bytes(args.text(0), args.text(1));
}

/// How long lines of MIME are.
const MIME_LINE: usize = 76;

fn text(bytes: &[u8], format: &str) -> Result<String, Failure> {
    Ok(match format.to_ascii_uppercase().as_str() {
        "HEX" | "BASE16" => to_hex(bytes),
        "BASE2" => digits(bytes, 1),
        "BASE8" => digits(bytes, 3),
        "BASE64" => base64(bytes),
        "BASE64M" => {
            let text = base64(bytes);
            let lines = text.as_bytes().chunks(MIME_LINE).map(String::from_utf8_lossy);
            lines.collect::<Vec<_>>().join("\n")
        }
        "ASCII" if !bytes.is_ascii() => return Failure::error("these bytes are no ASCII"),
        "ASCII" | "UTF8" | "UTF-8" => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => return Failure::error("these bytes are no UTF-8"),
        },
        _ => return unknown(format),
    })
}

fn bytes(text: &str, format: &str) -> Result<Vec<u8>, Failure> {
    match format.to_ascii_uppercase().as_str() {
        "HEX" | "BASE16" => from_hex(text),
        "BASE2" => of_digits(text, 1),
        "BASE8" => of_digits(text, 3),
        "BASE64" | "BASE64M" => decode(text, 6, BASE64, "base64"),
        "ASCII" if !text.is_ascii() => Failure::error(format!("{text} is no ASCII")),
        "ASCII" | "UTF8" | "UTF-8" => Ok(text.as_bytes().to_vec()),
        _ => unknown(format),
    }
}

fn unknown<T>(format: &str) -> Result<T, Failure> {
    Failure::error(format!("{format} is no format of bytes: HEX, BASE2, 8, 16, 64, 64M, ASCII and UTF-8 are"))
}

/// The bytes as one number, in digits of so many bits.
fn digits(bytes: &[u8], bits: usize) -> String {
    let bit = |at: usize| {
        let from_right = bytes.len().checked_sub(at / 8 + 1);
        from_right.map_or(0, |index| bytes[index] >> (at % 8) & 1)
    };
    let digit = |at: usize| {
        let value = (0..bits).rev().fold(0, |value, offset| value << 1 | bit(at * bits + offset));
        char::from(b'0' + value)
    };
    (0..(8 * bytes.len()).div_ceil(bits)).rev().map(digit).collect()
}

/// The fewest bytes that are written in so many digits; what is too large for them is cut off on the left.
fn of_digits(text: &str, bits: usize) -> Result<Vec<u8>, Failure> {
    let mut count = text.len() * bits / 8;
    while (8 * count).div_ceil(bits) < text.len() {
        count += 1;
    }
    let mut bytes = vec![0_u8; count];
    for (at, digit) in text.bytes().rev().enumerate() {
        let Some(value) = digit.checked_sub(b'0').filter(|value| *value < 1 << bits) else {
            return Failure::error(format!("{text} is not in base {}", 1 << bits));
        };
        for offset in (0..bits).filter(|offset| value >> offset & 1 == 1) {
            let bit = at * bits + offset;
            if let Some(byte) = count.checked_sub(bit / 8 + 1).and_then(|index| bytes.get_mut(index)) {
                *byte |= 1 << (bit % 8);
            }
        }
    }
    Ok(bytes)
}
