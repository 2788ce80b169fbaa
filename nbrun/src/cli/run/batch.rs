//! Many runs at once.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;
use std::time::Instant;

use anyhow::anyhow;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use super::{Args, Watchers, events, explain, progress};
use crate::batch::{Axis, Combination, combinations, work};
use crate::cli::runs::took;
use crate::cli::table::columns;
use crate::cli::{CommandError, Exit};
use crate::document::Location;

/// Many runs at once.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Many runs at once")]
pub struct BatchArgs {
    /// Run with each of these values; several axes make all combinations. NAME=V1,V2 or NAME:=[JSON, …]
    ///
    /// Each run is saved to NAME.PARAMETER-VALUE.out.ipynb, or to what -o makes of its values: -o 'out/{region}.ipynb'.
    #[arg(long, value_name = "NAME=V1,V2", value_parser = Axis::parse)]
    matrix: Vec<Axis>,

    /// How many runs there are at once [default: as many as processors]
    #[arg(short, long, value_name = "COUNT")]
    jobs: Option<NonZeroUsize>,
}

/// One of many runs.
struct Job {
    args: Args,
    label: String,
}

/// How one of many runs went.
struct Done {
    exit: Exit,
    seconds: f64,
}

/// Whether more than one run is asked for.
pub fn is_wanted(args: &Args) -> bool {
    !args.more.is_empty() || !args.batch.matrix.is_empty()
}

/// Runs all of them, and says how each went. The exit code is that of the first that failed.
pub fn run(args: &Args) -> Result<Exit, CommandError> {
    let usage = |text: &str| Err(CommandError::new(Exit::Usage, anyhow!("{text}")));
    let jobs = jobs(args);
    if args.detach {
        return usage("many runs can't be detached: detach one after the other");
    }
    if args.inplace && !args.batch.matrix.is_empty() {
        return usage("--inplace would save all runs of --matrix over the same notebook");
    }
    if let Some(output) = &args.output
        && jobs.len() > 1
        && !output.to_string_lossy().contains('{')
    {
        return usage(
            "all runs would be saved to the same file: -o needs a parameter, such as -o 'out/{region}.ipynb'",
        );
    }
    let limit = args.batch.jobs.or_else(|| available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let style = progress::Style::choose(
        args.no_progress,
        args.json,
        std::io::IsTerminal::is_terminal(&std::io::stderr()),
    );
    let board = Board::new(style, jobs.len());
    let stopped = AtomicBool::new(false);
    let done = work(
        &jobs,
        limit,
        || stopped.load(Ordering::Relaxed),
        |_, job| {
            let done = board.run(job);
            stopped.fetch_or(matches!(done.exit, Exit::Signal(_)), Ordering::Relaxed);
            done
        },
    );
    board.end(&jobs, &done);
    let failed = done.iter().flatten().find(|done| done.exit != Exit::Success);
    Ok(failed.map_or(Exit::Success, |done| done.exit))
}

/// Each notebook with each combination.
fn jobs(args: &Args) -> Vec<Job> {
    let combinations = combinations(&args.batch.matrix);
    let inputs = std::iter::once(&args.input).chain(&args.more);
    inputs.flat_map(|input| combinations.iter().map(|combination| job(args, input, combination))).collect()
}

fn job(args: &Args, input: &Location, combination: &Combination) -> Job {
    let mut one = args.clone();
    (one.input, one.more) = (input.clone(), Vec::new());
    one.batch.matrix.clear();
    one.parameters.extend(combination.arguments.iter().cloned());
    if args.output.is_none() && !args.inplace && !combination.suffix.is_empty() {
        one.output = Some(suffixed(input, &combination.suffix));
    }
    let label = if combination.label.is_empty() {
        input.to_string()
    } else {
        format!("{input} {}", combination.label)
    };
    Job { args: one, label }
}

/// `NAME.SUFFIX.out.ipynb` beside the notebook.
fn suffixed(input: &Location, suffix: &str) -> OsString {
    let text = input.to_string();
    let stem = text.strip_suffix(".ipynb").unwrap_or(&text);
    // What a template would take for a parameter stays as it is.
    format!("{stem}.{suffix}.out.ipynb").replace('{', "{{").replace('}', "}}").into()
}

/// What is shown of many runs: a bar for all and a line for each that runs, or a line for each that ends.
struct Board {
    style: progress::Style,
    bars: MultiProgress,
    total: ProgressBar,
}

impl Board {
    fn new(style: progress::Style, jobs: usize) -> Self {
        let bars = MultiProgress::new();
        let total = if style == progress::Style::Bar {
            bars.add(ProgressBar::new(jobs as u64))
        } else {
            ProgressBar::hidden()
        };
        if let Ok(template) = ProgressStyle::with_template("{bar:20.green} {pos}/{len} runs {elapsed:.dim}") {
            total.set_style(template);
        }
        Self { style, bars, total }
    }

    fn run(&self, job: &Job) -> Done {
        let started = Instant::now();
        let watchers = Watchers {
            events: job.args.json.then(|| events::Events::of(&job.label)),
            progress: self.style.start_among(&self.bars, &job.label),
            log_output: job.args.log_output,
            explain: explain::Explain::new(Some(&job.label)),
        };
        let exit = super::one(&job.args, watchers).unwrap_or_else(|error| {
            self.bars.suspend(|| {
                explain::heading(&job.label);
                error.report();
            });
            error.exit
        });
        self.total.inc(1);
        Done { exit, seconds: started.elapsed().as_secs_f64() }
    }

    /// The summary.
    #[allow(clippy::print_stderr)]
    fn end(&self, jobs: &[Job], done: &[Option<Done>]) {
        self.total.finish_and_clear();
        let row = |(job, done): (&Job, &Option<Done>)| {
            let (how, time) = match done {
                Some(Done { exit: Exit::Success, seconds }) => ("succeeded".to_owned(), took(*seconds)),
                Some(Done { exit, seconds }) => (format!("failed ({})", exit.code()), took(*seconds)),
                None => ("not begun".to_owned(), String::new()),
            };
            vec![job.label.clone(), how, time]
        };
        let rows: Vec<Vec<String>> = jobs.iter().zip(done).map(row).collect();
        let succeeded = done.iter().flatten().filter(|done| done.exit == Exit::Success).count();
        anstream::eprintln!("{}\n{succeeded} of {} runs succeeded", columns(&rows, ""), jobs.len());
    }
}
