//! A query that may be unfinished: which tables it reads, and what it calls them.

use super::is_name;
use super::keywords::{BEFORE_TABLE, keywords};
use crate::assist::lexer::is_word;

/// A table that a query reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableName {
    /// Its dataset.
    pub dataset: String,
    /// Its own name.
    pub table: String,
    /// What the query calls it.
    pub alias: Option<String>,
}

impl TableName {
    /// Whether the query may mean it by `name`.
    pub fn is_called(&self, name: &str) -> bool {
        match &self.alias {
            Some(alias) => alias.eq_ignore_ascii_case(name),
            None => self.table == name || format!("{}.{}", self.dataset, self.table) == name,
        }
    }
}

/// The text of a SQL cell.
pub struct Query<'a> {
    line: &'a str,
    words: Vec<&'a str>,
}

impl<'a> Query<'a> {
    /// Reads the cell `code`, its first line the magic's.
    pub fn read(code: &'a str) -> Self {
        let (line, body) = code.trim_start().split_once('\n').unwrap_or((code, ""));
        let words = body.split(|character| !is_name(character)).filter(|word| !word.is_empty()).collect();
        Query { line, words }
    }

    /// Names of the parameters that the magic's line gives: the keys of its JSON.
    pub fn parameters(&self) -> Vec<String> {
        let keys = self.line.split('"').enumerate().filter(|(index, _)| index % 2 == 1).map(|(_, text)| text);
        let after = |key: &str| {
            let quoted = format!("\"{key}\"");
            self.line.split_once(&quoted).is_some_and(|(_, rest)| rest.trim_start().starts_with(':'))
        };
        keys.filter(|key| after(key) && key.chars().all(is_word)).map(str::to_owned).collect()
    }

    /// Tables after `FROM` and `JOIN`.
    pub fn tables(&self) -> Vec<TableName> {
        let mut tables = Vec::new();
        for (index, word) in self.words.iter().enumerate() {
            if !BEFORE_TABLE.iter().any(|before| before.eq_ignore_ascii_case(word)) {
                continue;
            }
            let Some(name) = self.words.get(index + 1) else { continue };
            let mut parts = name.trim_matches('`').rsplit('.').map(|part| part.trim_matches('`'));
            if let (Some(table), Some(dataset)) = (parts.next(), parts.next()) {
                let (table, dataset) = (table.to_owned(), dataset.to_owned());
                tables.push(TableName { dataset, table, alias: self.alias(index + 2) });
            }
        }
        tables
    }

    /// Aliases of tables, and names that a `WITH` gives.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.tables().into_iter().filter_map(|table| table.alias).collect();
        for (index, word) in self.words.iter().enumerate() {
            if word.eq_ignore_ascii_case("WITH") {
                names.extend(self.words.get(index + 1).map(|&name| name.to_owned()));
            }
        }
        names
    }

    fn alias(&self, at: usize) -> Option<String> {
        let word = self.words.get(at)?;
        let word = if word.eq_ignore_ascii_case("AS") { self.words.get(at + 1)? } else { word };
        let is_keyword =
            keywords().any(|keyword| keyword.split(' ').any(|part| part.eq_ignore_ascii_case(word)));
        (!is_keyword && word.chars().all(is_word)).then(|| (*word).to_owned())
    }
}

/// Where the name begins, dots included, that ends at byte `at`.
pub fn name_start(code: &str, at: usize) -> usize {
    let length: usize = code[..at].chars().rev().take_while(|&next| is_name(next)).map(char::len_utf8).sum();
    at - length
}

/// The word before byte `at`, blanks in between left out.
pub fn word_before(code: &str, at: usize) -> &str {
    let before = code[..at].trim_end();
    let length: usize = before.chars().rev().take_while(|&next| is_word(next)).map(char::len_utf8).sum();
    &before[before.len() - length..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_what_they_are_called() {
        let query = Query::read(
            "%%bigquery df --params {\"day\": \"$as_of\", \"n\": 3}\nWITH w AS (SELECT 1)\nSELECT * FROM nyc.flights AS f JOIN `p.nyc.airlines` a USING (carrier) LEFT JOIN nyc.airports WHERE",
        );
        let tables: Vec<_> =
            query.tables().into_iter().map(|name| (name.dataset, name.table, name.alias)).collect();
        let table =
            |table: &str, alias: Option<&str>| ("nyc".to_owned(), table.to_owned(), alias.map(str::to_owned));
        assert_eq!(
            tables,
            [table("flights", Some("f")), table("airlines", Some("a")), table("airports", None)]
        );
        assert_eq!(query.names(), ["f", "a", "w"]);
        assert_eq!(query.parameters(), ["day", "n"]);
    }
}
