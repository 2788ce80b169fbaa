//! Crates that the prelude has: asking for them costs nothing.

use crate::engine::prelude::{Crates, PreludeCrate};

use super::error::DependencyError;
use super::spec::Dependency;

/// Crates whose names every cell has in scope: another version of them could only be in the way.
pub const IN_SCOPE: [&str; 2] = ["polars", "plotters"];

/// The prelude's crate that is what `wanted` asks for, if it has one.
///
/// # Errors
/// When the prelude's own one does not do, and another one beside it would only confuse.
pub fn find<'a>(
    wanted: &Dependency,
    crates: &'a Crates,
) -> Result<Option<&'a PreludeCrate>, DependencyError> {
    let Some(requirement) = wanted.requirement() else { return Ok(None) };
    let same = || crates.usable.iter().filter(|present| present.package == wanted.package());
    let found = same()
        .filter(|present| requirement.matches(&present.version))
        .max_by(|one, other| one.version.cmp(&other.version));
    let fixed = |present: &PreludeCrate, why: String| {
        let (name, present) = (present.package.clone(), present.version.to_string());
        Err(DependencyError::Fixed { name, present, why })
    };
    match found {
        Some(present) => {
            let missing = missing_features(wanted, present);
            if missing.is_empty() {
                Ok(Some(present))
            } else if IN_SCOPE.contains(&wanted.package()) {
                fixed(present, format!("it has no {}", list(&missing)))
            } else {
                Ok(None)
            }
        }
        None => match same().next().filter(|_| IN_SCOPE.contains(&wanted.package())) {
            Some(present) => fixed(present, format!("the notebook asks for {requirement}")),
            None => Ok(None),
        },
    }
}

/// Features that `wanted` names and `present` was not built with. The default features count only for crates
/// that are not in scope anyway: who asks for polars without more says nothing about features.
fn missing_features(wanted: &Dependency, present: &PreludeCrate) -> Vec<String> {
    let named = wanted.entry.features.iter().map(String::as_str);
    let by_default = present.declared.get("default").filter(|_| wanted.default_features());
    let by_default = by_default.filter(|_| !IN_SCOPE.contains(&wanted.package()));
    let by_default = by_default.into_iter().flatten().map(String::as_str);
    let on = |feature: &str| present.features.contains("default") || present.features.contains(feature);
    named
        .filter(|feature| !present.features.contains(*feature))
        .chain(by_default.filter(|feature| !on(feature)))
        .map(str::to_owned)
        .collect()
}

fn list(features: &[String]) -> String {
    let quoted: Vec<String> = features.iter().map(|feature| format!("`{feature}`")).collect();
    format!("feature{} {}", if features.len() == 1 { "" } else { "s" }, quoted.join(", "))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn crates() -> Crates {
        let present = |package: &str, version: &str, features: &[&str]| PreludeCrate {
            id: format!("{package}@{version}"),
            package: package.into(),
            version: version.parse().expect("a version"),
            name: package.replace('-', "_"),
            features: features.iter().map(|&feature| feature.to_owned()).collect(),
            declared: [("default".to_owned(), vec!["std".to_owned()])].into(),
            file: format!("lib{package}-{version}.rmeta"),
        };
        let usable = vec![
            present("rand", "0.9.5", &["default", "std", "thread_rng"]),
            present("rand", "0.10.4", &["default", "std"]),
            present("regex", "1.13.2", &["std"]),
            present("bare", "1.0.0", &[]),
            present("polars", "0.55.2", &["lazy", "csv"]),
        ];
        Crates { usable, ..Crates::default() }
    }

    fn found(text: &str) -> Result<Option<String>, String> {
        let wanted = Dependency::parse(text, Path::new("/")).expect(text);
        let crates = crates();
        let found = find(&wanted, &crates).map_err(|error| error.to_string())?;
        Ok(found.map(|found| found.file.clone()))
    }

    #[test]
    fn versions_and_features_decide() {
        for (text, expected) in [
            ("rand = \"0.9\"", Some("librand-0.9.5.rmeta")),
            ("rand", Some("librand-0.10.4.rmeta")),
            ("rand = \"0.8\"", None),
            ("rand = { version = \"0.10\", features = [\"thread_rng\"] }", None),
            ("regex = \"1\"", Some("libregex-1.13.2.rmeta")),
            ("bare = \"1\"", None),
            ("bare = { version = \"1\", default-features = false }", Some("libbare-1.0.0.rmeta")),
            ("regex = { git = \"https://example.org/regex\" }", None),
            ("polars = { version = \"0.55\", features = [\"lazy\"] }", Some("libpolars-0.55.2.rmeta")),
        ] {
            assert_eq!(found(text), Ok(expected.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn what_every_cell_sees_is_fixed() {
        let error = found("polars = \"0.40\"").expect_err("another polars");
        assert!(error.contains("`polars` 0.55.2") && error.contains("asks for ^0.40"), "{error}");
        let error = found("polars = { version = \"*\", features = [\"sql\", \"csv\"] }").expect_err("no sql");
        assert!(error.contains("it has no feature `sql`;"), "{error}");
    }
}
