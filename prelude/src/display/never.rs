//! A last expression that never has a value: `panic!()`, or `Err("…")?`.
//!
//! Where nothing else tells the type of such an expression, it is `!`, once a way to show it has been chosen.

use super::{MimeBundle, Rich};

/// Tells what a function returns.
pub trait Returns {
    /// It.
    type Output;
}

impl<T> Returns for fn() -> T {
    type Output = T;
}

/// `!`, which has no other name in stable Rust.
pub type Never = <fn() -> ! as Returns>::Output;

impl Rich for Never {
    fn mime_bundle(&self) -> MimeBundle {
        match *self {}
    }
}
