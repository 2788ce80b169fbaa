//! The page of functions in the docs, made of the tables.

use super::refused::{NOTES, REFUSED};
use super::{FAMILIES, Rule, can_be_safe};
use crate::local::javascript;
use std::fmt::Write as _;

/// Markdown: what runs, with what it takes; what is refused; what deviates.
pub fn reference() -> String {
    let mut page = String::from(
        "# GoogleSQL's functions in the local warehouse\n\n\
         Made from the code: `UPDATE_DOCS=1 cargo test -p warehouse --test reference` writes this page anew.\n\n\
         A function that is not listed as running is refused with its place in the query. Errors are GoogleSQL's, \
         in other words. *safe* means that `SAFE.` may stand before the name. Angles of NUMERIC and BIGNUMERIC are \
         refused: cast them to FLOAT64.\n",
    );
    for family in FAMILIES {
        // writing to a String does not fail
        let _ = write!(page, "\n## {}\n\n| Function | Arguments | |\n|---|---|---|\n", family.name);
        let mut rules: Vec<_> = family.rules.iter().collect();
        rules.sort_by_key(|(name, _)| *name);
        for (name, rule) in rules {
            let (arguments, kind) = match rule {
                Rule::Scalar { min, max, .. } => {
                    (count(*min, *max), if can_be_safe(name) { "safe" } else { "" })
                }
                Rule::Aggregate(aggregate) => (count(aggregate.min, aggregate.max), "aggregate"),
                Rule::Window { min, max, .. } => (count(*min, *max), "window"),
                Rule::Special => (String::new(), ""),
            };
            let note = NOTES.iter().find(|(noted, _)| noted == name).map_or("", |(_, note)| *note);
            let kind =
                [kind, note].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
            let _ = writeln!(page, "| `{name}` | {arguments} | {kind} |");
        }
    }
    page.push_str(javascript::REFERENCE);
    page.push_str("\n## Refused\n\n| Functions | Why |\n|---|---|\n");
    for (names, why) in REFUSED {
        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        let _ = writeln!(page, "| {} | {why} |", names.join(", "));
    }
    page
}

fn count(min: usize, max: usize) -> String {
    match (min, max) {
        (min, max) if min == max => min.to_string(),
        (min, 24..) => format!("{min} or more"),
        (min, max) => format!("{min} to {max}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rule;
    use super::{NOTES, REFUSED};

    #[test]
    fn what_is_refused_has_no_rule_and_what_is_noted_has_one() {
        for name in REFUSED.iter().flat_map(|(names, _)| *names) {
            assert!(rule(name).is_none(), "{name}");
        }
        for (name, _) in NOTES {
            assert!(rule(name).is_some(), "{name}");
        }
    }
}
