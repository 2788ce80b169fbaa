//! rustc's answer to a probe: the type that lacks the method.

use serde::Deserialize;

use super::METHOD;

#[derive(Deserialize)]
struct Diagnostic {
    message: String,
    #[serde(default)]
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    label: Option<String>,
}

/// The type on which rustc does not find the probe's method, as the label in its error names it.
pub fn missing_on(stderr: &str) -> Option<String> {
    let diagnostics = stderr.lines().filter_map(|line| serde_json::from_str::<Diagnostic>(line).ok());
    let mut errors = diagnostics.filter(|diagnostic| diagnostic.message.contains(METHOD));
    errors.find_map(|error| of_labels(&error).or_else(|| of_message(&error.message)))
}

/// From “method not found in”, with the type in backticks.
fn of_labels(error: &Diagnostic) -> Option<String> {
    let mut labels = error.spans.iter().filter_map(|span| span.label.as_deref());
    labels.find_map(|label| quoted(label.strip_prefix("method not found in ")?))
}

/// From “can't call method … on ambiguous numeric type”, with the type in backticks.
fn of_message(message: &str) -> Option<String> {
    let (_, after) = message.split_once(METHOD)?;
    let (_, after) = after.split_once("type ")?;
    quoted(after)
}

fn quoted(text: &str) -> Option<String> {
    let (quoted, _) = text.strip_prefix('`')?.split_once('`')?;
    Some(quoted.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_is_read_off_the_right_error() {
        let stderr = r#"{"message":"mismatched types","spans":[{"label":"expected `i32`"}]}
{"message":"no method named `__nbrun_probe` found for struct `Filter<I, P>` in the current scope","spans":[{"label":null},{"label":"method not found in `Filter<Iter<'_, i32>, {closure@cell.rs:7:14: 7:17}>`"}]}"#;
        assert_eq!(
            missing_on(stderr).as_deref(),
            Some("Filter<Iter<'_, i32>, {closure@cell.rs:7:14: 7:17}>")
        );
        let stderr = r#"{"message":"can't call method `__nbrun_probe` on ambiguous numeric type `{float}`","spans":[]}"#;
        assert_eq!(missing_on(stderr).as_deref(), Some("{float}"));
        assert_eq!(missing_on("not JSON"), None);
    }
}
