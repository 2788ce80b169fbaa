//! Parameters: what a notebook declares, what a caller gives, and how the two become an injected cell.
//!
//! The notebook's `parameters` cell is read statically, never executed. Every given value is fitted to the
//! type of the parameter's default, so a mistake is found before any kernel starts.

mod assign;
mod declared;
pub mod environment;
pub mod files;
mod fit;
mod given;
mod integer;
pub mod languages;
pub mod reserved;
mod rule;
pub mod schema;
pub mod secret;
#[cfg(test)]
mod strategies;
mod types;
mod value;

pub use assign::{Assigned, Assignment, Origin, ParameterError, Problem, assign};
pub use declared::{Default, Parameter};
pub use fit::{Mismatch, fit};
pub use given::{Given, GivenError, GivenParameter};
pub use integer::Integer;
pub use reserved::{Interval, Reserved};
pub use rule::Rule;
pub use secret::Secret;
pub use types::{IntegerRange, Type};
pub use value::Value;

/// Nesting of lists and maps beyond this is refused: languages parse literals with a bounded stack.
pub const MAX_DEPTH: usize = 48;

/// The name that is closest to one that there is not, if any is close.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let score = |known: &str| strsim::jaro_winkler(&name.to_lowercase(), &known.to_lowercase());
    let best = known.max_by(|a, b| score(a).total_cmp(&score(b)))?;
    (score(best) > 0.75).then(|| best.to_owned())
}
