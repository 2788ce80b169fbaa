//! Bytes as text and back: base 16, 32 and 64, UTF-8.

use super::{Failure, natives};

natives! {
    gs_to_hex(Bytes) -> Text = |args| to_hex(args.bytes(0));
    gs_from_hex(Text) -> Bytes = |args| from_hex(args.text(0));
    gs_to_base64(Bytes) -> Text = |args| base64(args.bytes(0));
    gs_from_base64(Text) -> Bytes = |args| decode(args.text(0), 6, BASE64, "base64");
    gs_to_base32(Bytes) -> Text = |args| encode(args.bytes(0), 5, BASE32);
    gs_from_base32(Text) -> Bytes = |args| decode(args.text(0), 5, BASE32, "base32");
    gs_text_of_bytes(Bytes) -> Text = |args| match std::str::from_utf8(args.bytes(0)) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Failure::error("these bytes are no UTF-8"),
    };
    gs_like_bytes(Bytes, Bytes) -> Bool = |args| like(args.bytes(0), args.bytes(1));
    gs_lossy_text(Bytes) -> Text = |args| lossy(args.bytes(0));
}

/// A part of a pattern of `LIKE`.
#[derive(Clone, Copy, PartialEq)]
enum Wild {
    /// `%`
    Any,
    /// `_`
    One,
    Byte(u8),
}

/// `LIKE` of bytes: what follows a `\\` is itself.
fn like(value: &[u8], pattern: &[u8]) -> Result<bool, Failure> {
    let mut parts = Vec::new();
    let mut bytes = pattern.iter();
    while let Some(byte) = bytes.next() {
        parts.push(match byte {
            b'%' => Wild::Any,
            b'_' => Wild::One,
            b'\\' => match bytes.next() {
                Some(byte) => Wild::Byte(*byte),
                None => return Failure::error("a pattern of LIKE ends with a backslash"),
            },
            byte => Wild::Byte(*byte),
        });
    }
    let (mut at, mut part) = (0, 0);
    // after the last %: where it stands, and how far what it took reaches
    let mut again = None;
    while at < value.len() {
        match parts.get(part) {
            Some(Wild::Any) => {
                part += 1;
                again = Some((part, at));
            }
            Some(wild) if *wild == Wild::One || *wild == Wild::Byte(value[at]) => {
                part += 1;
                at += 1;
            }
            _ => match again {
                Some((after, taken)) => {
                    again = Some((after, taken + 1));
                    (part, at) = (after, taken + 1);
                }
                None => return Ok(false),
            },
        }
    }
    Ok(parts[part..].iter().all(|wild| *wild == Wild::Any))
}

const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
pub const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Padded base64 of RFC 4648.
pub fn base64(bytes: &[u8]) -> String {
    encode(bytes, 6, BASE64)
}

pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| HEX[usize::from(digit)]).collect()
}

/// Hexadecimal digits; an odd number of them has a zero before.
pub fn from_hex(digits: &str) -> Result<Vec<u8>, Failure> {
    let mut nibbles = Vec::with_capacity(digits.len() + 1);
    if digits.chars().count() % 2 == 1 {
        nibbles.push(0);
    }
    for digit in digits.chars() {
        match digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()) {
            Some(digit) => nibbles.push(digit),
            None => return Failure::error(format!("{digits} is not hexadecimal")),
        }
    }
    Ok(nibbles.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

/// RFC 4648 with digits of so many bits, padded with `=`.
fn encode(bytes: &[u8], bits: u32, digits: &[u8]) -> String {
    let group = if bits == 6 { 4 } else { 8 };
    let mask = (1 << bits) - 1;
    let (mut text, mut buffer, mut filled) = (String::new(), 0_u32, 0);
    let mut push =
        |index: u32| text.push(usize::try_from(index & mask).map_or('=', |index| char::from(digits[index])));
    for byte in bytes {
        buffer = buffer << 8 | u32::from(*byte);
        filled += 8;
        while filled >= bits {
            filled -= bits;
            push(buffer >> filled);
        }
        buffer &= (1 << filled) - 1;
    }
    if filled > 0 {
        push(buffer << (bits - filled));
    }
    text.extend(std::iter::repeat_n('=', (group - text.len() % group) % group));
    text
}

/// Reads what [`encode`] writes; spaces and missing padding are allowed.
pub fn decode(text: &str, bits: u32, digits: &[u8], name: &str) -> Result<Vec<u8>, Failure> {
    let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let wrong = || Failure::error(format!("{text} is not {name}"));
    let (mut bytes, mut buffer, mut filled) = (Vec::new(), 0_u32, 0);
    let trimmed = text.trim_end_matches('=');
    for digit in trimmed.bytes() {
        let Some(value) =
            digits.iter().zip(0..).find_map(|(known, value)| (*known == digit).then_some(value))
        else {
            return wrong();
        };
        buffer = (buffer << bits | value) & 0xFFFF;
        filled += bits;
        if filled >= 8 {
            filled -= 8;
            bytes.push(u8::try_from(buffer >> filled & 0xFF).unwrap_or_default());
        }
    }
    // one digit alone holds no byte
    if filled >= bits { wrong() } else { Ok(bytes) }
}

/// UTF-8 with U+FFFD for each byte that is not.
fn lossy(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}
