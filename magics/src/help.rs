//! Help on a magic, written from what it says about itself.

use std::fmt::Write as _;

use crate::arguments::HELP;
use crate::spec::{Opt, OptValue, Spec};

const HELP_OPTION: Opt = Opt { names: &[HELP], value: OptValue::None, summary: "Print this help" };

/// How the magic is written: `%time EXPRESSION` and `%%time`, a line each.
pub fn usage(spec: &Spec) -> String {
    let mut lines = Vec::new();
    let options = if spec.options.is_empty() { "" } else { " [OPTIONS]" };
    let operands = match spec.operands.usage() {
        "" => String::new(),
        usage => format!(" {usage}"),
    };
    if spec.kind.has_line() {
        lines.push(format!("%{}{options}{operands}", spec.name));
    }
    if spec.kind.has_cell() {
        // What a line magic works on, the cell magic finds below.
        let operands = if spec.kind.has_line() { "" } else { operands.as_str() };
        lines.push(format!("%%{}{options}{operands}", spec.name));
    }
    lines.join("\n")
}

/// All that there is to say about the magic, as plain text.
pub fn text(spec: &Spec) -> String {
    let mut text = format!("{}\n\nUsage:\n", spec.summary);
    for line in usage(spec).lines() {
        let _ = writeln!(text, "    {line}");
    }
    text.push_str("\nOptions:\n");
    let options: Vec<(String, &str)> =
        spec.options.iter().chain([&HELP_OPTION]).map(|option| (option.usage(), option.summary)).collect();
    let width = options.iter().map(|(usage, _)| usage.chars().count()).max().unwrap_or(0);
    for (usage, summary) in options {
        let _ = writeln!(text, "    {usage:width$}  {summary}");
    }
    if !spec.help.is_empty() {
        let _ = write!(text, "\n{}\n", spec.help.trim_end());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Registry;

    #[test]
    fn help_has_usage_options_and_an_example() {
        let registry = Registry::standard();
        assert_eq!(
            registry.help("writefile").expect("a magic"),
            "Write the cell's text to a file\n\n\
             Usage:\n    %%writefile [OPTIONS] FILE\n\n\
             Options:\n    -a, --append  Add to the end of the file instead of replacing it\n    \
             --help        Print this help\n\n\
             Folders on the way are made. The text is written as it stands:\n\n    \
             %%writefile sql/delays.sql\n    SELECT carrier, AVG(dep_delay) FROM nyc.flights GROUP BY carrier\n"
        );
    }

    #[test]
    fn every_magic_teaches_with_an_example() {
        for spec in Registry::standard().specs() {
            assert!(!spec.summary.is_empty() && !spec.summary.ends_with('.'), "{}", spec.name);
            assert!(spec.help.contains(&format!("%{}", spec.name)), "%{} has no example", spec.name);
            assert!(usage(spec).contains(spec.name), "{}", spec.name);
        }
    }
}
