//! `nbrun run` against the real Python kernel: whatever happens, outputs and exit codes are right, the saved file is
//! valid, and nothing is left running.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test's helpers fail the test")]

mod batch;
mod better;
mod budget;
mod declared;
mod disk;
mod endings;
mod examples;
mod outputs;
mod papermill;
mod parameters;
mod pool;
mod records;
mod reuse;
mod scan;
mod selection;
mod server;
mod stopped;
mod storage;
mod values;
