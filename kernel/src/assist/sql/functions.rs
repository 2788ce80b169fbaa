//! The functions of GoogleSQL that the local warehouse runs.
//!
//! After <https://cloud.google.com/bigquery/docs/reference/standard-sql/functions-all>.

/// A function of SQL.
pub struct Function {
    /// Its name, in upper case.
    pub name: &'static str,
    /// With its arguments; those in brackets are optional.
    pub signature: &'static str,
    /// One sentence.
    pub doc: &'static str,
}

const TABLE: &str = include_str!("functions.tsv");

/// All of them, by name.
pub fn functions() -> impl Iterator<Item = Function> {
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
    fn the_table_has_what_the_warehouse_runs_and_nothing_else() {
        let mut known: Vec<&str> = functions().map(|function| function.name).collect();
        let mut run: Vec<&str> = warehouse::local::function_names().collect();
        known.sort_unstable();
        run.sort_unstable();
        assert_eq!(known, run);
    }
}
