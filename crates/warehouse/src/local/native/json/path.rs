//! Paths into JSON as GoogleSQL has them: `$`, `.name`, `[0]`, and quoted names.

use super::super::Failure;
use super::value::Json;

/// How names are quoted: `['a b']` in the older functions (`JSON_EXTRACT`), `."a b"` in the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quoting {
    Brackets,
    Dots,
}

/// The steps of a path.
pub fn steps(path: &str, quoting: Quoting) -> Result<Vec<String>, Failure> {
    let lower = path.trim_start().to_ascii_lowercase();
    if lower.starts_with("lax") || lower.starts_with("recursive") {
        return Failure::unsupported(format!("the lax JSONPath {path}"));
    }
    let Some(mut rest) = path.strip_prefix('$') else {
        return Failure::error(format!("the JSONPath {path} does not begin with $"));
    };
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let (step, left) = step(rest, quoting)
            .ok_or_else(|| Failure::Error(format!("the JSONPath {path} can't be read at {rest}")))?;
        steps.push(step);
        rest = left;
    }
    Ok(steps)
}

fn step(rest: &str, quoting: Quoting) -> Option<(String, &str)> {
    if let Some(quoted) = rest.strip_prefix(".\"").filter(|_| quoting == Quoting::Dots) {
        return until(quoted, '"');
    }
    if let Some(quoted) = rest.strip_prefix("['").filter(|_| quoting == Quoting::Brackets) {
        let (name, left) = until(quoted, '\'')?;
        return Some((name, left.strip_prefix(']')?));
    }
    if let Some(inner) = rest.strip_prefix('[') {
        let (index, left) = inner.split_once(']')?;
        let index = index.trim();
        let is_index =
            !index.is_empty() && index.strip_prefix('-').unwrap_or(index).bytes().all(|b| b.is_ascii_digit());
        return is_index.then(|| (index.to_owned(), left));
    }
    let name = rest.strip_prefix('.')?;
    let end = name.find(['.', '[']).unwrap_or(name.len());
    let (name, left) = name.split_at(end);
    let plain = !name.is_empty() && !name.contains(['"', '\'', '*', '@', '?', '(', ')', ',', ':']);
    plain.then(|| (name.to_owned(), left))
}

/// Text until an unescaped quote, and what follows.
fn until(text: &str, quote: char) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => name.push(chars.next()?.1),
            c if c == quote => return Some((name, &text[at + c.len_utf8()..])),
            c => name.push(c),
        }
    }
    None
}

/// What the steps lead to.
pub fn find<'a>(value: &'a Json, steps: &[String]) -> Option<&'a Json> {
    steps.iter().try_fold(value, |value, step| match value {
        Json::Object(members) => members.iter().find(|(name, _)| name == step).map(|(_, value)| value),
        Json::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Quoting, steps};

    #[test]
    fn reads_paths() {
        let read = |path, quoting| steps(path, quoting).map(|steps| steps.join("|")).ok();
        assert_eq!(read("$.a[0].b-c", Quoting::Dots).as_deref(), Some("a|0|b-c"));
        assert_eq!(read("$.\"a.b\"", Quoting::Dots).as_deref(), Some("a.b"));
        assert_eq!(read("$['a.b'].c", Quoting::Brackets).as_deref(), Some("a.b|c"));
        for path in ["a", "$.", "$a", "$.a[*]", "$['a']", "$.a[x]", "$.\"a"] {
            assert_eq!(read(path, Quoting::Dots), None, "{path}");
        }
    }
}
