//! Expected results, as the compliance tests write them: `ARRAY<STRUCT<a INT64, ARRAY<>>>[{1, ARRAY<INT64>[2]}]`.

use crate::support::show;
use std::collections::BTreeSet;

/// The lines that [`show`] gives for this result, and whether the rows have an order; `None` of what BigQuery
/// has no type for, or what is not told in full.
pub fn expected(text: &str) -> Option<(Vec<String>, bool)> {
    let text = text.trim();
    if text.starts_with("ERROR:") {
        return Some((vec!["!error".to_owned()], true));
    }
    let mut reader = Reader { text, holds_null: false };
    let Type::Array(Some(mut row)) = reader.kind()? else { return None };
    let (mut lines, ordered) = (Vec::new(), reader.open()?);
    while !reader.eat("]") {
        lines.push(reader.row(&mut row)?);
        reader.eat(",");
    }
    if reader.holds_null {
        // BigQuery gives no arrays that hold NULL
        return Some((vec!["!error".to_owned()], true));
    }
    lines.insert(0, header(&row)?);
    Some((lines, ordered))
}

/// A type; the elements of a nested array are told by its values only.
#[derive(Debug, Clone, PartialEq)]
enum Type {
    Plain(String),
    Array(Option<Box<Self>>),
    Struct(Vec<(String, Self)>),
}

impl Type {
    /// GoogleSQL's name.
    fn name(&self) -> Option<String> {
        Some(match self {
            Self::Plain(name) => match name.as_str() {
                "DOUBLE" => "FLOAT64".to_owned(),
                "BOOL" | "INT64" | "NUMERIC" | "BIGNUMERIC" | "STRING" | "BYTES" | "DATE" | "DATETIME"
                | "TIME" | "TIMESTAMP" | "JSON" => name.clone(),
                _ => return None,
            },
            Self::Array(element) => format!("ARRAY<{}>", element.as_ref()?.name()?),
            Self::Struct(fields) => {
                let field = |(name, kind): &(String, Self)| {
                    let kind = kind.name()?;
                    Some(if name.is_empty() { kind } else { format!("{name} {kind}") })
                };
                format!("STRUCT<{}>", fields.iter().map(field).collect::<Option<Vec<_>>>()?.join(", "))
            }
        })
    }
}

/// Columns as [`show`] heads them; those without a name are counted, as BigQuery does.
fn header(row: &Type) -> Option<String> {
    let alone = [(String::new(), row.clone())];
    let columns = if let Type::Struct(columns) = row { columns.as_slice() } else { &alone };
    let (mut unnamed, mut seen) = (0, BTreeSet::new());
    let column = |(name, kind): &(String, Type)| {
        let kind = kind.name()?;
        let name = if name.is_empty() {
            unnamed += 1;
            format!("f{}_", unnamed - 1)
        } else {
            name.clone()
        };
        // as BigQuery tells columns of one name apart
        let mut number = 0;
        let mut unique = name.clone();
        while !seen.insert(unique.to_lowercase()) {
            number += 1;
            unique = format!("{name}_{number}");
        }
        Some(format!("{unique}:{kind}"))
    };
    Some(columns.iter().map(column).collect::<Option<Vec<_>>>()?.join("\t"))
}

struct Reader<'a> {
    text: &'a str,
    /// Whether an array with NULL in it was seen.
    holds_null: bool,
}

impl Reader<'_> {
    fn eat(&mut self, token: &str) -> bool {
        let rest = self.text.trim_start().strip_prefix(token);
        self.text = rest.unwrap_or(self.text);
        rest.is_some()
    }

    /// Up to one of these characters.
    fn until(&mut self, ends: &[char]) -> Option<String> {
        let text = self.text.trim_start();
        let end = text.find(ends)?;
        self.text = &text[end..];
        Some(text[..end].trim_end().to_owned())
    }

    fn kind(&mut self) -> Option<Type> {
        if self.eat("ARRAY<") {
            let element = if self.eat(">") { None } else { Some(Box::new(self.kind()?)) };
            return (element.is_none() || self.eat(">")).then_some(Type::Array(element));
        }
        if self.eat("STRUCT<") {
            let mut fields = Vec::new();
            while !self.eat(">") {
                fields.push(self.field()?);
                self.eat(",");
            }
            return Some(Type::Struct(fields));
        }
        let name = self.until(&[' ', ',', '<', '>', '[', '{', '('])?;
        (!name.is_empty() && !self.text.starts_with('<')).then_some(Type::Plain(name))
    }

    /// `name TYPE` or `TYPE`.
    fn field(&mut self) -> Option<(String, Type)> {
        let start = self.text.trim_start();
        let word =
            start.find([' ', ',', '<', '>']).map(|end| (&start[..end], start[end..].chars().next()))?;
        let (word, after) = word;
        if after != Some(' ') {
            return Some((String::new(), self.kind()?));
        }
        self.text = &start[word.len()..];
        Some((word.trim_matches('`').to_owned(), self.kind()?))
    }

    /// The bracket before elements, and whether they have an order.
    fn open(&mut self) -> Option<bool> {
        self.eat("[").then(|| {
            self.eat("unknown order:");
            self.eat("known order:")
        })
    }

    fn row(&mut self, kind: &mut Type) -> Option<String> {
        let Type::Struct(columns) = kind else { return self.value(kind, false) };
        self.eat("{").then_some(())?;
        let mut values = Vec::new();
        for (_, kind) in columns {
            values.push(self.value(kind, false)?);
            self.eat(",");
        }
        self.eat("}").then(|| values.join("\t"))
    }

    /// A value as [`show`] writes it.
    fn value(&mut self, kind: &mut Type, nested: bool) -> Option<String> {
        if let Type::Array(_) = kind {
            return self.array(kind);
        }
        if self.eat("NULL") {
            return Some("NULL".to_owned());
        }
        match kind {
            Type::Struct(fields) => {
                self.eat("{").then_some(())?;
                let mut values = Vec::new();
                for (name, kind) in fields {
                    let name = if name.is_empty() { "_" } else { name.as_str() };
                    values.push(format!("{name}: {}", self.value(kind, true)?));
                    self.eat(",");
                }
                self.eat("}").then(|| format!("{{{}}}", values.join(", ")))
            }
            Type::Plain(name) if name == "STRING" => {
                Some(show::string(&String::from_utf8(self.quoted()?).ok()?, nested))
            }
            Type::Plain(name) if name == "BYTES" => {
                self.eat("b").then_some(())?;
                Some(
                    self.quoted()?.iter().fold("b\"".to_owned(), |text, byte| format!("{text}\\x{byte:02x}"))
                        + "\"",
                )
            }
            Type::Plain(name) if name == "JSON" => Some(show::string(&self.balanced()?, nested)),
            Type::Plain(name) if name == "DOUBLE" => {
                let word = self.until(&[',', '}', ']'])?;
                Some(format!("{:?}", word.parse::<f64>().ok()?))
            }
            Type::Plain(name) if name.ends_with("NUMERIC") => {
                Some(show::plain_decimal(&self.until(&[',', '}', ']'])?))
            }
            _ => self.until(&[',', '}', ']']),
        }
    }

    /// An array; `None` where its order is not known.
    fn array(&mut self, kind: &mut Type) -> Option<String> {
        if self.text.trim_start().starts_with("ARRAY<") {
            *kind = self.kind()?;
        }
        let Type::Array(element) = kind else { return None };
        if self.eat("(NULL)") || self.eat("NULL") {
            return Some("[]".to_owned());
        }
        let ordered = self.open()?;
        let mut values = Vec::new();
        while !self.eat("]") {
            let value = self.value(element.as_mut()?, true)?;
            self.holds_null |= value == "NULL";
            values.push(value);
            self.eat(",");
        }
        (ordered || values.len() < 2).then(|| format!("[{}]", values.join(", ")))
    }

    /// The bytes of a quoted text.
    fn quoted(&mut self) -> Option<Vec<u8>> {
        self.eat("\"").then_some(())?;
        let (mut bytes, mut at) = (Vec::new(), 0);
        let text = self.text.as_bytes();
        loop {
            match *text.get(at)? {
                b'"' => break,
                b'\\' => {
                    at += 1;
                    match *text.get(at)? {
                        b'n' => bytes.push(b'\n'),
                        b't' => bytes.push(b'\t'),
                        b'r' => bytes.push(b'\r'),
                        b'x' => {
                            bytes.push(u8::from_str_radix(self.text.get(at + 1..at + 3)?, 16).ok()?);
                            at += 2;
                        }
                        digit @ b'0'..=b'9' if digit < b'8' => {
                            bytes.push(u8::from_str_radix(self.text.get(at..at + 3)?, 8).ok()?);
                            at += 2;
                        }
                        other @ (b'"' | b'\'' | b'\\' | b'`' | b'?') => bytes.push(other),
                        _ => return None,
                    }
                }
                byte => bytes.push(byte),
            }
            at += 1;
        }
        self.text = &self.text[at + 1..];
        Some(bytes)
    }

    /// JSON text, which ends before the comma or bracket that belongs to what is around it.
    fn balanced(&mut self) -> Option<String> {
        let text = self.text.trim_start();
        let (mut depth, mut quoted, mut escaped) = (0, false, false);
        for (at, c) in text.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                _ if quoted => {}
                ',' | '}' | ']' if depth == 0 => {
                    self.text = &text[at..];
                    return Some(text[..at].trim_end().to_owned());
                }
                '{' | '[' => depth += 1,
                '}' | ']' => depth -= 1,
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::expected;

    #[test]
    fn reads_rows() {
        let read = |text: &str| expected(text).map(|(lines, ordered)| (lines.join(" | "), ordered));
        let told = |lines: &str, ordered| Some((lines.to_owned(), ordered));
        assert_eq!(
            read("ARRAY<STRUCT<a INT64, DOUBLE>>[known order:{1, 2}, {NULL, 1e+20}]"),
            told("a:INT64\tf0_:FLOAT64 | 1\t2.0 | NULL\t1e20", true)
        );
        assert_eq!(
            read(
                "ARRAY<STRUCT<ARRAY<>, s STRUCT<x STRING, BYTES>>>[unknown order:\n  {ARRAY<DATE>[2020-01-02], {\"a\\n\", b\"\\x01\"}}\n]"
            ),
            told(
                "f0_:ARRAY<DATE>\ts:STRUCT<x STRING, BYTES> | [2020-01-02]\t{x: \"a\\n\", _: b\"\\x01\"}",
                false
            )
        );
        assert_eq!(
            read("ARRAY<STRUCT<j JSON>>[{{\"a\":[1,\"}\"]}}]"),
            told("j:JSON | {\"a\":[1,\"}\"]}", false)
        );
        assert_eq!(read("ARRAY<INT64>[]"), told("f0_:INT64", false));
        assert_eq!(
            read("ARRAY<STRUCT<ARRAY<>>>[{ARRAY<INT64>(NULL)}]"),
            told("f0_:ARRAY<INT64> | []", false)
        );
    }

    #[test]
    fn leaves_out_what_bigquery_has_not() {
        assert_eq!(expected("ARRAY<STRUCT<INT32>>[{1}]"), None);
        assert_eq!(expected("ARRAY<STRUCT<ARRAY<>>>[{ARRAY<INT64>[unknown order:1, 2]}]"), None);
        assert_eq!(
            expected("ARRAY<STRUCT<ARRAY<>>>[{ARRAY<INT64>[NULL]}]"),
            Some((vec!["!error".to_owned()], true))
        );
        assert_eq!(
            expected("ERROR: generic::out_of_range: division by zero"),
            Some((vec!["!error".to_owned()], true))
        );
    }
}
