//! Parameters files: YAML, TOML and JSON.

pub mod json;
pub mod toml;
pub mod yaml;

use std::path::Path;

use super::{Given, GivenError, GivenParameter, Origin};

/// Reads a parameters file, whose kind its extension tells: `.yaml`, `.yml`, `.toml` or `.json`. The file holds
/// one map of names to values; a key given twice is an error.
pub fn read(path: &Path) -> Result<Vec<GivenParameter>, GivenError> {
    let shown = path.display().to_string();
    let fail = |message: String| GivenError::File { path: shown.clone(), message };
    let parse: fn(&str) -> Result<Given, String> = match path.extension().and_then(|e| e.to_str()) {
        Some("yaml" | "yml") => yaml::parse,
        Some("toml") => toml::parse,
        Some("json") => json::parse,
        _ => return Err(fail("a parameters file ends in .yaml, .yml, .toml or .json".to_owned())),
    };
    let text = std::fs::read_to_string(path).map_err(|error| fail(error.to_string()))?;
    match parse(text.strip_prefix('\u{feff}').unwrap_or(&text)).map_err(fail)? {
        Given::Map(entries) => Ok(entries
            .into_iter()
            .map(|(name, given)| GivenParameter { name, given, origin: Origin::File(shown.clone()) })
            .collect()),
        _ => Err(fail("a parameters file holds a map of names to values".to_owned())),
    }
}

/// The first key that occurs twice.
fn duplicate(entries: &[(String, Given)]) -> Option<&str> {
    let mut seen = std::collections::HashSet::new();
    entries.iter().map(|(key, _)| key.as_str()).find(|key| !seen.insert(*key))
}
