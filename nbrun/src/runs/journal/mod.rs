//! The journal of a run: what happened, appended as it happens.
//!
//! A line is the CRC-32 of an entry in eight hexadecimal digits, a space, the entry as JSON, and a newline. What a
//! process that was killed has not finished to write is a last line whose sum is wrong: it is left out.

mod entry;
mod follow;
mod read;
mod write;

pub use entry::Entry;
pub use follow::Follow;
pub use read::{Entries, read, recover};
pub use write::{Journal, write_line};
