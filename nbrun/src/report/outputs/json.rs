//! JSON data.

use serde_json::Value;

use super::fold::{self, Height};
use crate::report::code::highlight;

/// Appends a value as indented JSON.
pub fn write(value: &Value, folds: &mut usize, out: &mut String) {
    let text = format!("{value:#}");
    let html = format!("<pre class=\"code\"><code>{}</code></pre>", highlight(&text, "json"));
    fold::write(&html, Height::Lines(text.lines().count()), folds, out);
}
