//! Types that last expressions often have.
//!
//! To find out whether a number is `Debug`, rustc reads all implementations of it in all crates: a third of the time
//! that `1 + 1` takes to compile. This list is short.

use polars::prelude::{Column, DataFrame, LazyFrame, Series};

use super::never::Never;
use super::specialise::show_debug;
use super::{Rich, emit};
use crate::figure::Figure;

/// A type in the lists below.
pub trait Familiar {
    /// Sends the value as the cell's result.
    fn show_familiar(&self);
}

macro_rules! by_debug {
    ($($familiar:ty),* $(,)?) => {
        $(impl Familiar for $familiar {
            fn show_familiar(&self) {
                show_debug(self);
            }
        })*
    };
}

macro_rules! by_rich {
    ($($familiar:ty),* $(,)?) => {
        $(impl Familiar for $familiar {
            fn show_familiar(&self) {
                emit(self.mime_bundle(), true);
            }
        })*
    };
}

by_debug! {
    bool, char, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64, String, &str,
    Option<i32>, Option<i64>, Option<usize>, Option<f64>, Option<String>, Option<&str>,
    Vec<bool>, Vec<u8>, Vec<i32>, Vec<i64>, Vec<u64>, Vec<usize>, Vec<f32>, Vec<f64>, Vec<String>, Vec<&str>,
    (i32, i32), (usize, usize), (f64, f64),
}

by_rich! { DataFrame, LazyFrame, Series, Column, Figure, Never }

/// Nothing is to be seen of it.
impl Familiar for () {
    fn show_familiar(&self) {}
}
