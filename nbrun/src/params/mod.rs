//! Parameters: what a notebook declares, what a caller gives, and how the two become an injected cell.
//!
//! The notebook's `parameters` cell is read statically, never executed. Every given value is fitted to the
//! type of the parameter's default, so a mistake is found before any kernel starts.

mod assign;
mod declared;
pub mod files;
mod fit;
mod given;
mod integer;
pub mod languages;
#[cfg(test)]
mod strategies;
mod types;
mod value;

pub use assign::{Assignment, Origin, ParameterError, Problem, assign};
pub use declared::{Default, Parameter};
pub use fit::{Mismatch, fit};
pub use given::{Given, GivenError, GivenParameter};
pub use integer::Integer;
pub use types::{IntegerRange, Type};
pub use value::Value;

/// Nesting of lists and maps beyond this is refused: languages parse literals with a bounded stack.
pub const MAX_DEPTH: usize = 48;
