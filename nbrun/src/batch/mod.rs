//! Many runs at once: several notebooks, or one with each combination of some parameters' values.

mod matrix;
mod workers;

pub use matrix::{Axis, AxisError, Combination, combinations};
pub use workers::{Limit, work};
