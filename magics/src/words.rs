//! A line taken apart into words, as a shell does it, with the place of each.

use std::ops::Range;

/// A word of a magic's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word, without its quotes.
    pub text: String,
    /// Where it stands in the line, in bytes.
    pub range: Range<usize>,
}

/// The next word of `line` at or after byte `from`; `None` at its end.
///
/// Single quotes keep everything, double quotes keep blanks, a backslash keeps the character behind it.
///
/// # Errors
/// The place of a quote that is not closed.
pub fn next_word(line: &str, from: usize) -> Result<Option<Word>, Range<usize>> {
    let rest = &line[from..];
    let start = from + (rest.len() - rest.trim_start().len());
    let mut characters = line[start..].char_indices();
    let mut text = String::new();
    let mut quote: Option<(char, usize)> = None;
    let mut end = start;
    while let Some((at, character)) = characters.next() {
        let next = start + at + character.len_utf8();
        match (quote, character) {
            (None, character) if character.is_whitespace() => break,
            (None, '\'' | '"') => quote = Some((character, start + at)),
            (Some((open, _)), close) if open == close => quote = None,
            (None | Some(('"', _)), '\\') => match characters.next() {
                Some((_, escaped)) => {
                    if quote.is_some() && !matches!(escaped, '"' | '\\' | '$' | '`') {
                        text.push('\\');
                    }
                    text.push(escaped);
                    end = next + escaped.len_utf8();
                    continue;
                }
                None => text.push('\\'),
            },
            (_, other) => text.push(other),
        }
        end = next;
    }
    match quote {
        Some((_, open)) => Err(open..line.len()),
        None if end == start => Ok(None),
        None => Ok(Some(Word { text, range: start..end })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Result<Vec<(String, &str)>, Range<usize>> {
        let (mut words, mut from) = (Vec::new(), 0);
        while let Some(Word { text, range }) = next_word(line, from)? {
            from = range.end;
            words.push((text, &line[range]));
        }
        Ok(words)
    }

    #[test]
    fn words_come_without_their_quotes_and_with_their_places() {
        for (line, expected) in [
            ("", vec![]),
            ("  a  b ", vec![("a", "a"), ("b", "b")]),
            ("'a b'c", vec![("a bc", "'a b'c")]),
            (r#""a \" \n" 'b\'"#, vec![(r#"a " \n"#, r#""a \" \n""#), (r"b\", r"'b\'")]),
            (r"a\ b →", vec![("a b", r"a\ b"), ("→", "→")]),
            ("''", vec![("", "''")]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(text, raw)| (text.to_owned(), raw)).collect();
            assert_eq!(words(line), Ok(expected), "{line}");
        }
    }

    #[test]
    fn an_open_quote_is_refused_with_its_place() {
        assert_eq!(words("a 'b c"), Err(2..6));
        assert_eq!(words("a \"b\\\""), Err(2..6));
    }
}
