//! `cargo xtask bench`: nbrun and its peers in one run, taking turns.

mod kernel;
mod machine;
mod measured;
mod run;
mod table;

use anyhow::{Context, Result, bail};

use crate::progress::Progress;
use crate::target;

const DEFAULT_ROUNDS: usize = 5;

/// What to measure, and how often.
pub struct Plan {
    subject: Subject,
    rounds: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Run,
    Kernel,
    Both,
}

impl Plan {
    /// Reads `[run|kernel] [--rounds N]`.
    pub fn parse(words: &[&str]) -> Result<Self> {
        let (subject, rest) = match words {
            ["run", rest @ ..] => (Subject::Run, rest),
            ["kernel", rest @ ..] => (Subject::Kernel, rest),
            rest => (Subject::Both, rest),
        };
        let rounds = match rest {
            [] => DEFAULT_ROUNDS,
            ["--rounds", number] => number.parse().context("--rounds takes a number")?,
            _ => bail!("bench takes [run|kernel] [--rounds N], not `{}`", rest.join(" ")),
        };
        if rounds == 0 {
            bail!("--rounds takes at least 1");
        }
        Ok(Self { subject, rounds })
    }
}

/// Sets up, builds in the release profile, measures, and prints Markdown tables.
pub fn bench(progress: &Progress, plan: &Plan) -> Result<()> {
    let _target = target::take(progress)?;
    if plan.subject != Subject::Kernel {
        run::bench(progress, plan.rounds)?;
    }
    if plan.subject != Subject::Run {
        kernel::bench(progress, plan.rounds)?;
    }
    Ok(())
}
