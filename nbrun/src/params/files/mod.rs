//! Parameters files: YAML, TOML and JSON.

pub mod json;
pub mod toml;
pub mod yaml;

use super::{Given, GivenError, GivenParameter, Origin};
use crate::document::{self, Location};

/// Reads a parameters file, whose kind its extension tells: `.yaml`, `.yml`, `.toml` or `.json`; standard input is
/// YAML. The file holds one map of names to values; a key given twice is an error.
pub fn read(location: &Location) -> Result<Vec<GivenParameter>, GivenError> {
    let shown = location.to_string();
    let fail = |message: String| GivenError::File { path: shown.clone(), message };
    let parse: fn(&str) -> Result<Given, String> = match shown.rsplit('.').next() {
        Some("yaml" | "yml") => yaml::parse,
        Some("toml") => toml::parse,
        Some("json") => json::parse,
        _ if *location == Location::Stream => yaml::parse,
        _ => return Err(fail("a parameters file ends in .yaml, .yml, .toml or .json".to_owned())),
    };
    let bytes = document::read(location).map_err(|error| fail(error.cause()))?;
    let text = String::from_utf8(bytes).map_err(|error| fail(error.to_string()))?;
    let entries = parse(text.strip_prefix('\u{feff}').unwrap_or(&text)).map_err(fail)?;
    parameters(entries, &shown)
        .ok_or_else(|| fail("a parameters file holds a map of names to values".to_owned()))
}

/// Reads the YAML of an option such as `-y`, which holds what a parameters file would.
pub fn read_yaml(text: &str, option: &str) -> Result<Vec<GivenParameter>, GivenError> {
    let fail = |message: String| GivenError::File { path: option.to_owned(), message };
    let entries = yaml::parse(text).map_err(fail)?;
    parameters(entries, option).ok_or_else(|| fail("it wants a map of names to values".to_owned()))
}

fn parameters(given: Given, origin: &str) -> Option<Vec<GivenParameter>> {
    let Given::Map(entries) = given else { return None };
    let parameter = |(name, given)| GivenParameter { name, given, origin: Origin::File(origin.to_owned()) };
    Some(entries.into_iter().map(parameter).collect())
}

/// The first key that occurs twice.
fn duplicate(entries: &[(String, Given)]) -> Option<&str> {
    let mut seen = std::collections::HashSet::new();
    entries.iter().map(|(key, _)| key.as_str()).find(|key| !seen.insert(*key))
}
