//! How programs write a value.

use std::collections::BTreeSet;
use std::fmt::Write;

/// A text that stands for a value, and whether line breaks may stand in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    /// The text.
    pub text: String,
    /// Whether line breaks may stand between its characters, as in base64 of MIME.
    pub breaks: bool,
}

/// Encodings of a value shorter than this are not looked for: they would be found everywhere.
const SHORTEST_ENCODED: usize = 6;
/// The part of base64 that is sure to occur must be this long.
const SHORTEST_CORE: usize = 6;

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The forms of a value, itself among them.
pub fn of(value: &str) -> BTreeSet<Form> {
    let plain = |text: String| Form { text, breaks: false };
    let mut forms = BTreeSet::from([
        plain(value.to_owned()),
        plain(escaped(value, true)),
        plain(escaped(value, false)),
        plain(escaped(value, false).replace("\\\"", "\"")),
        plain(escaped(value, false).replace("\\\"", "\"").replace('\'', "\\'")),
        plain(html(value)),
        plain(html(value).replace("&quot;", "\"").replace("&#x27;", "'")),
    ]);
    if value.len() >= SHORTEST_ENCODED {
        for keep in ["-_.~", "-_.~/"] {
            forms.insert(plain(percent(value, keep)));
            forms.insert(plain(percent(value, keep).replace("%20", "+")));
        }
        let hex: String = value.bytes().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        forms.insert(Form { text: hex.to_uppercase(), breaks: true });
        forms.insert(Form { text: hex, breaks: true });
        for alphabet in [STANDARD, URL_SAFE] {
            let cores = (0..3).map(|before| base64_core(value.as_bytes(), before, alphabet));
            forms.extend(
                cores.filter(|core| core.len() >= SHORTEST_CORE).map(|text| Form { text, breaks: true }),
            );
        }
    }
    forms
}

/// Escaped as in JSON, with or without what is not ASCII.
fn escaped(value: &str, ascii: bool) -> String {
    let mut text = String::new();
    for next in value.chars() {
        match next {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            next if next.is_control() || (ascii && !next.is_ascii()) => {
                for unit in next.encode_utf16(&mut [0; 2]) {
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
            next => text.push(next),
        }
    }
    text
}

fn html(value: &str) -> String {
    let escapes = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#x27;")];
    escapes.iter().fold(value.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn percent(value: &str, keep: &str) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        match char::from(byte) {
            next if next.is_ascii_alphanumeric() || keep.contains(next) => text.push(next),
            _ => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

/// The part of a value's base64 that does not depend on what is encoded before it (a number of bytes that leaves this
/// remainder by three) and after it.
fn base64_core(value: &[u8], before: usize, alphabet: &[u8; 64]) -> String {
    const SIXTH: usize = 6;
    let bits = value.len() * 8;
    let first = (before * 8).next_multiple_of(SIXTH) - before * 8;
    let sextets = bits.saturating_sub(first) / SIXTH;
    let bit = |at: usize| usize::from(value[at / 8] >> (7 - at % 8) & 1);
    let sextet = |index: usize| {
        let start = first + index * SIXTH;
        (start..start + SIXTH).fold(0, |sextet, at| sextet << 1 | bit(at))
    };
    (0..sextets).map(|index| char::from(alphabet[sextet(index)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_recognised_at_any_alignment() {
        // Encoded by coreutils: "hunter2!" after nothing, "x" and "xy", followed by "z".
        let encoded = ["aHVudGVyMiF6", "eGh1bnRlcjIheg==", "eHlodW50ZXIyIXo="];
        for (before, encoded) in encoded.iter().enumerate() {
            let core = base64_core(b"hunter2!", before, STANDARD);
            assert!(core.len() >= 9 && encoded.contains(&core), "{encoded} {core}");
        }
    }

    #[test]
    fn short_values_have_no_encoded_forms() {
        assert_eq!(of("abc").len(), 1);
        assert_eq!(of("abcdef").len(), 5, "itself, hexadecimal, and base64 at three alignments");
    }
}
