//! A value on one line, for a table of variables.

use std::any::Any;
use std::fmt::{self, Debug, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use polars::prelude::{Column, DataFrame, LazyFrame, Series};

/// Characters that are shown.
const CHARACTERS: usize = 60;

/// A value by its [`Debug`].
pub fn of_debug(value: &dyn Debug) -> String {
    let mut line = Line::default();
    // An error is the line's own: it is full. A panic is the user's.
    match catch_unwind(AssertUnwindSafe(|| write!(line, "{value:?}"))) {
        Ok(_) => line.finish(),
        Err(_) => "<its Debug panics>".to_owned(),
    }
}

/// The columns of a frame, or the values of a series.
pub fn of_frame(value: &dyn Any) -> Option<String> {
    let mut line = Line::default();
    if let Some(frame) = value.downcast_ref::<DataFrame>() {
        let columns = frame.columns().iter();
        line.list(columns.map(|column| format!("{}: {}", column.name(), column.dtype())));
    } else if value.is::<LazyFrame>() {
        let _ = line.write_str("not collected yet");
    } else {
        let column = value.downcast_ref::<Column>().map(Column::as_materialized_series);
        let series = column.or_else(|| value.downcast_ref::<Series>())?;
        line.list(series.iter().map(|value| value.to_string()));
    }
    Some(line.finish())
}

/// A line that takes no more than fits.
#[derive(Default)]
struct Line {
    text: String,
    characters: usize,
    is_full: bool,
}

impl Line {
    fn list(&mut self, items: impl Iterator<Item = String>) {
        for (index, item) in items.enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            if write!(self, "{separator}{item}").is_err() {
                return;
            }
        }
    }

    fn finish(mut self) -> String {
        if self.is_full {
            self.text.push('…');
        }
        self.text
    }
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if self.characters == CHARACTERS {
                self.is_full = true;
                return Err(fmt::Error);
            }
            self.text.push(if character.is_control() { ' ' } else { character });
            self.characters += 1;
        }
        Ok(())
    }
}
