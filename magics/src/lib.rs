//! Magics: commands in a cell that are not Rust.
//!
//! - [`Cell`] takes a cell apart into the magics on its first lines and what follows them.
//! - [`Magic`] is the trait that a magic implements, [`Registry`] holds those that there are, and runs them.
//! - [`Spec`] is what a magic says about itself; arguments, help and [completion](Registry::complete) come from it.
//! - [`Jobs`] is the session's warehouse, [`Queries`] what is remembered of its queries.
//! - [`Context`] is what a magic may do with the session: the kernel implements it.
//!
//! Each magic has its file in `builtin`.

mod arguments;
mod builtin;
mod cell;
mod complete;
mod context;
mod error;
mod help;
mod jobs;
mod literal;
mod magic;
mod place;
mod quantity;
mod ranges;
mod registry;
mod rows;
mod spec;
mod table;
#[cfg(test)]
mod testing;
mod words;

pub use arguments::Arguments;
pub use builtin::Queries;
pub use cell::{Call, Cell, Rest};
pub use complete::{Candidate, CandidateKind, Completion};
pub use context::{Context, Exit, Input, Plan, Stream, Surroundings, Timing, Variable};
pub use error::{Failed, MagicError, SessionError};
pub use jobs::Jobs;
pub use magic::{Magic, Use};
pub use place::Place;
pub use registry::Registry;
pub use spec::{Kind, Operands, Opt, OptValue, Spec, Takes};
pub use words::Word;
