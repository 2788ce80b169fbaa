//! Arguments about what is taken over from earlier runs.

use notebook::Notebook;

use crate::cli::CommandError;
use crate::execute::local::Local;
use crate::execute::pool::{self, Claim, Place, Reply, Request};
use crate::params::secret::REDACTED;
use crate::params::{Given, GivenParameter, Origin, files};
use crate::run::reuse::{executed, plan_resume};
use crate::run::{Prepared, RunRequest};
use crate::runs::{RunRecord, StoreError};

/// What is taken over from earlier runs.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Earlier runs")]
pub struct ReuseArgs {
    /// Go on after the cell that failed in this run, in the kernel that it kept (--keep-kernel-on-error)
    ///
    /// The parameters of that run are given again, except secrets. Cells that it has executed are not executed again if
    /// they are the same as then; without its kernel all are, since nothing else holds their state. `nbrun runs show`
    /// tells the reason for each cell.
    #[arg(long, value_name = "RUN", conflicts_with_all = ["server", "cache"])]
    pub resume: Option<String>,

    /// Take all cells over from a recorded run that has executed them as they are now
    ///
    /// Each cell must declare what else it depends on, in its metadata: `"nbrun": {"cache": {"inputs":
    /// ["data/*.parquet"], "outputs": ["model.bin"]}}`, or `true` for nothing. Compared are the code and parameters, the
    /// packages, the kernelspec, and the contents of these files.
    #[arg(long)]
    pub cache: bool,
}

/// The run to go on from.
pub struct Earlier {
    record: RunRecord,
    notebook: Notebook,
    kernel: Option<String>,
}

impl ReuseArgs {
    /// Looks for the run to go on from, and for its kernel; gives its parameters to the new one.
    pub async fn earlier(&self, request: &mut RunRequest) -> Result<Option<Earlier>, CommandError> {
        let (Some(wanted), Some(recording)) = (&self.resume, &request.recording) else { return Ok(None) };
        let store = &recording.store;
        crate::runs::recover_all(store).await;
        let record = store.record(&store.find(wanted, &[]).await?).await?;
        let notebook = executed(store, &record).await?.ok_or_else(|| StoreError::Damaged {
            place: store.place().to_owned(),
            what: format!("run {}", record.id),
            message: "its executed notebook can't be read".to_owned(),
        })?;
        let kernel = match &record.kept_kernel {
            Some(id) if is_kept(id).await => Some(id.clone()),
            _ => None,
        };
        let mut given: Vec<GivenParameter> =
            record.parameters.iter().filter_map(|known| again(known, &record)).collect();
        given.append(&mut request.given);
        request.given = given;
        Ok(Some(Earlier { record, notebook, kernel }))
    }
}

impl Earlier {
    /// Plans what is taken over; returns the kernel that was kept, if its state is of use.
    pub fn plan(self, prepared: &mut Prepared, local: &Local) -> Option<Claim> {
        let Self { record, notebook, kernel } = self;
        let plan = plan_resume(
            &record,
            notebook,
            &prepared.notebook,
            &prepared.selected.cells,
            &prepared.kernel,
            kernel.is_some(),
        );
        let reuses = plan.choices.iter().any(|choice| choice.earlier.is_some());
        prepared.plan = Some(plan);
        kernel.filter(|_| reuses).map(|id| Claim::new(id, local.installed().clone()))
    }
}

/// A parameter of a recorded run as if given again; not a secret.
fn again(known: &crate::runs::RecordedParameter, record: &RunRecord) -> Option<GivenParameter> {
    let given: Given = files::json::parse(&known.value.to_string()).ok()?;
    let is_secret = known.value == REDACTED;
    let origin = Origin::File(format!("run {}", record.id));
    (!is_secret).then(|| GivenParameter { name: known.name.clone(), given, origin })
}

/// Whether the pool still has a kernel.
async fn is_kept(id: &str) -> bool {
    let Ok(place) = Place::of_user() else { return false };
    match pool::request(&place, Request::Status).await {
        Ok(Reply::Status(status)) => status.kept.iter().any(|kept| kept.id == id),
        _ => false,
    }
}
