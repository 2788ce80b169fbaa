//! Escaping and comments, shared by the languages.

/// Whether a character may stand in a literal as itself: visible, on its line, and not reordering or hiding
/// anything around it (control, format, bidirectional and unassigned characters are escaped).
pub fn is_plain(c: char) -> bool {
    c == '"' || c == '\'' || c.escape_debug().len() == 1
}

/// The help in a trailing comment: its text without the comment sign and the spaces around it.
pub fn help(comment: &str, sign: &str) -> Option<String> {
    let text = comment.trim_start_matches(sign).trim();
    (!text.is_empty()).then(|| text.to_owned())
}
