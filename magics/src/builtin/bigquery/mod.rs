//! `%%bigquery NAME [OPTIONS]`: the cell's SQL, whose result becomes a frame. `%bq`: everything around it.

mod budget;
mod catalog;
mod commands;
mod estimate;
mod history;
mod load;
mod options;
mod parameters;
mod run;
mod source;
mod state;

use std::time::Duration;

use async_trait::async_trait;
use warehouse::Query;

pub use commands::Bq;
pub use state::Queries;

use crate::arguments::Arguments;
use crate::context::Context;
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::spec::{Kind, Operands, Spec, Takes};
use budget::Limits;
use options::Settings;
use run::{Runner, note};
use source::Source;
use state::End;

/// `%%bigquery`.
pub struct BigQuery;

const SPEC: Spec = Spec {
    name: "bigquery",
    kind: Kind::Cell,
    summary: "Run the cell's SQL on the warehouse, and show the result or keep it as a DataFrame",
    operands: Operands::Words { usage: "[NAME]", most: 1, takes: Takes::Variable },
    options: &options::ALL,
    help: "NAME is the variable that the result is kept as; without it, the result is only shown.\n\
           @name in the query is a parameter: the session's variable `name`, with its type, or what --params \
           gives.\nThere, \"$name\" is a variable and \"$frame.column\" a frame's column as an array:\n\n    \
           %%bigquery delays --params {\"day\": \"$as_of\", \"carriers\": [\"UA\", \"DL\"]}\n    \
           SELECT carrier, AVG(dep_delay) AS delay FROM nyc.flights\n    \
           WHERE flight_date >= @day AND carrier IN UNNEST(@carriers) GROUP BY carrier\n\n\
           A value {\"type\": \"DATE\", \"value\": \"2013-10-01\"} gives the type itself. A body without blanks is a \
           table's\nname, and $name as the whole body is the query in that variable.\n\n\
           Before a query runs, the warehouse tells what it would process. Over --budget, over the notebook's budget\n\
           (`%bq budget`) or over the run's (NBRUN_BUDGET) it is not submitted. NBRUN_PRICE_PER_TIB is the price of a\n\
           TiB in US dollars, 6.25 by default.",
};

#[async_trait]
impl Magic for BigQuery {
    fn spec(&self) -> &Spec {
        &SPEC
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let Use { arguments, .. } = &usage;
        let settings = context.queries().defaults.with(arguments)?;
        let source = Source::read(usage.body_in_place("query")?, context).await?;
        let limits = Limits::of(settings.budget.clone(), context).await?;
        let runner = Runner { source: &source, settings: &settings, price: limits.price };
        let Source::Query { sql, .. } = &source else { return runner.table(arguments, context).await };
        let mut query = query(sql, &settings, arguments, context).await?;
        if arguments.has(options::EXPLAIN) {
            return runner.explain(query, context).await;
        }
        let dry_run = runner.dry_run(&query, context).await?;
        if arguments.has(options::DRY_RUN) {
            return runner.told(&dry_run, context).await;
        }
        let limit = limits.admit(&dry_run, context.queries()).inspect_err(|_| {
            note(&query, dry_run.bytes_processed, End::Refused, Duration::ZERO, context);
        })?;
        let limits = [limit, query.options.maximum_bytes_billed];
        query.options.maximum_bytes_billed = limits.into_iter().flatten().min();
        runner.run(query, &dry_run, context).await
    }
}

/// The query of a cell.
async fn query(
    sql: &str,
    settings: &Settings,
    arguments: &Arguments,
    context: &mut dyn Context,
) -> Result<Query, MagicError> {
    let params = parameters::read(arguments, sql, context).await?;
    let Settings { max_results, options, .. } = settings;
    Ok(Query { sql: sql.to_owned(), params, max_results: *max_results, options: options.clone() })
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|first: char| first.is_lowercase() || first == '_')
        && name.chars().all(|character| character.is_alphanumeric() || character == '_')
}

#[cfg(test)]
mod tests;
