//! The functions that the local warehouse runs, explained.
//!
//! After <https://cloud.google.com/bigquery/docs/reference/standard-sql/functions-all>.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A function of SQL.
pub struct Function {
    /// Its name, in upper case.
    pub name: &'static str,
    /// With its arguments; those in brackets are optional.
    pub signature: &'static str,
    /// One sentence.
    pub doc: &'static str,
}

/// GoogleSQL's functions, whether they run here or not.
const TABLE: &str = include_str!("functions.tsv");

/// All that run here, by name.
pub fn functions() -> impl Iterator<Item = Function> {
    static RUN: LazyLock<HashSet<&str>> = LazyLock::new(|| warehouse::local::function_names().collect());
    table().filter(|function| RUN.contains(function.name))
}

fn table() -> impl Iterator<Item = Function> {
    TABLE.lines().filter_map(|line| {
        let (signature, doc) = line.split_once('\t')?;
        let (name, _) = signature.split_once('(')?;
        Some(Function { name, signature, doc })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_functions_that_run_are_explained() {
        let explained: HashSet<&str> = table().map(|function| function.name).collect();
        let missing: Vec<&str> =
            warehouse::local::function_names().filter(|name| !explained.contains(name)).collect();
        assert!(missing.is_empty(), "functions.tsv lacks {missing:?}");
        assert_eq!(explained.len(), TABLE.lines().count(), "a line can't be read, or names a function again");
    }
}
