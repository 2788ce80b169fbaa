//! Format models of `CAST(.. FORMAT ..)`: dates and times as text, and text as dates and times.

mod element;
mod read;
mod write;

pub use read::{read_civil, read_moment};
pub use write::write;
