//! The tokens of a type's name.

/// A piece of a type's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// A path or a single word.
    Path {
        /// All of it, without generic arguments.
        text: &'a str,
        /// Whether it names an associated type, as `Item` in `Iterator<Item = i32>`.
        is_binding: bool,
    },
    /// A lifetime, with its `'`.
    Lifetime(&'a str),
    /// Everything else.
    Other(&'a str),
}

/// The tokens of `name`, or `None` when there is something in it that is no plain type: a closure, a function, a
/// qualified path.
pub fn tokens(name: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => 1 + word_length(&rest[1..]),
            '"' => rest[1..].find('"')? + 2,
            '{' => return None,
            '<' if !matches!(tokens.last(), Some(Token::Path { .. })) => return None,
            '>' if rest[1..].starts_with("::") => return None,
            _ if begins_word(first) => path_length(rest)?,
            _ if first.is_ascii_digit() => word_length(rest),
            _ => first.len_utf8(),
        };
        let (text, after) = rest.split_at(length);
        // A character as a generic argument looks like a lifetime.
        if first == '\'' && (length == 1 || after.starts_with('\'')) {
            return None;
        }
        tokens.push(match first {
            '\'' => Token::Lifetime(text),
            _ if begins_word(first) => Token::Path { text, is_binding: after.trim_start().starts_with('=') },
            _ => Token::Other(text),
        });
        rest = after;
    }
    Some(tokens)
}

/// Whether a word is the same in every scope.
pub fn is_bare(word: &str) -> bool {
    const WORDS: [&str; 30] = [
        "_", "as", "bool", "char", "const", "dyn", "extern", "f128", "f16", "f32", "f64", "false", "fn",
        "for", "i128", "i16", "i32", "i64", "i8", "isize", "mut", "str", "true", "u128", "u16", "u32", "u64",
        "u8", "unsafe", "usize",
    ];
    WORDS.binary_search(&word).is_ok()
}

/// Length of the path at the beginning; `None` when what follows its last `::` is no word.
fn path_length(text: &str) -> Option<usize> {
    let mut length = word_length(text);
    while let Some(after) = text[length..].strip_prefix("::") {
        let word = word_length(after);
        if word == 0 {
            return None;
        }
        length += 2 + word;
    }
    Some(length)
}

fn begins_word(character: char) -> bool {
    character == '_' || character.is_alphabetic()
}

fn word_length(text: &str) -> usize {
    text.find(|character: char| character != '_' && !character.is_alphanumeric()).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_words_are_sorted_for_the_search() {
        assert!(["_", "dyn", "usize", "i8", "unsafe", "f128"].into_iter().all(is_bare));
        assert!(!is_bare("String"));
    }
}
