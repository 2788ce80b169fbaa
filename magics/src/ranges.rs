//! Ranges of numbers as users write them: `5`, `3-7`, `3-`.

use std::ops::RangeInclusive;

use crate::error::MagicError;
use crate::words::Word;

/// The numbers that `word` means.
///
/// # Errors
/// When it is neither a number nor a range of numbers.
pub fn parse(word: &Word) -> Result<RangeInclusive<usize>, MagicError> {
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let range = match word.text.split_once('-') {
        None => number(&word.text).map(|one| one..=one),
        Some((first, "")) => number(first).map(|first| first..=usize::MAX),
        Some((first, last)) => number(first).zip(number(last)).map(|(first, last)| first..=last),
    };
    range.filter(|range| !range.is_empty()).ok_or_else(|| {
        let message = format!("`{}` is no range such as 5, 3-7 or 3-", word.text);
        MagicError::argument(message, word.range.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ranges() {
        for (text, expected) in [
            ("5", Some(5..=5)),
            ("3-7", Some(3..=7)),
            ("3-", Some(3..=usize::MAX)),
            ("7-3", None),
            ("-3", None),
            ("a", None),
            ("", None),
        ] {
            let word = Word { text: text.into(), range: 0..text.len() };
            assert_eq!(parse(&word).ok(), expected, "{text}");
        }
    }
}
