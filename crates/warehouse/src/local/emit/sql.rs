//! DuckDB's SQL, with the places in the user's query that its parts come from.

use super::decimal::Digits;
use super::kind::DuckType;
use super::scope::Column;
use crate::local::sql::ast::Span;

/// Text, and for offsets in it the span of the user's query.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sql {
    pub text: String,
    marks: Vec<(usize, Span)>,
    /// The type of the whole, where the text is an expression of a known one.
    kind: Option<DuckType>,
    /// The same value as a decimal of fewer digits than its type has, where that is known.
    exact: Option<Box<(Sql, Digits)>>,
    /// The columns, where the text is a query of known ones.
    columns: Option<Vec<Column>>,
}

impl Sql {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The same text, as an expression of this type.
    pub fn typed(self, kind: DuckType) -> Self {
        Self { kind: Some(kind), ..self }
    }

    /// The same text, as an expression of this type where it is known.
    pub fn maybe_typed(self, kind: Option<DuckType>) -> Self {
        Self { kind, ..self }
    }

    pub fn kind(&self) -> Option<&DuckType> {
        self.kind.as_ref()
    }

    /// The same text, whose value `sql` gives as a decimal of these digits.
    pub fn exactly(self, sql: Self, digits: Digits) -> Self {
        Self { exact: Some(Box::new((sql, digits))), ..self }
    }

    /// The same text, whose value is not known otherwise.
    pub fn without_digits(self) -> Self {
        Self { exact: None, ..self }
    }

    /// The value as a decimal, and how many digits that has.
    pub fn exact(&self) -> Option<(&Self, Digits)> {
        self.exact.as_deref().map(|(sql, digits)| (sql, *digits))
    }

    /// The same text, as a query of these columns.
    pub fn with_columns(self, columns: Option<Vec<Column>>) -> Self {
        Self { columns, ..self }
    }

    pub fn columns(&self) -> Option<&[Column]> {
        self.columns.as_deref()
    }

    /// What was known of the text does not hold for a longer one.
    fn forget(&mut self) {
        (self.kind, self.exact, self.columns) = (None, None, None);
    }

    /// What comes next stems from `span`.
    pub fn mark(&mut self, span: Span) -> &mut Self {
        self.marks.push((self.text.len(), span));
        self
    }

    pub fn push(&mut self, text: &str) -> &mut Self {
        self.forget();
        self.text.push_str(text);
        self
    }

    pub fn append(&mut self, other: &Self) -> &mut Self {
        let shift = self.text.len();
        self.forget();
        self.text.push_str(&other.text);
        self.marks.extend(other.marks.iter().map(|(at, span)| (at + shift, *span)));
        self
    }

    /// The same expression with more after it that does not change its type.
    pub fn followed_by(mut self, more: &Self) -> Self {
        let kind = self.kind.clone();
        self.append(more);
        self.maybe_typed(kind)
    }

    /// A name, quoted.
    pub fn name(&mut self, name: &str) -> &mut Self {
        self.forget();
        self.text.push('"');
        self.text.push_str(&name.replace('"', "\"\""));
        self.text.push('"');
        self
    }

    pub fn join<'a>(&mut self, parts: impl IntoIterator<Item = &'a Self>, separator: &str) -> &mut Self {
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                self.push(separator);
            }
            self.append(part);
        }
        self
    }

    /// The user's span that the text at `offset` stems from.
    pub fn origin(&self, offset: usize) -> Option<Span> {
        self.marks.iter().rev().find(|(at, _)| *at <= offset).map(|(_, span)| *span)
    }
}

/// A name in DuckDB's SQL.
pub fn name(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A string literal in DuckDB's SQL.
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::Sql;
    use crate::local::sql::ast::Span;

    #[test]
    fn finds_the_origin_through_appended_parts() {
        let mut inner = Sql::default();
        inner.push("(").mark(Span { start: 7, end: 9 }).name("a\"b");
        let mut outer = Sql::new("SELECT ");
        outer.append(&inner);
        assert_eq!(outer.text, "SELECT (\"a\"\"b\"");
        assert_eq!(outer.origin(8).map(|span| (span.start, span.end)), Some((7, 9)));
        assert!(outer.origin(3).is_none());
    }
}
