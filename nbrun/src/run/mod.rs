//! The story of a run: prepare the notebook, drive the kernel through its cells, finish the record.

mod apply;
mod drive;
mod inject;
mod limits;
mod memory;
mod metadata;
mod observe;
mod outcome;
mod outputs;
mod papermill;
mod prepare;
mod recorder;
pub mod reuse;
mod save;
mod selection;
mod stop;
mod timing;
mod values;
mod watch;

use std::path::PathBuf;
use std::time::Duration;

use notebook::Notebook;

use crate::document::remote::RemoteFile;
use crate::document::{Location, Upload};
use crate::execute::{Executor, Session, StartError, StartOptions};
use crate::params::GivenParameter;
use crate::runs::facts::KernelFacts;
use crate::secrets::redact::{Filter, Redactor};

pub use apply::apply;
pub use inject::{Injection, ParameterOptions, declared};
pub use limits::Limits;
pub use metadata::{mark_killed, status};
pub use observe::{Observer, Progress};
pub use outcome::{CellFailure, CellRef, Ending, Outcome, RunError};
pub use prepare::{Prepared, prepare};
pub use recorder::{RecordError, Recording};
pub use selection::{LeftOut, Selection, SelectionError};
pub use stop::{Stop, Stops};

use drive::Drive;
use outputs::Outputs;
use recorder::{Facts, Recorder};
use reuse::{Cache, Plan, plan_cache};
use save::Saver;

/// How long a kernel has to end by itself once the run is over.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// What to run.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools)] // each is a flag of its own
pub struct RunRequest {
    /// The notebook.
    pub input: Location,
    /// Where the executed notebook is saved; `None` keeps it in memory until the end.
    pub output: Option<PathBuf>,
    /// Where the file at `output` is uploaded while it changes and at the end.
    pub upload: Option<RemoteFile>,
    /// Whether the output may be the input.
    pub in_place: bool,
    /// The parameters given, in order of precedence.
    pub given: Vec<GivenParameter>,
    /// How the given parameters are taken.
    pub parameters: ParameterOptions,
    /// The name of the kernel, if not the notebook's own.
    pub kernel: Option<String>,
    /// The folder the kernel runs in, if not the notebook's.
    pub cwd: Option<PathBuf>,
    /// Variables of the kernel's environment, beside those of this process.
    pub environment: Vec<(String, String)>,
    /// What the run may take.
    pub limits: Limits,
    /// How long the kernel may take to become ready; `None` leaves it to the executor.
    pub start_timeout: Option<Duration>,
    /// Whether cells after a failing one are executed.
    pub keep_going: bool,
    /// Which cells are executed.
    pub selection: Selection,
    /// Whether front ends hide the source of code cells.
    pub report_mode: bool,
    /// Whether cells point out the first error.
    pub mark_error: bool,
    /// Where the run is recorded; `None` leaves no record.
    pub recording: Option<Recording>,
    /// How long the kernel lives on when a cell fails.
    pub keep_kernel: Option<Duration>,
    /// Whether all cells may be taken over from a recorded run that has executed them as they are now.
    pub cache: bool,
}

/// Runs a prepared notebook to its end, reports the outcome through `observer`, then ends the kernel.
///
/// The outcome is reported before the kernel's shutdown, which may be slow, and the notebook is saved by then.
pub async fn run<E: Executor>(
    prepared: Prepared,
    request: &RunRequest,
    executor: &E,
    observer: &mut impl Observer,
) -> Result<Outcome, RunError> {
    let Prepared { content, mut notebook, selected, injection, kernel, plan, .. } = prepared;
    let cells = selected.cells;
    let mut stops = Stops::new(request.limits.run).map_err(RunError::Signals)?;
    let recording = request.recording.as_ref();
    metadata::begin(&mut notebook, recording.map(|recording| &recording.id), &kernel, &injection.record);
    papermill::prepared(&mut notebook, request, &injection.record);
    papermill::begin(&mut notebook, &cells);
    let folder = request.cwd.clone().unwrap_or_else(|| request.input.folder().to_owned());
    let kernel_facts = executor.kernel().unwrap_or_else(|| KernelFacts::named(&kernel));
    let lock = executor.environment();
    let secrets = !injection.secrets.is_empty();
    let mut cache = request.cache.then(|| Cache::new(&folder, &kernel_facts, lock.as_ref(), secrets));
    let facts = Facts {
        input: &request.input,
        content,
        output: request.output.as_deref(),
        upload: request.upload.as_ref(),
        notebook: &notebook,
        cells: &cells,
        parameters: &injection.record,
        folder: &folder,
        kernel: kernel_facts,
        lock,
    };
    let mut recorder = Recorder::begin(recording, facts, request.limits.output).map_err(|error| {
        let place = recording.map(|recording| recording.store.place().to_owned()).unwrap_or_default();
        RunError::NotRecorded { place, error }
    })?;
    let mut saver = Saver::new(request.output.as_deref()).map_err(RunError::NotSaved)?;
    saver.save_first(&notebook).map_err(RunError::NotSaved)?;
    let upload = begin_upload(request).await?;
    let run = recording.map(|recording| &recording.id);
    observer.observe(&Progress::Started {
        run,
        cells: cells.len(),
        left_out: &selected.left_out,
        kernel: &kernel,
    });

    let plan = match (plan, &cache, recording) {
        (None, Some(cache), Some(recording)) => {
            let plan = plan_cache(&recording.store, cache, &notebook, &cells).await;
            plan.inspect_err(|error| tracing::warn!(%error, "no recorded run is looked at")).ok()
        }
        (plan, ..) => plan,
    };
    let cells = match &plan {
        Some(plan) => take_over(plan, cells, &mut notebook, &mut recorder, observer),
        None => cells,
    };

    let filter =
        Filter::new(Redactor::new(injection.secrets.iter().map(|secret| (secret.name(), secret.expose()))));
    let options = StartOptions {
        cwd: folder,
        environment: environment(request, &injection),
        timeout: request.start_timeout,
    };
    let started = tokio::select! {
        biased;
        () = std::future::ready(()), if cells.is_empty() => Err(Ending::Completed),
        started = executor.start(options) => started
            .map_err(|StartError { message }| Ending::NotStarted(StartError { message: filter.text(&message) })),
        stop = stops.next(None) => Err(Ending::Stopped(stop)),
    };
    let (ending, failures, session) = match started {
        Ok(session) => {
            metadata::language(&mut notebook, session.language_info());
            recorder.kernel(session.kernel_info());
            let outputs = Outputs::new(&mut notebook, &mut saver, &mut recorder, filter, cache.as_mut());
            let mut drive = Drive::new(session, outputs, observer, &mut stops, request);
            let ending = drive.cells(&cells).await;
            let (failures, session) = drive.into_parts();
            (ending, failures, Some(session))
        }
        Err(ending) => (ending, Vec::new(), None),
    };

    metadata::end(&mut notebook, &ending, &failures);
    papermill::end(&mut notebook, matches!(ending, Ending::Completed) && failures.is_empty());
    if let Some(failure) = failures.first().filter(|_| request.mark_error) {
        papermill::mark_error(&mut notebook, failure);
    }
    let save_error = saver.save_last(&notebook).err();
    let upload_error = match upload {
        Some(upload) => upload.finish(stopped(&mut stops)).await.err(),
        None => None,
    };
    let mut outcome =
        Outcome { ending, failures, save_error, upload_error, record_error: None, notebook, kept: None };
    let kept_for = request.keep_kernel.filter(|_| outcome.has_failed_cells());
    let session = match (session, kept_for) {
        (Some(session), Some(time)) => {
            let label = request.input.to_string();
            outcome.kept = Some(session.keep(time, &label).await);
            None
        }
        (session, _) => session,
    };
    if let Some(cache) = &cache {
        recorder.cached(cache, &outcome.notebook);
    }
    outcome.record_error = recorder.finish(&outcome).await.err();
    observer.observe(&Progress::Ended { outcome: &outcome });
    if let Some(session) = session
        && let Err(error) = session.shutdown(SHUTDOWN_GRACE).await
    {
        observer.observe(&Progress::LeftRunning { error: &error });
    }
    Ok(outcome)
}

/// Takes over what the plan says; returns the cells that remain to be executed.
fn take_over(
    plan: &Plan,
    cells: Vec<CellRef>,
    notebook: &mut Notebook,
    recorder: &mut Recorder,
    observer: &mut impl Observer,
) -> Vec<CellRef> {
    plan.adopt(notebook);
    recorder.take_over(plan);
    let (reused, remaining) = cells.into_iter().partition::<Vec<_>, _>(|cell| plan.reuses(cell));
    for cell in &reused {
        let reason = plan.choice(cell).map(|choice| choice.reason.as_str()).unwrap_or_default();
        observer.observe(&Progress::CellReused { cell, reason });
    }
    remaining
}

/// Saves a prepared notebook without running it.
pub async fn save_prepared(prepared: Prepared, request: &RunRequest) -> Result<Notebook, RunError> {
    let Prepared { mut notebook, injection, .. } = prepared;
    papermill::prepared(&mut notebook, request, &injection.record);
    let mut saver = Saver::new(request.output.as_deref()).map_err(RunError::NotSaved)?;
    saver.save_last(&notebook).map_err(|error| RunError::NotSaved(error.error))?;
    if let Some(upload) = begin_upload(request).await? {
        upload
            .finish(std::future::pending())
            .await
            .map_err(|error| RunError::NotUploaded(Box::new(error)))?;
    }
    Ok(notebook)
}

async fn stopped(stops: &mut Stops) {
    stops.signal().await;
}

async fn begin_upload(request: &RunRequest) -> Result<Option<Upload>, RunError> {
    match (&request.upload, &request.output) {
        (Some(remote), Some(spool)) => Upload::begin(remote, spool)
            .await
            .map(Some)
            .map_err(|error| RunError::NotUploaded(Box::new(error))),
        _ => Ok(None),
    }
}

/// The kernel's variables, with those that tell parameters and secrets.
fn environment(request: &RunRequest, injection: &Injection) -> Vec<(String, String)> {
    let secrets = injection.secrets.iter();
    let secrets = secrets.map(|secret| (secret.variable().to_owned(), secret.expose().to_owned()));
    request.environment.iter().chain(&injection.environment).cloned().chain(secrets).collect()
}

#[cfg(test)]
mod tests;
