//! nbrun runs notebooks with typed parameters and never calls a broken run a success.

pub mod batch;
pub mod cli;
pub mod document;
pub mod execute;
pub mod exit;
pub mod params;
pub mod quantity;
pub mod report;
pub mod run;
pub mod runs;
pub mod secrets;
