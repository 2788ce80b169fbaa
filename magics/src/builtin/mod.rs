//! The magics that come with this crate, one file for each or for a family of them.

mod bigquery;
mod directory;
mod env;
mod help;
mod history;
mod load;
mod markup;
mod opt;
mod reset;
mod shell;
mod time;
mod timeit;
mod who;
mod writefile;

use std::path::PathBuf;

pub use bigquery::Queries;

use crate::context::Context;
use crate::error::SessionError;
use crate::registry::Registry;

/// Adds them all.
pub fn add_all(registry: &mut Registry) {
    registry.add(bigquery::BigQuery);
    registry.add(bigquery::Bq);
    registry.add(directory::Cd);
    registry.add(directory::Pwd);
    registry.add(env::Env);
    registry.add(help::Help);
    registry.add(help::LsMagic);
    registry.add(history::History);
    registry.add(load::Load);
    for markup in markup::ALL {
        registry.add(markup);
    }
    registry.add(opt::Opt);
    registry.add(reset::Del);
    registry.add(reset::Reset);
    registry.add(shell::SH);
    registry.add(shell::BASH);
    registry.add(time::Time);
    registry.add(timeit::TimeIt);
    registry.add(who::Who);
    registry.add(who::Whos);
    registry.add(writefile::WriteFile);
}

/// A path as a user writes it: `~` is the home folder, everything else is relative to the session's directory.
async fn resolve(path: &str, context: &mut dyn Context) -> Result<PathBuf, SessionError> {
    let surroundings = context.surroundings().await?;
    let home = surroundings.variables.get("HOME");
    let path = match (path.strip_prefix('~'), home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => format!("{home}{rest}"),
        _ => path.to_owned(),
    };
    Ok(surroundings.directory.join(path))
}
