//! Errors in cells that are not Rust, with their place marked like a compiler's.

use magics::Place;

use crate::engine::CellError;

/// `error` with the line of the cell that it speaks of, and a mark below the place.
pub fn marked(mut error: CellError, count: u32, source: &str, place: Place) -> CellError {
    let Place { line, column, length } = place;
    let text = source.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let gutter = line.to_string();
    let blank = " ".repeat(gutter.len());
    let mark = format!("{}{}", " ".repeat(column.saturating_sub(1)), "^".repeat(length.max(1)));
    error.traceback.extend([
        format!("{blank} \u{1b}[1;34m-->\u{1b}[0m In[{count}]:{line}:{column}"),
        format!("{blank} \u{1b}[1;34m|\u{1b}[0m"),
        format!("\u{1b}[1;34m{gutter} |\u{1b}[0m {text}"),
        format!("{blank} \u{1b}[1;34m|\u{1b}[0m \u{1b}[1;31m{mark}\u{1b}[0m"),
    ]);
    error
}
