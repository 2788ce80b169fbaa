//! Arguments about the record of a run.

use jiff::Timestamp;

use crate::cli::{CommandError, Exit};
use crate::run::Recording;
use crate::runs::{RunId, RunStore};

/// Where the run is recorded.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Record of the run")]
pub struct RecordArgs {
    /// The run store: a folder, or a URL of an object storage [default: `$NBRUN_RUNS` or `~/.local/state/nbrun/runs`]
    #[arg(long, value_name = "FOLDER|URL")]
    runs: Option<String>,

    /// Leave no record of the run
    #[arg(long)]
    no_record: bool,

    /// The id that a detached run was given
    #[arg(long, hide = true)]
    run_id: Option<RunId>,
}

impl RecordArgs {
    /// Whether this process is the one that `--detach` has started.
    pub fn is_detached(&self) -> bool {
        self.run_id.is_some()
    }

    /// The store and a new id; `None` if the run is not recorded.
    pub fn recording(&self) -> Result<Option<Recording>, CommandError> {
        if self.no_record {
            return Ok(None);
        }
        let place = self.runs.clone().unwrap_or_else(RunStore::default_place);
        let store = RunStore::open(&place).map_err(|error| {
            CommandError::new(Exit::NotSaved, error)
                .hint("name another place with --runs or NBRUN_RUNS, or run with --no-record")
        })?;
        let id = self.run_id.clone().unwrap_or_else(|| RunId::new(Timestamp::now()));
        Ok(Some(Recording { store, id }))
    }
}
