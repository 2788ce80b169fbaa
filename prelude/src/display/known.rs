//! Types that variables often have: what can be done with them is compiled here, so that keeping one costs a cell
//! nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use polars::prelude::{Column, DataFrame, LazyFrame, Series};

use super::view::{Kind, View};
use super::{Html, Markdown};
use crate::figure::Figure;
use crate::store::Store;

/// A type in the list below.
pub trait Known: Sized {
    /// The view of its values.
    fn view() -> View;
}

/// The view of a variable that a cell is about to keep, if its type is known here.
#[macro_export]
macro_rules! known_view {
    ($variable:ident) => {{
        #[allow(unused_imports)]
        use $crate::display::known::{IfKnown as _, Otherwise as _};
        (&&$crate::display::view::Kind::of(&$variable)).known_view()
    }};
}

/// Picks [`Known`].
pub trait IfKnown {
    /// The view of the type's values.
    fn known_view(&self) -> Option<View>;
}

impl<T: Known> IfKnown for &Kind<T> {
    fn known_view(&self) -> Option<View> {
        Some(T::view())
    }
}

/// Picks nothing.
pub trait Otherwise {
    /// No view.
    fn known_view(&self) -> Option<View>;
}

impl<T> Otherwise for Kind<T> {
    fn known_view(&self) -> Option<View> {
        None
    }
}

macro_rules! known {
    ($($known:ty),* $(,)?) => {
        $(impl Known for $known {
            fn view() -> View {
                crate::view!(Kind::<$known>::new())
            }
        })*

        /// Never called: its monomorphisations are exported, as those of `warm` are.
        pub fn warm(store: &mut Store) {
            $(
                let value: $known = store.take("");
                store.put("", crate::known_view!(value), value);
                let value: $known = store.take("");
                store.put_back("", value);
            )*
        }
    };
}

known! {
    (), bool, char, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64, String, &'static str,
    Option<i32>, Option<i64>, Option<f64>, Option<String>, Option<&'static str>,
    Vec<bool>, Vec<i32>, Vec<i64>, Vec<u8>, Vec<u32>, Vec<u64>, Vec<usize>, Vec<f32>, Vec<f64>, Vec<String>,
    Vec<&'static str>, Vec<Option<i64>>, Vec<Option<f64>>, Vec<Vec<i32>>, Vec<Vec<f64>>, Vec<(f64, f64)>,
    (i32, i32), (i64, i64), (f64, f64), (usize, usize),
    HashMap<String, i32>, HashMap<String, i64>, HashMap<String, usize>, HashMap<String, f64>,
    HashMap<String, String>, HashMap<String, Vec<f64>>, HashMap<&'static str, i32>, HashMap<&'static str, f64>,
    BTreeMap<String, i64>, BTreeMap<String, f64>, BTreeMap<String, String>, HashSet<String>, HashSet<i64>,
    NaiveDate, NaiveDateTime, NaiveTime, DateTime<Utc>, Vec<NaiveDate>, serde_json::Value,
    DataFrame, LazyFrame, Series, Column, Vec<DataFrame>, Vec<Series>, Vec<Column>,
    Figure, Html<String>, Html<&'static str>, Markdown<String>, Markdown<&'static str>,
}
