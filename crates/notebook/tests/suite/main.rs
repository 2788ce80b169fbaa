//! Tests of the notebook document against fixtures, data files, generated notebooks and Jupyter's own code.

#![allow(clippy::expect_used, reason = "a test may panic")]

mod details;
mod edits;
mod errors;
mod fixtures;
mod generated;
mod oracle;
mod outputs;
mod round_trip;
mod volume;
mod writer;
