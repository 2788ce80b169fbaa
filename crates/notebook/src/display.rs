//! The text of outputs that come whole: displayed data, results and errors.

use serde_json::{Map, Value};

use crate::json::write::{self, ObjectWriter};
use crate::style::{Layout, Style};

/// The two kinds of output that show data.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Display {
    DisplayData,
    ExecuteResult { execution_count: Option<u64> },
}

/// Writes an output with the data of a message; `layout` is its own.
pub(crate) fn display(
    kind: &Display,
    data: &Map<String, Value>,
    metadata: Option<&Map<String, Value>>,
    layout: &Layout,
    style: &Style,
) -> String {
    let (output_type, count) = match kind {
        Display::DisplayData => ("display_data", None),
        Display::ExecuteResult { execution_count } => ("execute_result", Some(*execution_count)),
    };
    let mut names = vec!["data", "metadata", "output_type"];
    if count.is_some() {
        names.push("execution_count");
    }
    write_output(names, layout, style, |name, layout, out| match name {
        "data" => bundle(data, layout, style, out),
        "metadata" => write::object(metadata.unwrap_or(&Map::new()), layout, style, out),
        "execution_count" => write::value(&count.flatten().into(), layout, style, out),
        _ => write::string(output_type, style, out),
    })
}

/// Writes an `error` output; `layout` is its own.
pub(crate) fn error(ename: &str, evalue: &str, traceback: &Value, layout: &Layout, style: &Style) -> String {
    write_output(vec!["ename", "evalue", "output_type", "traceback"], layout, style, |name, layout, out| {
        match name {
            "ename" => write::string(ename, style, out),
            "evalue" => write::string(evalue, style, out),
            "traceback" => write::value(traceback, layout, style, out),
            _ => write::string("error", style, out),
        }
    })
}

/// Writes members in alphabetical order where the file has that, else with the type of the output first.
fn write_output(
    mut names: Vec<&'static str>,
    layout: &Layout,
    style: &Style,
    value: impl Fn(&str, &Layout, &mut String),
) -> String {
    names.sort_unstable();
    if !style.sorted {
        names.sort_by_key(|name| *name != "output_type");
    }
    let mut text = String::new();
    let mut object = ObjectWriter::new(layout, style, &mut text);
    for name in names {
        object.member(name, |layout, out| value(name, layout, out));
    }
    object.end();
    text
}

/// Writes data by MIME type. Texts become lists of lines as `nbformat` makes them. The format allows other
/// values than texts for JSON types only: a null is left out, anything else is written as the text of it.
fn bundle(data: &Map<String, Value>, layout: &Layout, style: &Style, out: &mut String) {
    let mut entries: Vec<_> = data.iter().filter(|(mime, value)| is_json(mime) || !value.is_null()).collect();
    if style.sorted {
        entries.sort_by_key(|(mime, _)| *mime);
    }
    let mut object = ObjectWriter::new(layout, style, out);
    for (mime, value) in entries {
        object.member(mime, |layout, out| match value {
            value if is_json(mime) => write::value(value, layout, style, out),
            Value::String(text) if is_split(mime) => write::line_list(text, layout, style, out),
            Value::String(text) => write::string(text, style, out),
            Value::Array(lines) if lines.iter().all(Value::is_string) => {
                write::value(value, layout, style, out);
            }
            other => write::string(&other.to_string(), style, out),
        });
    }
    object.end();
}

fn is_json(mime: &str) -> bool {
    mime.strip_prefix("application/").is_some_and(|rest| rest == "json" || rest.ends_with("+json"))
}

/// Whether `nbformat` saves this type of data in lines.
fn is_split(mime: &str) -> bool {
    mime.starts_with("text/") || matches!(mime, "application/javascript" | "image/svg+xml")
}
