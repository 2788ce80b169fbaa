//! What a program that drives others has measured.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::table::Samples;

/// Samples by measure and by who was measured.
#[derive(Default)]
pub struct Records {
    /// In the order they were first taken.
    pub measures: Vec<String>,
    samples: BTreeMap<(String, String), Samples>,
    none: Samples,
}

impl Records {
    /// Runs a program that prints a line `who<TAB>measure<TAB>number` for each sample.
    pub fn taken_by(drive: &mut Command) -> Result<Self> {
        let output =
            drive.stdin(Stdio::null()).stderr(Stdio::inherit()).output().context("cannot start Python")?;
        ensure!(output.status.success(), "the driver of the measurement ended with {}", output.status);
        let mut records = Self::default();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let mut fields = line.split('\t').map(str::to_owned);
            let (Some(who), Some(measure), Some(value)) = (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let value = value.parse().with_context(|| format!("not a number: {line}"))?;
            if !records.measures.contains(&measure) {
                records.measures.push(measure.clone());
            }
            records.samples.entry((measure, who)).or_default().0.push(value);
        }
        Ok(records)
    }

    /// The samples of a measure; none where it was not taken.
    pub fn of(&self, measure: &str, who: &str) -> &Samples {
        self.samples.get(&(measure.to_owned(), who.to_owned())).unwrap_or(&self.none)
    }
}
