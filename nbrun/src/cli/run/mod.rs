//! `nbrun run`: execute a notebook.

mod batch;
mod cells;
mod destination;
mod detach;
mod events;
mod explain;
mod limits;
mod notebook_help;
mod papermill;
mod parameters;
mod pool;
mod progress;
mod recording;
mod report;
mod reuse;
mod server;

pub use server::end_kernel;

use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use anyhow::anyhow;
use notebook::Notebook;

use super::facts::Facts;
use super::{CommandError, Exit, location};
use crate::document::Location;
use crate::execute::local::Local;
use crate::params::{GivenParameter, files};
use crate::run::{Observer, Progress, RunError, RunRequest, prepare, save_prepared};

use destination::Destination;
use papermill::usage;

/// Execute a notebook and save it with its outputs
///
/// The cells run in order in a fresh kernel. Outputs are on disk while they arrive, and the file is a valid notebook
/// at every moment. Exit code 0 means that every cell ran to its end, every output arrived and everything is saved.
///
/// Parameters are the assignments in the code cell tagged `parameters`; `nbrun inspect` lists them. A value given
/// with -p is read as the type of the parameter's default or annotation: for a string every text is itself (01234,
/// 1.10, true), for a date it is YYYY-MM-DD, for a list or map it is [..] or {..}. Where the notebook says no type,
/// the text is taken as JSON if it is valid JSON, else as a string. A name the notebook does not declare or a value
/// that does not fit is an error before any kernel starts. The values go into a cell tagged `injected-parameters`
/// behind the parameters cell.
///
/// In values, {{ run.id }}, {{ run.started }}, {{ interval.start }} and {{ interval.end }} stand for what they say, and
/// {{ interval.start | date }} for its day. Parameters that the notebook's metadata marks as secret take references
/// only: `env:NAME`, `file:PATH` or `command:CMD`; the saved notebook doesn't hold their values.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = AFTER_HELP)]
#[allow(clippy::struct_excessive_bools)] // each is a flag
pub struct Args {
    /// The notebook: a path, `-` for standard input, or a URL (file, http, https, s3, gs, az, abfs)
    #[arg(value_name = "NOTEBOOK", value_parser = location())]
    input: Location,

    /// More notebooks, which run at the same time
    #[arg(value_name = "NOTEBOOK", value_parser = location())]
    more: Vec<Location>,

    /// Where to save the executed notebook: a path, `-` for standard output, or a URL; `{NAME}` is the value of a
    /// parameter [default: NAME.out.ipynb beside NAME.ipynb]
    #[arg(short, long, value_name = "FILE")]
    output: Option<OsString>,

    /// Save the executed notebook over the notebook itself
    #[arg(long, alias = "in-place", conflicts_with = "output")]
    inplace: bool,

    /// Set a parameter: NAME=VALUE read as the parameter's type, or NAME:=JSON
    #[arg(short, long = "parameter", value_name = "NAME=VALUE")]
    parameters: Vec<String>,

    /// Set parameters from a YAML, TOML or JSON file; later files win over earlier ones, and -p over all
    #[arg(short = 'f', long = "parameters-file", alias = "parameters_file", value_name = "FILE", value_parser = location())]
    files: Vec<Location>,

    #[command(flatten)]
    parameter_options: parameters::Args,

    /// The kernel to use instead of the one the notebook names
    #[arg(short, long, value_name = "NAME")]
    kernel: Option<String>,

    #[command(flatten)]
    cells: cells::CellArgs,

    /// The folder the kernel runs in [default: the notebook's, the current one if that is no local file; with --server,
    /// the server's root]
    #[arg(long, value_name = "FOLDER")]
    cwd: Option<PathBuf>,

    /// Execute the cells behind a failing one too; the run still fails
    #[arg(long)]
    keep_going: bool,

    #[command(flatten)]
    report: report::Args,

    /// Print one JSON object per event to standard output
    #[arg(long)]
    json: bool,

    /// Show no progress
    #[arg(long, alias = "no-progress-bar", overrides_with = "progress_bar")]
    no_progress: bool,

    /// Print what cells write to stdout and stderr as it arrives
    #[arg(long, overrides_with = "no_log_output")]
    log_output: bool,

    /// Go on in the background, and print the run's id; `nbrun attach` follows it
    #[arg(long, conflicts_with_all = ["json", "log_output", "no_record"])]
    detach: bool,

    #[command(flatten)]
    limits: limits::LimitArgs,

    #[command(flatten)]
    reuse: reuse::ReuseArgs,

    #[command(flatten)]
    batch: batch::BatchArgs,

    #[command(flatten)]
    recording: recording::RecordArgs,
    #[command(flatten)]
    server: server::ServerArgs,
    #[command(flatten)]
    pool: pool::PoolArgs,

    #[command(flatten)]
    papermill: papermill::PapermillArgs,
}

/// Where the Rust kernel finds what all queries of a run may process.
const BUDGET_VARIABLE: &str = "NBRUN_BUDGET";

const AFTER_HELP: &str = "\
Examples:
  nbrun run delays.ipynb
  nbrun run delays.ipynb -o out/delays-2013-10.ipynb -p as_of=2013-10-01 -p carriers='[AA, UA]'
  nbrun run delays.ipynb -f prod.yaml -p note:=null --timeout 30m --report delays.html
  nbrun run delays.ipynb --matrix carrier=AA,UA,DL --matrix year=2012,2013 -j 4
  nbrun run delays.ipynb --detach && nbrun attach latest
  nbrun run train.ipynb --keep-kernel-on-error; nbrun run train.ipynb --resume latest
  nbrun run delays.ipynb --help-notebook
  nbrun run delays.ipynb --interval 2013-10-01..2013-11-01 -p as_of='{{ interval.start | date }}'
  nbrun run delays.ipynb -p password=file:/run/secrets/warehouse
  nbrun run delays.ipynb -o - | jupyter nbconvert --stdin --to html --output delays
  nbrun run delays.ipynb --server https://hub.example.org/user/ada/ --token-file ~/.hub-token
  nbrun run s3://reports/delays.ipynb -o 's3://reports/out/{as_of}.ipynb' -p as_of=2013-10-01
  nbrun run delays.ipynb --start load --until 7

Cells tagged `raises-exception` or `allow-error` may fail; cells tagged `skip-execution` or `skip` are not executed.

Credentials for URLs are those of the providers' own tools: environment (AWS_*, GOOGLE_*, AZURE_*), profile files, \
workload identity. An output with a URL is kept in a local file while the run goes on, uploaded when it begins, at most \
every 30 s, and at the end, which decides.

Saves are atomic: a temporary file in the same folder, then a rename. The last one is synchronised with the disk. \
While a run goes on, its file has the status \"running\" in its metadata. The kernel and what its cells started never \
outlive nbrun, however nbrun ends.

Every run is recorded: `nbrun runs list`, `nbrun runs show latest`.

`nbrun --help` lists the exit codes.";

/// Runs the command.
#[allow(clippy::print_stdout)]
pub fn run(args: &Args) -> Result<Exit, CommandError> {
    if args.parameter_options.help_notebook {
        let facts = Facts::of(&args.input, args.kernel.as_deref())?;
        anstream::println!("{}", notebook_help::text(&facts, &args.input));
        return Ok(Exit::Success);
    }
    if batch::is_wanted(args) {
        return batch::run(args);
    }
    let watchers = Watchers {
        events: args.json.then(events::Events::default),
        progress: progress::Style::choose(args.no_progress, args.json, std::io::stderr().is_terminal())
            .start(),
        log_output: args.log_output,
        explain: explain::Explain::new(None),
    };
    one(args, watchers)
}

/// Runs one notebook.
fn one(args: &Args, mut watchers: Watchers) -> Result<Exit, CommandError> {
    let reads_stdin = args.input == Location::Stream && !args.inplace && args.output.is_none();
    let to_stdout = reads_stdin || args.output.as_deref() == Some(OsStr::new("-"));
    if to_stdout && (args.json || args.log_output) {
        let error =
            anyhow!("`-o -` writes the notebook to standard output, as --json and --log-output would");
        return Err(CommandError::new(Exit::Usage, error).hint("give a file with -o"));
    }
    let mut request = request(args)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| CommandError::new(Exit::Internal, error))?;
    let server = runtime.block_on(args.server.connect())?;
    let earlier = runtime.block_on(args.reuse.earlier(&mut request))?;
    let mut prepared = prepare(&request, |name| match &server {
        Some(server) => server.language(name).ok(),
        None => Local::find(name).ok().map(|kernel| kernel.language().to_owned()),
    })?;
    let warnings = prepared.injection.warnings.clone();
    let output = args.output.as_deref();
    let destination = Destination::choose(output, &request.input, request.in_place, &prepared.values)?;
    if args.papermill.prepare_only {
        (request.output, request.upload) = destination.files()?;
        let notebook = runtime.block_on(save_prepared(prepared, &request))?;
        if to_stdout {
            print_notebook(&notebook)?;
        }
        explain::prepared(&destination.shown());
        return Ok(Exit::Success);
    }
    if args.detach {
        return detach::detach(&request);
    }
    if args.recording.is_detached() {
        detach::leave_session();
    }
    (request.output, request.upload) = destination.files()?;

    watchers.explain.output = destination.shown();
    for warning in &warnings {
        watchers.progress.warn(warning);
    }
    let outcome = runtime.block_on(async {
        let unknown = |error: &dyn ToString| RunError::UnknownKernel(error.to_string());
        if let Some(server) = &server {
            let executor = server.executor(&prepared.kernel, args.cwd.as_deref()).await;
            let executor = executor.map_err(|error| unknown(&error))?;
            crate::run::run(prepared, &request, &executor, &mut watchers).await
        } else {
            let executor = Local::find(&prepared.kernel).map_err(|error| unknown(&error))?;
            let claim = earlier.and_then(|earlier| earlier.plan(&mut prepared, &executor));
            match (claim, args.pool.executor(&executor)) {
                (Some(kept), _) => crate::run::run(prepared, &request, &kept, &mut watchers).await,
                (None, Some(pool)) => crate::run::run(prepared, &request, &pool, &mut watchers).await,
                (None, None) => crate::run::run(prepared, &request, &executor, &mut watchers).await,
            }
        }
    })?;
    if to_stdout {
        print_notebook(&outcome.notebook)?;
    }
    let exit = Exit::of(&outcome);
    match args.report.write(&args.input, &outcome) {
        // How the run ended says more.
        Err(error) if exit != Exit::Success => error.report(),
        written => written?,
    }
    Ok(exit)
}

fn request(args: &Args) -> Result<RunRequest, CommandError> {
    let streams = std::iter::once(&args.input).chain(&args.files);
    match streams.filter(|place| **place == Location::Stream).count() {
        0 => {}
        1 if !args.detach => {}
        1 => return Err(usage(anyhow!("a run in the background has no standard input"))),
        _ => return Err(usage(anyhow!("standard input can be read only once"))),
    }
    let mut given = args.papermill.encoded()?;
    for file in &args.files {
        given.extend(files::read(file).map_err(usage)?);
    }
    given.extend(args.papermill.written_as_yaml()?);
    for argument in &args.parameters {
        given.push(GivenParameter::from_argument(argument).map_err(usage)?);
    }
    given.extend(args.papermill.raw()?);
    if let Some(cwd) = args.cwd.as_ref().filter(|cwd| !args.server.is_given() && !cwd.is_dir()) {
        return Err(CommandError::new(Exit::Usage, anyhow!("{}: not a folder", cwd.display())));
    }
    Ok(RunRequest {
        input: args.input.clone(),
        output: None,
        upload: None,
        in_place: args.inplace,
        given,
        parameters: args.parameter_options.options(),
        kernel: args.kernel.clone(),
        cwd: args.cwd.clone(),
        environment: args
            .limits
            .budget
            .iter()
            .map(|size| (BUDGET_VARIABLE.to_owned(), size.clone()))
            .collect(),
        limits: args.papermill.limits(args.limits.limits()),
        start_timeout: args.papermill.start_timeout,
        keep_going: args.keep_going,
        selection: args.cells.selection(),
        report_mode: args.papermill.report_mode,
        mark_error: args.papermill.mark_error,
        recording: args.recording.recording()?,
        keep_kernel: args.pool.keep_kernel_on_error,
        cache: args.reuse.cache,
    })
}

fn print_notebook(notebook: &Notebook) -> Result<(), CommandError> {
    let mut stdout = std::io::stdout().lock();
    let written = notebook.write_to(&mut stdout).and_then(|()| stdout.flush());
    written.map_err(|error| CommandError::new(Exit::NotSaved, RunError::NotSaved(error)))
}

/// Everyone who watches the run on the user's behalf.
struct Watchers {
    events: Option<events::Events>,
    progress: progress::Shown,
    log_output: bool,
    explain: explain::Explain,
}

impl Observer for Watchers {
    fn observe(&mut self, progress: &Progress<'_>) {
        if let Some(events) = &mut self.events {
            events.observe(progress);
        }
        self.progress.observe(progress);
        match progress {
            Progress::Started { left_out, .. } if !left_out.is_empty() => {
                self.progress.warn(&format!("left out, as --start and --until say: cells {left_out}"));
            }
            Progress::Output { stream: Some((name, text)), .. } if self.log_output => {
                self.progress.log(name, text);
            }
            Progress::SaveFailed { error } => {
                self.progress.warn(&format!("not saved, will try again: {error}"));
            }
            Progress::Ended { outcome } => self.explain.print(outcome),
            Progress::LeftRunning { error } => self.progress.warn(&error.to_string()),
            _ => {}
        }
    }
}
