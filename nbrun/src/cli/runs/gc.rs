//! `nbrun runs gc`.

use jiff::{SignedDuration, Span, Timestamp};
use serde_json::json;

use super::Runs;
use crate::cli::{CommandError, Exit};
use crate::runs::sweep;

/// Remove old runs, and all that no run refers to any more
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Remove runs that began longer ago than this, such as 30d or 12h
    #[arg(long, value_name = "TIME", value_parser = age)]
    older_than: Option<SignedDuration>,

    /// Keep the latest ones however old they are
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    keep: usize,

    /// Only say what would be removed
    #[arg(long)]
    dry_run: bool,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
#[allow(clippy::print_stdout)]
pub fn run(runs: &Runs, args: &Args) -> Result<Exit, CommandError> {
    let before = args.older_than.map(|age| Timestamp::now() - age);
    let swept = runs.wait(sweep(&runs.store, before, args.keep, args.dry_run))?;
    if args.json {
        anstream::println!("{}", json!({"runs": swept.runs, "blobs": swept.blobs, "dry_run": args.dry_run}));
    } else {
        let verb = if args.dry_run { "would remove" } else { "removed" };
        anstream::println!(
            "{verb} {} runs and {} files that no run refers to",
            swept.runs.len(),
            swept.blobs
        );
    }
    Ok(Exit::Success)
}

fn age(text: &str) -> Result<SignedDuration, String> {
    let span: Span = text.parse().map_err(|_| "a time with its unit, such as 30d or 12h".to_owned())?;
    let days = jiff::SpanRelativeTo::days_are_24_hours();
    span.to_duration(days).map_err(|_| "a time in days, hours or less, such as 30d or 12h".to_owned())
}
