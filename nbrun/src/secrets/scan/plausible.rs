//! Whether a value can be a secret, and not an example, a placeholder or a name.

/// Parts of values that say what should be there instead.
const PLACEHOLDERS: [&str; 20] = [
    "example",
    "changeme",
    "change_me",
    "change-me",
    "placeholder",
    "your",
    "dummy",
    "redacted",
    "insert",
    "replace",
    "xxxx",
    "****",
    "...",
    "<",
    "{",
    "$(",
    "%(",
    "password",
    "passwd",
    "1234567890",
];

/// Values that documents print.
const EXAMPLES: [&str; 2] = [
    "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",
];

/// Ends of names whose values are about a secret and not the secret.
const NOT_SECRET: [&str; 18] = [
    "hash", "id", "ids", "name", "type", "url", "uri", "path", "file", "field", "label", "env", "izer",
    "tokens", "prefix", "format", "version", "header",
];

/// Whether the value, which a variable `name` may have, can be a secret of at least `entropy` bits per character.
pub fn is_plausible(value: &str, name: Option<&str>, entropy: f64) -> bool {
    let lower = value.to_lowercase();
    // A variable of a shell stands for its value.
    let is_example = value.starts_with('$')
        || PLACEHOLDERS.iter().any(|part| lower.contains(part))
        || EXAMPLES.iter().any(|example| value.contains(example));
    !is_example && bits(value) >= entropy && name.is_none_or(|name| can_be_assigned(name, value))
}

/// Whether what a variable of this name is given looks like chance, and not like a word, a path or a name.
fn can_be_assigned(name: &str, value: &str) -> bool {
    let name = name.to_lowercase();
    if name.contains("public") || NOT_SECRET.iter().any(|end| name.ends_with(end)) {
        return false;
    }
    let has = |kind: fn(&char) -> bool| usize::from(value.chars().any(|letter| kind(&letter)));
    let kinds = has(char::is_ascii_lowercase) + has(char::is_ascii_uppercase) + has(char::is_ascii_digit);
    let is_place = value.contains("://") || value.contains('/') && !value.contains(['+', '=']);
    let is_bracketed = value.starts_with(['[', '(', '|']) || value.ends_with([']', ')']);
    kinds >= 2 && !is_place && !is_bracketed && !is_name(value)
}

/// Words in lower case with a number at most, as in `secret_manager_v2`.
fn is_name(value: &str) -> bool {
    let mut words = value.split(['_', '-', '.', ':']);
    let is_word = |word: &str| {
        let letters = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
        word.len() - letters.len() <= 2 && letters.chars().all(|letter| letter.is_ascii_lowercase())
    };
    words.all(is_word)
}

/// Shannon's entropy of the characters, in bits for each.
fn bits(value: &str) -> f64 {
    let mut letters: Vec<char> = value.chars().collect();
    letters.sort_unstable();
    let length = count(letters.len());
    let shares = letters.chunk_by(|a, b| a == b).map(|same| count(same.len()) / length);
    -shares.map(|share| share * share.log2()).sum::<f64>()
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_tells_chance_from_pattern() {
        assert!(bits("aaaaaaaa") < 0.1);
        assert!((bits("abcdefgh") - 3.0).abs() < 1e-9);
    }
}
