//! The Rust kernel and the Jupyter protocol, message by message.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers fail the test")]

mod assist;
mod comms;
mod conformance;
mod control;
mod displays;
mod execution;
mod full_memory;
mod meanwhile;
mod session;
mod stdin;
mod volume;
