//! Escaping and comments, shared by the languages.

/// Whether a character may stand in a literal as itself: visible, on its line, and not reordering or hiding
/// anything around it (control, format, bidirectional and unassigned characters are escaped).
fn is_plain(c: char) -> bool {
    c == '"' || c == '\'' || c.escape_debug().len() == 1
}

/// Writes `text` in double quotes. Python and Rust escape the common characters alike; `escape` is how the
/// language writes any other one that is not plain.
pub fn write_quoted(out: &mut String, text: &str, escape: impl Fn(u32) -> String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_plain(c) => out.push(c),
            c => out.push_str(&escape(u32::from(c))),
        }
    }
    out.push('"');
}

/// The help in a trailing comment: its text without the comment sign and the spaces around it.
pub fn help(comment: &str, sign: &str) -> Option<String> {
    let text = comment.trim_start_matches(sign).trim();
    (!text.is_empty()).then(|| text.to_owned())
}
