//! rustc's answer to a probe: the type that lacks the field.

use serde::Deserialize;

use super::FIELD;

#[derive(Deserialize)]
struct Diagnostic {
    message: String,
    #[serde(default)]
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    #[serde(default)]
    text: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
}

/// The type that lacks the field, as rustc's error names it.
pub fn lacking(stderr: &str) -> Option<String> {
    let mut errors = stderr.lines().filter_map(|line| serde_json::from_str::<Diagnostic>(line).ok());
    errors.find_map(|error| of_struct(&error).or_else(|| of_primitive(&error)))
}

/// E0609, “no field … on type …”.
fn of_struct(error: &Diagnostic) -> Option<String> {
    let (_, kind) = error.message.strip_prefix("no field `")?.strip_prefix(FIELD)?.split_once("on type `")?;
    Some(kind.rsplit_once('`')?.0.to_owned())
}

/// E0610, “… is a primitive type and therefore doesn't have fields”: which field, only the source tells.
fn of_primitive(error: &Diagnostic) -> Option<String> {
    let (kind, _) = error.message.strip_prefix('`')?.split_once("` is a primitive type")?;
    let mut lines = error.spans.iter().flat_map(|span| &span.text);
    lines.any(|line| line.text.contains(FIELD)).then(|| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_is_read_off_the_right_error() {
        let stderr = r#"{"message":"mismatched types","spans":[]}
{"message":"`i32` is a primitive type and therefore doesn't have fields","spans":[{"text":[{"text":"1i32.x"}]}]}
{"message":"no field `__nbrun_probe` on type `Filter<Iter<'_, i32>, {closure@cell.rs:7:14: 7:17}>`","spans":[]}"#;
        assert_eq!(lacking(stderr).as_deref(), Some("Filter<Iter<'_, i32>, {closure@cell.rs:7:14: 7:17}>"));
        let stderr = r#"{"message":"`{float}` is a primitive type and therefore doesn't have fields","spans":[{"text":[{"text":"1.5.__nbrun_probe"}]}]}"#;
        assert_eq!(lacking(stderr).as_deref(), Some("{float}"));
        assert_eq!(lacking("not JSON"), None);
    }
}
