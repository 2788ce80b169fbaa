//! The outputs of code cells.

mod ansi;
mod bundle;
mod fold;
mod json;
mod markup;
mod stream;
mod table;

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::html::escape;
use super::images::Images;
use fold::Height;

/// What outputs share with the page.
pub struct Outputs<'a> {
    /// The page's word.
    pub nonce: &'a str,
    /// Where the cell's images are.
    pub images: &'a Arc<Images>,
    /// What the outputs belong to, for frames.
    pub title: &'a str,
    /// How many outputs of the page fold so far; their controls are told apart by it.
    pub folds: &'a mut usize,
    /// Whether some output of the page has scripts of its own.
    pub scripted: &'a mut bool,
    /// What was left out.
    pub left_out: &'a mut Vec<String>,
}

impl Outputs<'_> {
    /// Appends an output as the file has it.
    pub fn write(&mut self, output: &Value, out: &mut String) {
        let kind = output.get("output_type").and_then(Value::as_str).unwrap_or_default();
        match kind {
            "stream" => self.stream(output, out),
            "error" => self.error(output, out),
            "display_data" | "execute_result" | "update_display_data" => self.bundle(output, out),
            other => self.left_out.push(format!("an output of the unknown type {other:?}")),
        }
    }

    fn stream(&mut self, output: &Value, out: &mut String) {
        let name = if output.get("name").is_some_and(|name| name == "stderr") { "stderr" } else { "stdout" };
        let text = output.get("text").map(joined).unwrap_or_default();
        let (html, lines) = stream::render(&text);
        let html = format!("<pre class=\"text {name}\">{html}</pre>");
        fold::write(&html, Height::Lines(lines), self.folds, out);
    }

    fn error(&mut self, output: &Value, out: &mut String) {
        let field = |name: &str| output.get(name).and_then(Value::as_str).unwrap_or_default();
        let name = escape(&ansi::plain(field("ename")));
        let value = escape(&ansi::plain(field("evalue")));
        let lines = output.get("traceback").and_then(Value::as_array).into_iter().flatten();
        let traceback: Vec<&str> = lines.filter_map(Value::as_str).collect();
        let (html, lines) = stream::render(&traceback.join("\n"));
        let html = if html.is_empty() { value.clone() } else { html };
        out.extend(["<div class=\"error\"><p><strong>", &name, "</strong> ", &value, "</p>"]);
        fold::write(
            &format!("<pre class=\"text traceback\">{html}</pre>"),
            Height::Lines(lines),
            self.folds,
            out,
        );
        out.push_str("</div>");
    }
}

/// A text that a file has whole or as a list of lines; other values as JSON.
pub fn joined(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.into(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect::<String>().into(),
        Value::Null => "".into(),
        other => other.to_string().into(),
    }
}
