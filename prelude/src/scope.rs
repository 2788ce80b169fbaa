//! The names that are in scope in every cell without an import.

pub use crate::display::{DisplayHandle, Html, Markdown, Rich, clear_output, display, display_handle};
pub use crate::figure::{Figure, figure};
pub use crate::input::{input, password};
pub use crate::parameters::{date, datetime, time};
pub use crate::{comm, widgets};
pub use chrono::{
    DateTime, Datelike, Duration as TimeDelta, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc,
};
pub use plotters::prelude::*;
pub use polars::prelude::*;
pub use serde_json::json;
// The preludes of polars and plotters both export this; a cell means the one of polars.
pub use polars::prelude::GroupBy;
