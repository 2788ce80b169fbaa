//! Rich display: what a cell's last expression looks like in a notebook.

mod familiar;
pub(crate) mod frame;
mod handle;
pub mod known;
pub mod measure;
mod never;
mod plots;
mod preview;
pub mod specialise;
mod text;
pub mod view;

use serde_json::{Map, Value};

pub use handle::{DisplayHandle, clear_output, display_handle};
pub use text::{Html, Markdown};

use crate::host::protocol::{self, Event};

/// Representations of one value by MIME type, as in Jupyter's `display_data`.
pub type MimeBundle = Map<String, Value>;

/// A value with representations richer than text.
///
/// Implement it for a type of your own to choose what its values look like as a cell's last expression.
pub trait Rich {
    /// The value's representations; give `text/plain` too, for those who can show nothing else.
    fn mime_bundle(&self) -> MimeBundle;
}

/// Shows `value` now, in the middle of a cell.
pub fn display<T: Rich + ?Sized>(value: &T) {
    emit(value.mime_bundle(), false);
}

/// Sends representations to the notebook: as the cell's result, or as a display on the way.
pub(crate) fn emit(data: MimeBundle, result: bool) {
    protocol::send_and_wait(&Event::Display { data, result });
}

/// A bundle with only `text/plain`.
pub(crate) fn plain(text: String) -> MimeBundle {
    MimeBundle::from_iter([("text/plain".to_owned(), Value::String(text))])
}
