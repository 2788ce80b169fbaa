//! Running a cell's query: told while it runs, shown, kept and noted when it is done.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use warehouse::{Destination, DryRun, Query, QueryResult, Warehouse, WarehouseError};

use super::budget::Price;
use super::options::{self, Settings};
use super::source::Source;
use super::state::{Done, End};
use crate::arguments::Arguments;
use crate::context::{Context, Stream};
use crate::error::{MagicError, SessionError};
use crate::jobs::Watch;
use crate::{quantity, rows};

/// A job that takes longer tells that it runs.
const PATIENCE: Duration = Duration::from_secs(1);
/// Rows that are fetched to be shown of a result that stays in the warehouse.
const SHOWN_OF_TABLE: u64 = 200;

/// Runs what one cell asks for.
pub struct Runner<'a> {
    /// What it asks for.
    pub source: &'a Source,
    /// How.
    pub settings: &'a Settings,
    /// What processing costs.
    pub price: Price,
}

impl Runner<'_> {
    /// Finds out what a query would process.
    pub async fn dry_run(&self, query: &Query, context: &mut dyn Context) -> Result<DryRun, MagicError> {
        let query = query.clone();
        self.job("estimating", context, move |warehouse| warehouse.dry_run(&query)).await
    }

    /// Tells how the warehouse would run a query.
    pub async fn explain(&self, query: Query, context: &mut dyn Context) -> Result<(), MagicError> {
        let plan = self.job("explaining", context, move |warehouse| warehouse.explain(&query)).await?;
        context.print(Stream::Stdout, &format!("{plan}\n")).await;
        Ok(())
    }

    /// Tells what a query would process, in the official magic's words, and keeps the figures where the cell
    /// gives them a name.
    pub async fn told(&self, dry_run: &DryRun, context: &mut dyn Context) -> Result<(), MagicError> {
        let text = match dry_run.bytes_processed {
            Some(bytes) => format!("This query will process {bytes} bytes: {}", self.price.told(dry_run)),
            None => "What this query will process is not known".to_owned(),
        };
        context.print(Stream::Stdout, &format!("Query validated. {text}.\n")).await;
        if let Some(name) = &self.settings.variable {
            context.keep(name, &self.price.figures(dry_run)?).await?;
        }
        Ok(())
    }

    /// Shows or keeps a table's rows. No query runs, so nothing is spent.
    pub async fn table(&self, arguments: &Arguments, context: &mut dyn Context) -> Result<(), MagicError> {
        let Source::Table(table) = self.source else { return Ok(()) };
        let senseless = [options::DRY_RUN, options::EXPLAIN, options::TABLE, options::DESTINATION_TABLE];
        if let Some(option) = senseless.into_iter().find(|option| arguments.has(option)) {
            let message = format!("`{option}` is for queries, and `{table}` is a table");
            return Err(MagicError::missing(message));
        }
        let (table, max_results) = (table.clone(), self.settings.max_results);
        let result =
            self.job("fetching", context, move |warehouse| warehouse.rows(&table, max_results)).await?;
        let note = quantity::duration(result.elapsed);
        self.show(&result, &note, context).await
    }

    /// Runs a query, shows its result and keeps it.
    pub async fn run(
        &self,
        mut query: Query,
        dry_run: &DryRun,
        context: &mut dyn Context,
    ) -> Result<(), MagicError> {
        if let Some(Destination::Temporary(_)) = query.options.destination {
            query.max_results = Some(query.max_results.unwrap_or(SHOWN_OF_TABLE).min(SHOWN_OF_TABLE));
        }
        let told = self.price.told(dry_run);
        if self.settings.verbose {
            context.print(Stream::Stdout, &format!("The query will process {told}.\n")).await;
        }
        let (asked, start) = (query.clone(), Instant::now());
        let what = format!("running, processing {told}");
        let ran = self.job(&what, context, move |warehouse| warehouse.query(&asked)).await;
        let bytes = dry_run.bytes_processed;
        let result = match ran {
            Ok(result) => result,
            Err(error) => {
                note(&query, bytes, End::Error(error.to_string()), start.elapsed(), context);
                return Err(error);
            }
        };
        let bytes = result.bytes_processed.or(bytes);
        note(&query, bytes, End::Rows(result.rows), result.elapsed, context);
        let mut parts: Vec<String> = bytes
            .map(|bytes| format!("{} processed ({})", quantity::bytes(bytes), self.price.of(bytes)))
            .into_iter()
            .collect();
        parts.push(quantity::duration(result.elapsed));
        if let Some(Destination::Temporary(name)) = &query.options.destination {
            parts.push(format!("kept in the warehouse as the table {name}"));
            context.result(rows::mime_bundle(&result, &parts.join(" · "))).await;
            return Ok(context.keep_text(name, name).await?);
        }
        if let Some(Destination::Table(table)) = &query.options.destination {
            parts.push(format!("kept as {table}"));
        }
        self.show(&result, &parts.join(" · "), context).await
    }

    /// Shows a result, and keeps it where the cell gives it a name.
    async fn show(
        &self,
        result: &QueryResult,
        note: &str,
        context: &mut dyn Context,
    ) -> Result<(), MagicError> {
        if let Some(name) = &self.settings.variable {
            context.keep(name, result).await?;
        }
        context.result(rows::mime_bundle(result, note)).await;
        Ok(())
    }

    /// Has the warehouse do `job` for the cell: an error has its place there.
    async fn job<T: Send + 'static>(
        &self,
        what: &str,
        context: &mut dyn Context,
        job: impl FnOnce(&dyn Warehouse) -> Result<T, WarehouseError> + Send + 'static,
    ) -> Result<T, MagicError> {
        let progress = Progress { what, context, is_silent: self.settings.silent };
        watched(progress, job).await?.map_err(|error| self.source.failed(&error))
    }
}

/// Notes a query for the session.
pub fn note(query: &Query, bytes: Option<u64>, end: End, elapsed: Duration, context: &mut dyn Context) {
    let cell = context.history().last().map(|input| input.count).unwrap_or_default();
    let sql = query.sql.trim().to_owned();
    context.queries().note(Done { cell, sql, bytes, end, elapsed });
}

/// Has the warehouse do `job`. When it takes long, `what` is told, with the time; interrupting the cell
/// interrupts it.
///
/// # Errors
/// Those of the job, without a place.
pub async fn warehouse_job<T: Send + 'static>(
    what: &str,
    context: &mut dyn Context,
    job: impl FnOnce(&dyn Warehouse) -> Result<T, WarehouseError> + Send + 'static,
) -> Result<T, MagicError> {
    let progress = Progress { what, context, is_silent: false };
    watched(progress, job).await?.map_err(|error| match error {
        WarehouseError::Interrupted => MagicError::QueryInterrupted,
        error => MagicError::Query { message: error.to_string(), place: None },
    })
}

async fn watched<T: Send + 'static>(
    mut progress: Progress<'_>,
    job: impl FnOnce(&dyn Warehouse) -> Result<T, WarehouseError> + Send + 'static,
) -> Result<Result<T, WarehouseError>, SessionError> {
    let (jobs, interrupted) = (progress.context.warehouse().await?, progress.context.interrupted());
    Ok(jobs.run(job, interrupted, &mut progress).await)
}

/// The line that tells that a job runs.
struct Progress<'a> {
    what: &'a str,
    context: &'a mut dyn Context,
    is_silent: bool,
}

#[async_trait]
impl Watch for Progress<'_> {
    async fn tell(&mut self, elapsed: Duration) {
        if elapsed >= PATIENCE && !self.is_silent {
            self.context.progress(&format!("{}: {:.1} s", self.what, elapsed.as_secs_f64())).await;
        }
    }
}
