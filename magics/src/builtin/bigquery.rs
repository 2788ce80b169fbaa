//! `%%bigquery NAME [--params JSON] …`: the cell's SQL, whose result becomes a frame.

use async_trait::async_trait;
use serde_json::{Map, Value};
use warehouse::{Param, Query, TypedValue};

use crate::context::Context;
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::spec::{Kind, Operands, Opt, OptValue, Spec, Takes};

/// `%%bigquery`.
pub struct BigQuery;

const SPEC: Spec = Spec {
    name: "bigquery",
    kind: Kind::Cell,
    summary: "Run the cell's SQL on the warehouse, and show the result or keep it as a DataFrame",
    operands: Operands::Words { usage: "[NAME]", most: 1, takes: Takes::Variable },
    options: &[
        Opt {
            names: &["--params"],
            value: OptValue::Json("JSON"),
            summary: "Query parameters as a JSON object",
        },
        Opt {
            names: &["--max_results", "--max-results"],
            value: OptValue::Word("ROWS"),
            summary: "Keep no more than this many rows",
        },
    ],
    help: "NAME is the variable that the result is kept as; without it, the result is only shown.\n\
           A value \"$name\" in --params is the session's variable `name`, with its type:\n\n    \
           %%bigquery delays --params {\"day\": \"$as_of\", \"carriers\": [\"UA\", \"DL\"]}\n    \
           SELECT carrier, AVG(dep_delay) AS delay FROM nyc.flights\n    \
           WHERE flight_date >= @day AND carrier IN UNNEST(@carriers) GROUP BY carrier\n\n\
           A value {\"type\": \"DATE\", \"value\": \"2013-10-01\"} gives the type itself.",
};

#[async_trait]
impl Magic for BigQuery {
    fn spec(&self) -> &Spec {
        &SPEC
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let name = usage.arguments.operand();
        if let Some(name) = name.filter(|name| !is_variable(&name.text)) {
            let message = format!(
                "`{}` can't be the name of a variable: use lower-case letters, digits and `_`",
                name.text
            );
            return Err(MagicError::argument(message, name.range.clone()));
        }
        let max_results = usage.arguments.number("--max_results", 0)?;
        let sql = usage.body_in_place("query")?.to_owned();
        let params = parameters(usage.arguments.json("--params"), context).await?;
        let query = Query { sql, params, max_results, ..Query::default() };
        Ok(context.query(query, name.map(|name| name.text.as_str())).await?)
    }
}

/// The query's parameters, with each `"$name"` replaced by that variable's typed value.
async fn parameters(given: Map<String, Value>, context: &mut dyn Context) -> Result<Vec<Param>, MagicError> {
    let mut params = Vec::new();
    for (name, value) in given {
        let value = match variable(&value) {
            Some(variable) => context.value(variable).await?,
            None => value,
        };
        match TypedValue::from_json(&value) {
            Ok(value) => params.push(Param { name, value }),
            Err(error) => return Err(MagicError::Parameter { name, message: error.to_string() }),
        }
    }
    Ok(params)
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
    use serde_json::json;

    use super::*;
    use crate::testing::{Session, run};

    #[test]
    fn a_cell_gives_a_query_with_typed_parameters() {
        let value = json!({"type": "DATE", "value": "2013-10-01"});
        let mut session = Session { value: Some(value.clone()), ..Session::default() };
        let cell = "%%bigquery df --params {\"day\": \"$as_of\", \"n\": 3} --max_results 9\nSELECT 1";
        run(cell, &mut session).expect("a query");
        let (query, name) = session.query.expect("a query");
        assert_eq!((query.sql.as_str(), name.as_deref()), ("\nSELECT 1", Some("df")));
        assert_eq!(query.max_results, Some(9));
        let typed = |value| TypedValue::from_json(value).expect("a value");
        let params: Vec<_> = query.params.into_iter().map(|param| (param.name, param.value)).collect();
        assert_eq!(params, [("day".to_owned(), typed(&value)), ("n".to_owned(), typed(&json!(3)))]);
    }

    #[test]
    fn an_empty_cell_a_bad_name_and_bad_options_are_refused() {
        for (cell, expected) in [
            ("%%bigquery df\n  \n", "the cell has no query: write it below the line `%%bigquery`"),
            ("%%bigquery 1df\nSELECT 1", "`1df` can't be the name of a variable"),
            ("%%bigquery df --nonsense\nSELECT 1", "there is no option `--nonsense`"),
            ("%%bigquery df --max_results few\nSELECT 1", "takes a whole number from 0 on, not `few`"),
            (
                "%%bigquery --params {\"a\": {\"type\": \"ODD\", \"value\": 1}}\nSELECT 1",
                "the parameter `a`: ",
            ),
        ] {
            let error = run(cell, &mut Session::default()).expect_err(cell).to_string();
            assert!(error.contains(expected), "{cell}: {error}");
        }
    }
}
