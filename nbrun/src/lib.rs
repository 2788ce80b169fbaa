//! nbrun runs notebooks with typed parameters and never calls a broken run a success.

pub mod params;
