//! `%bq estimate SQL` and `%%bq estimate`: what a query would process and cost.

use super::budget::Limits;
use super::commands::Command;
use super::options::Settings;
use super::run::Runner;
use super::source::Source;
use crate::arguments::Arguments;
use crate::context::{Context, Stream};
use crate::error::MagicError;

/// `%bq estimate SQL`
pub async fn estimate(command: &Command<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
    let sql = match (command.arguments.operand(), command.body) {
        (Some(_), Some(_)) => {
            return Err(MagicError::missing("write the query either on the line or below it"));
        }
        (Some(word), None) => word.text.as_str(),
        (None, Some(body)) if !body.trim().is_empty() => body,
        (None, _) => return Err(MagicError::missing("`%bq estimate` needs a query")),
    };
    let settings = Settings { variable: None, ..context.queries().defaults.clone() };
    let source = match command.body {
        Some(_) => Source::read(sql, context).await?,
        None => Source::Query { sql: sql.to_owned(), variable: None },
    };
    let Source::Query { sql, .. } = &source else {
        context.print(Stream::Stdout, "A table's rows are read for nothing.\n").await;
        return Ok(());
    };
    let price = Limits::of(None, context).await?.price;
    let query = super::query(sql, &settings, &Arguments::default(), context).await?;
    let runner = Runner { source: &source, settings: &settings, price };
    let dry_run = runner.dry_run(&query, context).await?;
    context.print(Stream::Stdout, &format!("The query would process {}.\n", price.told(&dry_run))).await;
    Ok(())
}
