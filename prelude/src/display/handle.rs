//! Displays that change: a handle replaces what it has shown.

use serde_json::json;

use super::Rich;
use crate::host::protocol::publish;
use crate::id;

/// A display that can be updated, from this cell and from later ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayHandle {
    id: String,
}

/// Shows `value` now, and gives a handle to replace it.
///
/// ```ignore
/// let progress = display_handle(&Markdown("0%"));
/// for percent in 1..=100 {
///     progress.update(&Markdown(format!("{percent}%")));
/// }
/// ```
pub fn display_handle<T: Rich + ?Sized>(value: &T) -> DisplayHandle {
    let handle = DisplayHandle { id: id::fresh() };
    handle.publish("display_data", value);
    handle
}

/// Clears the cell's output: at once, or with `wait` as soon as there is something new to show.
pub fn clear_output(wait: bool) {
    publish("clear_output", json!({"wait": wait}));
}

impl DisplayHandle {
    /// Shows `value` wherever this display is shown, in place of what was there.
    pub fn update<T: Rich + ?Sized>(&self, value: &T) {
        self.publish("update_display_data", value);
    }

    /// The display's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    fn publish<T: Rich + ?Sized>(&self, msg_type: &'static str, value: &T) {
        let data = value.mime_bundle();
        publish(msg_type, json!({"data": data, "metadata": {}, "transient": {"display_id": self.id}}));
    }
}
