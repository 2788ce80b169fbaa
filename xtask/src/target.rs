//! Cargo's target folder is shared by all clones, so that dependencies are compiled once for each user.
//!
//! Cargo tells the workspace's own crates apart by their place in the clone and by times of files, so it could
//! take what another clone has built for ours. A chore therefore holds the folder alone, and starts with none
//! of our crates in it when it was another clone's before.

use std::fs::{self, File};

use anyhow::{Context, Result};

use crate::lock::lock;
use crate::progress::Progress;

/// Takes the target folder until the result is dropped.
pub fn take(progress: &Progress) -> Result<File> {
    let places = &progress.places;
    let lock = lock(progress, &places.target)?;
    let owner = places.target.join(".clone");
    let us = places.clone.display().to_string();
    let before = fs::read_to_string(&owner).ok();
    if before.as_ref().is_some_and(|clone| *clone != us) {
        progress.run("Clear what another clone has built", &mut places.cargo(["clean", "--workspace"]))?;
    }
    if before.as_ref() != Some(&us) {
        fs::write(&owner, us).with_context(|| format!("cannot write {}", owner.display()))?;
    }
    Ok(lock)
}
