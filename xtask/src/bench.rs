//! `cargo xtask bench`: nbrun and its peers in one run, taking turns.

mod kernel;
mod machine;
mod measured;
mod records;
mod run;
mod sql;
mod table;

use anyhow::{Context, Result, bail};

use crate::progress::Progress;
use crate::target;

const DEFAULT_ROUNDS: usize = 5;

/// What to measure, and how often.
pub struct Plan {
    /// All where none is named; but SQL, which takes long, only where it is.
    subject: Option<Subject>,
    rounds: usize,
    /// How large the tables of TPC-H are: at 1, a gigabyte of text.
    scale: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Run,
    Kernel,
    Sql,
}

impl Plan {
    /// Reads `[run|kernel|sql] [--rounds N] [--scale S]`.
    pub fn parse(words: &[&str]) -> Result<Self> {
        let (subject, mut rest) = match words {
            ["run", rest @ ..] => (Some(Subject::Run), rest),
            ["kernel", rest @ ..] => (Some(Subject::Kernel), rest),
            ["sql", rest @ ..] => (Some(Subject::Sql), rest),
            rest => (None, rest),
        };
        let mut plan = Self { subject, rounds: DEFAULT_ROUNDS, scale: 1.0 };
        while let [option, value, more @ ..] = rest {
            match *option {
                "--rounds" => plan.rounds = value.parse().context("--rounds takes a number")?,
                "--scale" if subject == Some(Subject::Sql) => {
                    plan.scale = value.parse().context("--scale takes a number")?;
                }
                _ => break,
            }
            rest = more;
        }
        if !rest.is_empty() {
            bail!(
                "bench takes [run|kernel|sql] [--rounds N] and sql takes [--scale S], not `{}`",
                rest.join(" ")
            );
        }
        if plan.rounds == 0 || plan.scale <= 0.0 {
            bail!("--rounds takes at least 1, and --scale more than 0");
        }
        Ok(plan)
    }
}

/// Sets up, builds in the release profile, measures, and prints Markdown tables.
pub fn bench(progress: &Progress, plan: &Plan) -> Result<()> {
    let _target = target::take(progress)?;
    if matches!(plan.subject, None | Some(Subject::Run)) {
        run::bench(progress, plan.rounds)?;
    }
    if matches!(plan.subject, None | Some(Subject::Kernel)) {
        kernel::bench(progress, plan.rounds)?;
    }
    if plan.subject == Some(Subject::Sql) {
        sql::bench(progress, plan.rounds, plan.scale)?;
    }
    Ok(())
}
