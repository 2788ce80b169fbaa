//! `%%bigquery NAME [--params JSON] …`: the cell's SQL, whose result becomes a frame.

use clap::Parser;
use serde_json::{Map, Value};
use warehouse::{Param, Query, TypedValue};

use crate::MagicError;
use crate::arguments::Arguments;

/// Run the cell's SQL on the warehouse, and show the result or keep it as a `DataFrame`.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "%%bigquery",
    no_binary_name = true,
    after_help = "A value \"$name\" in --params is the session's variable `name`, with its type:\n\n    \
                  %%bigquery delays --params {\"day\": \"$as_of\", \"carriers\": [\"UA\", \"DL\"]}\n    \
                  SELECT carrier, AVG(dep_delay) AS delay FROM nyc.flights\n    \
                  WHERE flight_date >= @day AND carrier IN UNNEST(@carriers) GROUP BY carrier\n\n\
                  A value {\"type\": \"DATE\", \"value\": \"2013-10-01\"} gives the type itself."
)]
struct Line {
    /// Variable that the result is kept as; without it, the result is only shown
    name: Option<String>,
    /// Query parameters as a JSON object; read before the other arguments
    #[arg(long, value_name = "JSON")]
    params: Option<String>,
    /// Keep no more than this many rows
    #[arg(long = "max_results", value_name = "ROWS", alias = "max-results")]
    max_results: Option<u64>,
}

/// A read `%%bigquery` cell.
#[derive(Debug, Clone, PartialEq)]
pub struct BigQuery {
    /// Variable that the result is kept as.
    pub name: Option<String>,
    /// The SQL, with an empty line for each line of the cell above it: places in it are places in the cell.
    pub sql: String,
    params: Map<String, Value>,
    max_results: Option<u64>,
}

impl BigQuery {
    pub(crate) fn parse(line: &str, body: &str, first_line: usize) -> Result<Self, MagicError> {
        let Arguments { words, params } = Arguments::parse(line)?;
        let line = Line::try_parse_from(words).map_err(|error| MagicError::Arguments(error.to_string()))?;
        if let Some(name) = line.name.as_deref().filter(|name| !is_variable(name)) {
            return Err(MagicError::Arguments(format!(
                "`{name}` can't be the name of a variable: use lower-case letters, digits and `_`"
            )));
        }
        if body.trim().is_empty() {
            return Err(MagicError::Empty);
        }
        let sql = "\n".repeat(first_line - 1) + body;
        Ok(BigQuery { name: line.name, sql, params, max_results: line.max_results })
    }

    /// Names of the session's variables that the parameters take their values from.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.params.values().filter_map(variable)
    }

    /// The query, with each `"$name"` replaced by the typed value that `value_of` gives for it.
    ///
    /// # Errors
    /// When a parameter has no type that a query can take.
    pub fn query(&self, value_of: impl Fn(&str) -> Option<Value>) -> Result<Query, MagicError> {
        let param = |(name, value): (&String, &Value)| {
            let value = variable(value).and_then(&value_of).unwrap_or_else(|| value.clone());
            TypedValue::from_json(&value)
                .map(|value| Param { name: name.clone(), value })
                .map_err(|error| MagicError::Parameter { name: name.clone(), message: error.to_string() })
        };
        let params = self.params.iter().map(param).collect::<Result<_, _>>()?;
        Ok(Query { sql: self.sql.clone(), params, max_results: self.max_results })
    }
}

/// The variable that a parameter's value `"$name"` means.
fn variable(value: &Value) -> Option<&str> {
    value.as_str()?.strip_prefix('$').filter(|name| is_variable(name))
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|first: char| first.is_lowercase() || first == '_')
        && name.chars().all(|character| character.is_alphanumeric() || character == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_gives_a_query_with_typed_parameters() {
        let cell = BigQuery::parse(r#"df --params {"day": "$as_of", "n": 3} --max_results 9"#, "SELECT 1", 2)
            .expect("a cell");
        assert_eq!(cell.name.as_deref(), Some("df"));
        assert_eq!(cell.variables().collect::<Vec<_>>(), ["as_of"]);
        let value = serde_json::json!({"type": "DATE", "value": "2013-10-01"});
        let query = cell.query(|name| (name == "as_of").then(|| value.clone())).expect("a query");
        assert_eq!(query.params.len(), 2);
        assert_eq!(query.max_results, Some(9));
    }

    #[test]
    fn an_empty_cell_and_a_bad_name_are_refused() {
        assert!(matches!(BigQuery::parse("df", "  \n", 2), Err(MagicError::Empty)));
        assert!(matches!(BigQuery::parse("1df", "SELECT 1", 2), Err(MagicError::Arguments(_))));
        assert!(matches!(BigQuery::parse("df --nonsense", "SELECT 1", 2), Err(MagicError::Arguments(_))));
    }
}
