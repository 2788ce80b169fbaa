//! The story of a run: prepare the notebook, drive the kernel through its cells, finish the record.

mod drive;
mod observe;
mod outcome;
mod prepare;
mod record;
mod save;
mod stop;
mod timing;
mod watch;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::execute::{Executor, Session, StartOptions};
use crate::params::GivenParameter;

pub use observe::{Observer, Progress};
pub use outcome::{CellFailure, CellRef, Ending, Outcome, RunError};
pub use prepare::{Prepared, declared, prepare};
pub use record::status;
pub use stop::{Stop, Stops};

use drive::Drive;
use save::Saver;

/// How long a kernel has to end by itself once the run is over.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(10);

/// What to run.
#[derive(Debug, Clone)]
pub struct RunRequest {
    /// The notebook.
    pub input: PathBuf,
    /// Where the executed notebook is saved; `None` keeps it in memory until the end.
    pub output: Option<PathBuf>,
    /// Whether the output may be the input.
    pub in_place: bool,
    /// The parameters given, in order of precedence.
    pub given: Vec<GivenParameter>,
    /// The name of the kernel, if not the notebook's own.
    pub kernel: Option<String>,
    /// The folder the kernel runs in, if not the notebook's.
    pub cwd: Option<PathBuf>,
    /// Variables of the kernel's environment, beside those of this process.
    pub environment: Vec<(String, String)>,
    /// How long the run may take, the kernel's start included.
    pub timeout: Option<Duration>,
    /// How long each cell may take.
    pub cell_timeout: Option<Duration>,
    /// Whether cells after a failing one are executed.
    pub keep_going: bool,
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
    let Prepared { mut notebook, cells, parameters, kernel, .. } = prepared;
    let mut stops = Stops::new(request.timeout).map_err(RunError::Signals)?;
    record::begin(&mut notebook, &kernel, &parameters);
    let mut saver = Saver::new(request.output.as_deref()).map_err(RunError::NotSaved)?;
    saver.save_first(&notebook).map_err(RunError::NotSaved)?;
    observer.observe(&Progress::Started { cells: cells.len(), kernel: &kernel });

    let options = StartOptions { cwd: working_folder(request), environment: request.environment.clone() };
    let started = tokio::select! {
        started = executor.start(options) => started.map_err(Ending::NotStarted),
        stop = stops.next(None) => Err(Ending::Stopped(stop)),
    };
    let (ending, failures, session) = match started {
        Ok(session) => {
            record::language(&mut notebook, session.language_info());
            let mut drive = Drive::new(session, &mut notebook, &mut saver, observer, &mut stops, request);
            let ending = drive.cells(&cells).await;
            let (failures, session) = drive.into_parts();
            (ending, failures, Some(session))
        }
        Err(ending) => (ending, Vec::new(), None),
    };

    record::end(&mut notebook, &ending, &failures);
    let save_error = saver.save_last(&notebook).err();
    let outcome = Outcome { ending, failures, save_error, notebook };
    observer.observe(&Progress::Ended { outcome: &outcome });
    if let Some(session) = session {
        session.shutdown(SHUTDOWN_GRACE).await;
    }
    Ok(outcome)
}

fn working_folder(request: &RunRequest) -> PathBuf {
    let notebook_folder = || match request.input.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => Path::new(".").to_owned(),
    };
    request.cwd.clone().unwrap_or_else(notebook_folder)
}

#[cfg(test)]
mod tests;
