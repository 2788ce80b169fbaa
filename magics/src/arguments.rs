//! The arguments on a magic's line.

use serde_json::{Map, Value};

use crate::MagicError;

/// A magic's line: words as a shell splits them, and the JSON object behind `--params`, which may hold blanks
/// and needs no quotes.
pub struct Arguments {
    /// The words without `--params`.
    pub words: Vec<String>,
    /// The object behind `--params`.
    pub params: Map<String, Value>,
}

impl Arguments {
    /// Reads a magic's line.
    ///
    /// # Errors
    /// When quotes don't match, or `--params` is followed by something else than a JSON object.
    pub fn parse(line: &str) -> Result<Self, MagicError> {
        const FLAG: &str = "--params";
        let flag = line
            .match_indices(FLAG)
            .map(|(at, _)| at)
            .find(|&at| line[at + FLAG.len()..].starts_with([' ', '=', '\t', '{', '\'', '"']));
        let Some(at) = flag else {
            return Ok(Arguments { words: words(line)?, params: Map::new() });
        };
        let (before, after) = (&line[..at], line[at + FLAG.len()..].trim_start_matches([' ', '=', '\t']));
        let (json, rest) = unquote(after);
        let mut values = serde_json::Deserializer::from_str(json).into_iter::<Map<String, Value>>();
        let params = values
            .next()
            .ok_or_else(|| MagicError::Params("nothing follows it".into()))?
            .map_err(|error| MagicError::Params(error.to_string()))?;
        let rest = rest.unwrap_or(&json[values.byte_offset()..]);
        let mut all = words(before)?;
        all.extend(words(rest)?);
        Ok(Arguments { words: all, params })
    }
}

/// An object within single quotes, as for a shell, and what follows it.
fn unquote(text: &str) -> (&str, Option<&str>) {
    match text.strip_prefix('\'').and_then(|text| text.split_once('\'')) {
        Some((json, rest)) => (json, Some(rest)),
        None => (text, None),
    }
}

fn words(text: &str) -> Result<Vec<String>, MagicError> {
    shlex::split(text).ok_or_else(|| MagicError::Arguments(format!("a quote is not closed in `{text}`")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn params_stand_anywhere_quoted_or_not() {
        for line in [
            r#"df --params {"a": "x y", "b": [1, 2]} --max_results 5"#,
            r#"df --params '{"a": "x y", "b": [1, 2]}' --max_results 5"#,
            r#"df --params={"a":"x y","b":[1,2]} --max_results 5"#,
        ] {
            let arguments = Arguments::parse(line).expect(line);
            assert_eq!(arguments.words, ["df", "--max_results", "5"], "{line}");
            assert_eq!(Value::Object(arguments.params), json!({"a": "x y", "b": [1, 2]}), "{line}");
        }
    }

    #[test]
    fn broken_params_are_refused() {
        for line in ["df --params [1]", "df --params x", r#"df --params {"a": }"#] {
            assert!(Arguments::parse(line).is_err(), "{line}");
        }
    }
}
