//! Types from their names.

use super::Type;

impl Type {
    /// The type that `name` means in GoogleSQL, in any case: `INT64`, `ARRAY<STRUCT<a DATE, b STRING>>`.
    pub fn parse(name: &str) -> Option<Self> {
        let (kind, rest) = Self::read(name.trim())?;
        rest.trim().is_empty().then_some(kind)
    }

    /// The type that `text` begins with, and what follows it.
    fn read(text: &str) -> Option<(Self, &str)> {
        let (word, rest) = word(text)?;
        let inner = rest.trim_start().strip_prefix('<');
        match word.to_ascii_uppercase().as_str() {
            "ARRAY" => {
                let (element, rest) = Self::read(inner?)?;
                Some((Self::Array(Box::new(element)), rest.trim_start().strip_prefix('>')?))
            }
            "STRUCT" => {
                let (mut fields, mut rest) = (Vec::new(), inner?);
                loop {
                    let (field, after) = Self::read_field(rest)?;
                    fields.push(field);
                    match after.trim_start().strip_prefix(',') {
                        Some(more) => rest = more,
                        None => return Some((Self::Struct(fields), after.trim_start().strip_prefix('>')?)),
                    }
                }
            }
            scalar => Some((Self::scalar(scalar)?, rest)),
        }
    }

    /// A field: a type, a name before it or not.
    fn read_field(text: &str) -> Option<((String, Self), &str)> {
        let (name, rest) = word(text)?;
        let is_type = rest.trim_start().starts_with(['<', ',', '>']);
        let (name, rest) = if is_type { ("", text) } else { (name, rest) };
        let (kind, rest) = Self::read(rest)?;
        Some(((name.to_owned(), kind), rest))
    }
}

/// The word, or the name in backticks, that `text` begins with, and what follows it.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    if let Some(quoted) = text.strip_prefix('`') {
        return quoted.split_once('`');
    }
    let end = text.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::Type;

    #[test]
    fn names_read_as_what_they_are_written_as() {
        for (name, written) in [
            ("int64", "INT64"),
            (" ARRAY < STRING > ", "ARRAY<STRING>"),
            ("STRUCT<a INT64, b ARRAY<STRUCT<c DATE>>>", "STRUCT<a INT64, b ARRAY<STRUCT<c DATE>>>"),
            ("struct<INT64, `x y` BOOL>", "STRUCT<INT64, x y BOOL>"),
        ] {
            assert_eq!(Type::parse(name).map(|kind| kind.to_string()).as_deref(), Some(written), "{name}");
        }
        for name in
            ["", "DATES", "ARRAY", "ARRAY<>", "ARRAY<INT64", "INT64>", "STRUCT<>", "STRUCT<a>", "INT64 x"]
        {
            assert_eq!(Type::parse(name), None, "{name}");
        }
    }
}
