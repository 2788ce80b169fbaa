//! Every GoogleSQL function that runs here, and how.
//!
//! A function that is not in these tables is refused: only known meanings run. In a template `{1}` is the
//! first argument, `{~1}` the same as a branch of a result (an untyped string literal takes the type of the
//! others), `{*}` all arguments, `{~*}` all as branches, `{2..}` all after the first, and `{pos}` the place
//! for errors at run time.

mod aggregate;
mod array;
mod conditional;
mod hash;
mod json;
mod math;
mod reference;
mod refused;
mod regexp;
mod text;
mod time;
mod window;

use crate::error::nearest;
pub use reference::reference;

/// Functions that belong together.
pub struct Family {
    pub name: &'static str,
    /// DuckDB's type of a literal NULL as the first argument, where overloads leave it open.
    pub null: Option<&'static str>,
    pub rules: &'static [(&'static str, Rule)],
}

/// How a function runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// A template for each number of arguments from `min` to `max`.
    Scalar { min: usize, max: usize, sql: &'static str },
    /// A function of many rows.
    Aggregate(Aggregate),
    /// A function only of windows: a DuckDB function of the same arguments.
    Window { min: usize, max: usize, native: &'static str, nulls: bool },
    /// Needs code of its own, in `emit`.
    Special,
}

/// A function of many rows: DuckDB aggregates over prepared arguments, then a template over their results.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aggregate {
    pub min: usize,
    pub max: usize,
    /// DuckDB's aggregates; all get the same arguments, but for those that are templates of a whole call.
    pub natives: &'static [&'static str],
    /// Template of the arguments.
    pub args: &'static str,
    /// Template of the result: `{1}` is the first native's.
    pub result: &'static str,
    /// Takes `ORDER BY`, `LIMIT`, `IGNORE NULLS`: it makes lists.
    pub lists: bool,
    /// Takes `ORDER BY`.
    pub ordered: bool,
}

const fn aggregate(natives: &'static [&'static str], args: &'static str, result: &'static str) -> Rule {
    Rule::Aggregate(Aggregate { min: 1, max: 1, natives, args, result, lists: false, ordered: false })
}

const fn pair(native: &'static [&'static str]) -> Rule {
    Rule::Aggregate(Aggregate {
        min: 2,
        max: 2,
        natives: native,
        args: "bq_double({1}), bq_double({2})",
        result: "{1}",
        lists: false,
        ordered: false,
    })
}

const fn scalar(min: usize, max: usize, sql: &'static str) -> Rule {
    Rule::Scalar { min, max, sql }
}

const fn window(min: usize, max: usize, native: &'static str, nulls: bool) -> Rule {
    Rule::Window { min, max, native, nulls }
}

/// The rule of a function, its name in upper case.
pub fn rule(name: &str) -> Option<Rule> {
    rules().find(|(known, _)| *known == name).map(|(_, rule)| *rule)
}

/// DuckDB's type of a literal NULL as the first argument of a scalar function.
pub fn null_type(name: &str) -> Option<&'static str> {
    let family = FAMILIES.iter().find(|family| family.rules.iter().any(|(known, _)| *known == name));
    family.and_then(|family| family.null)
}

/// Functions with errors that are DuckDB's own, so that `SAFE.` can't make them NULL.
const NEVER_SAFE: &[&str] = &["CURRENT_TIMESTAMP", "RAND", "ERROR"];

/// Whether a scalar function knows how to give NULL in place of its errors (`SAFE.`).
pub fn can_be_safe(name: &str) -> bool {
    matches!(rule(name), Some(Rule::Scalar { .. })) && !NEVER_SAFE.contains(&name)
}

/// Names of all functions, in upper case.
pub fn names() -> impl Iterator<Item = &'static str> {
    rules().map(|(name, _)| *name)
}

/// The most similar name that has a rule.
pub fn nearest_name(name: &str) -> Option<String> {
    nearest(name, rules().map(|(known, _)| *known))
}

/// The tables, a family each.
const FAMILIES: &[Family] = &[
    conditional::FAMILY,
    math::FAMILY,
    text::FAMILY,
    regexp::FAMILY,
    json::FAMILY,
    hash::FAMILY,
    array::FAMILY,
    time::FAMILY,
    aggregate::FAMILY,
    window::FAMILY,
];

fn rules() -> impl Iterator<Item = &'static (&'static str, Rule)> {
    FAMILIES.iter().flat_map(|family| family.rules)
}

#[cfg(test)]
mod tests {
    use super::{nearest_name, rule, rules};

    #[test]
    fn names_are_unique_and_found() {
        let mut names: Vec<_> = rules().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), rules().count());
        assert!(rule("SUM").is_some());
        assert_eq!(rule("NO_SUCH"), None);
    }

    #[test]
    fn names_the_nearest() {
        assert_eq!(nearest_name("SAFE_DIVID").as_deref(), Some("SAFE_DIVIDE"));
        assert_eq!(nearest_name("QQQ"), None);
    }
}
