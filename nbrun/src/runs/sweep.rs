//! Forgetting old runs.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;

use super::{RunId, RunStore, StoreError};

/// A blob that no record refers to is kept for this long: it may belong to a run that is just ending.
const GRACE: Duration = Duration::from_hours(1);

/// What was removed, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    /// The runs.
    pub runs: Vec<RunId>,
    /// How many blobs that no run refers to any more.
    pub blobs: usize,
}

/// Removes the records of runs that began before a time, except the latest `keep` ones, and all blobs that no record
/// refers to. With `dry` it only says what it would remove.
pub async fn sweep(
    store: &RunStore,
    before: Option<Timestamp>,
    keep: usize,
    dry: bool,
) -> Result<Swept, StoreError> {
    let mut swept = Swept::default();
    let mut referred: HashSet<String> = HashSet::new();
    for (place, id) in store.runs().await?.into_iter().enumerate() {
        let record = store.record(&id).await?;
        if place >= keep && before.is_some_and(|before| record.started < before) {
            if !dry {
                store.remove_record(&id).await?;
            }
            swept.runs.push(id);
        } else {
            referred.extend(record.blobs().map(ToString::to_string));
        }
    }
    for blob in store.blobs().await? {
        if !referred.contains(&blob) && store.blob_age(&blob).await? > GRACE {
            if !dry {
                store.remove_blob(&blob).await?;
            }
            swept.blobs += 1;
        }
    }
    Ok(swept)
}
