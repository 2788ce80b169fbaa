//! The names of tables.

use std::fmt;
use std::str::FromStr;

/// A table's full name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId {
    /// Its project; without one, the project that runs the query.
    pub project: Option<String>,
    /// Its dataset.
    pub dataset: String,
    /// Its own name.
    pub table: String,
}

/// A table as a list of tables shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableInfo {
    /// Its name.
    pub id: TableId,
    /// How many rows it has, where that is known without reading it.
    pub rows: Option<u64>,
    /// What it takes in storage, in bytes, where that is known.
    pub bytes: Option<u64>,
}

/// What becomes of the rows that a table has when others are written into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Write {
    /// They go, and the table gets the new rows' columns.
    Truncate,
    /// They stay; the new rows must have the table's columns.
    Append,
}

/// A text that names no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no table: write dataset.table or project.dataset.table")]
pub struct TableIdError(String);

impl TableId {
    /// The table in GoogleSQL, quoted: its parts can hold nothing that would end the quotes.
    pub fn quoted(&self) -> String {
        format!("`{self}`")
    }
}

impl fmt::Display for TableId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(project) = &self.project {
            write!(f, "{project}.")?;
        }
        write!(f, "{}.{}", self.dataset, self.table)
    }
}

impl FromStr for TableId {
    type Err = TableIdError;

    /// Reads `dataset.table`, `project.dataset.table` and `project:dataset.table`, in backticks or without.
    fn from_str(text: &str) -> Result<Self, TableIdError> {
        let error = || TableIdError(text.to_owned());
        let plain = text.replace('`', "");
        let (before_colon, rest) = match plain.rsplit_once(':') {
            Some((project, rest)) => (Some(project), rest),
            None => (None, plain.as_str()),
        };
        let mut parts = rest.rsplit('.');
        let (table, dataset) = (parts.next().ok_or_else(error)?, parts.next().ok_or_else(error)?);
        let rest: Vec<&str> = parts.collect();
        let project = match (before_colon, rest.as_slice()) {
            (project, []) => project.map(str::to_owned),
            (None, [project]) => Some((*project).to_owned()),
            // A project of a domain: `example.com:reports`.
            (Some(domain), [project]) => Some(format!("{domain}:{project}")),
            _ => return Err(error()),
        };
        let is_fine = |part: &str| !part.is_empty() && part.chars().all(may_stand_in_name);
        let is_project = |part: &str| !part.is_empty() && part.chars().all(may_stand_in_project);
        if !is_fine(table) || !is_fine(dataset) || !project.as_deref().is_none_or(is_project) {
            return Err(error());
        }
        Ok(Self { project, dataset: dataset.to_owned(), table: table.to_owned() })
    }
}

/// Letters, digits, connectors and the marks of partitions and wildcards (`$20240101`, `events_*`).
fn may_stand_in_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '$' | '*')
}

fn may_stand_in_project(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_all_forms() {
        for (text, written) in [
            ("nyc.flights", "nyc.flights"),
            ("`my-project.nyc.flights`", "my-project.nyc.flights"),
            ("my-project:nyc.flights", "my-project.nyc.flights"),
            ("`my-project`.nyc.`flights`", "my-project.nyc.flights"),
            ("example.com:reports.nyc.flights$20130101", "example.com:reports.nyc.flights$20130101"),
        ] {
            let id: TableId = text.parse().expect(text);
            assert_eq!(id.to_string(), written);
            assert_eq!(id.dataset, "nyc");
        }
    }

    #[test]
    fn what_could_end_the_quotes_is_no_name() {
        let names = ["flights", "", ".", "a.", "n.fli ghts", "n.a;b", "n.a'b", "n.a\\b", "a.b.c.d", "n.a\nb"];
        for text in names {
            assert!(text.parse::<TableId>().is_err(), "{text}");
        }
    }
}
