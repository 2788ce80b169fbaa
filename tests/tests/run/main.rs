//! `nbrun run` against the real Python kernel: whatever happens, outputs and exit codes are right, the saved file is
//! valid, and nothing is left running.

#![allow(clippy::unwrap_used, reason = "a test's helpers fail the test")]

mod budget;
mod declared;
mod disk;
mod endings;
mod examples;
mod outputs;
mod parameters;
mod records;
mod scan;
mod server;
mod stopped;
mod values;
