//! A cell taken apart: the magics on its first lines, and what follows them.
//!
//! Lines at the beginning of a cell that start with `%name` or `!` are line magics; blank lines and `//`
//! comments may stand between them. They run in order. The first other line begins the rest, which is Rust, or,
//! when it starts with `%%name`, one cell magic that owns everything below. Further down, `%` and `!` are
//! Rust's operators. The rest keeps its line numbers: magics leave blank lines behind.

use std::ops::Range;

use crate::place::Place;
use crate::registry::Registry;
use crate::words::Word;

/// A cell taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell<'a> {
    /// The line magics, in order.
    pub calls: Vec<Call<'a>>,
    /// What follows them.
    pub rest: Rest<'a>,
}

/// What follows a cell's line magics.
#[derive(Debug, Clone, PartialEq)]
pub enum Rest<'a> {
    /// Rust, with a blank line for each magic above it. It may be blank altogether.
    Rust(String),
    /// A cell magic.
    Magic(Call<'a>),
}

/// One use of a magic.
#[derive(Debug, Clone, PartialEq)]
pub struct Call<'a> {
    /// Its name, without `%`.
    pub name: &'a str,
    /// What follows the name on its line.
    pub line: &'a str,
    /// Of a cell magic: the text below its line, with a blank line for each line of the cell above it, so that
    /// places in it are places in the cell.
    pub body: Option<String>,
    /// Whether it only asks for help: `%name?`.
    pub asks_help: bool,
    /// The line it stands on.
    text: &'a str,
    /// 1-based number of that line.
    number: usize,
    /// The magic with its `%` in that line, in bytes.
    range: Range<usize>,
}

impl<'a> Cell<'a> {
    /// Takes `source` apart. A cell that is nothing but `name?` asks for help when `name` is a magic of
    /// `registry`; `!name` is a shell's line. Where `is_known` says that the session has something of that name,
    /// both are Rust.
    pub fn parse(source: &'a str, registry: &Registry, is_known: impl Fn(&str) -> bool) -> Cell<'a> {
        if let Some(call) = help(source, registry, &is_known) {
            return Cell { calls: vec![call], rest: Rest::Rust(String::new()) };
        }
        let (mut calls, mut rust, mut at) = (Vec::new(), String::new(), 0);
        for (index, whole) in source.split_inclusive('\n').enumerate() {
            let line = Line { text: whole.trim_end_matches(['\n', '\r']), number: index + 1 };
            let code = line.text.trim_start();
            at += whole.len();
            if code.starts_with("%%") {
                let body = "\n".repeat(line.number) + &source[at..];
                let call = Call { body: Some(body), ..line.call("%%") };
                return Cell { calls, rest: Rest::Magic(call) };
            } else if code.starts_with('%') {
                calls.push(line.call("%"));
                rust.push('\n');
            } else if code.strip_prefix('!').is_some_and(|code| !is_negation(code, &is_known)) {
                calls.push(line.shell());
                rust.push('\n');
            } else if code.is_empty() || code.starts_with("//") {
                rust.push_str(whole);
            } else {
                rust.push_str(&source[at - whole.len()..]);
                break;
            }
        }
        Cell { calls, rest: Rest::Rust(rust) }
    }
}

impl Call<'_> {
    /// Where it stands in the cell: the magic itself, or bytes `range` of what follows its name.
    pub fn place(&self, range: Option<Range<usize>>) -> Place {
        let offset = self.text.len() - self.line.len();
        let range =
            range.map_or_else(|| self.range.clone(), |range| range.start + offset..range.end + offset);
        Place {
            line: self.number,
            column: self.text[..range.start].chars().count() + 1,
            length: self.text[range].chars().count(),
        }
    }

    /// `word` of its line as a cell of its own, at its own line and column.
    pub fn in_place(&self, word: &Word) -> String {
        let place = self.place(Some(word.range.clone()));
        "\n".repeat(place.line - 1) + &" ".repeat(place.column - 1) + &word.text
    }
}

struct Line<'a> {
    text: &'a str,
    number: usize,
}

impl<'a> Line<'a> {
    fn call(&self, prefix: &str) -> Call<'a> {
        let start = self.text.len() - self.text.trim_start().len();
        let rest = &self.text[start + prefix.len()..];
        let word = rest.split(char::is_whitespace).next().unwrap_or_default();
        let name = word.trim_end_matches('?');
        let end = start + prefix.len() + word.len();
        Call {
            name,
            line: &self.text[end..],
            body: None,
            asks_help: name.len() < word.len(),
            text: self.text,
            number: self.number,
            range: start..end,
        }
    }

    /// `!command` is short for `%sh command`.
    fn shell(&self) -> Call<'a> {
        let start = self.text.len() - self.text.trim_start().len();
        Call { name: "sh", line: &self.text[start + 1..], range: start..start + 1, ..self.call("!") }
    }
}

fn help<'a>(source: &'a str, registry: &Registry, is_known: impl Fn(&str) -> bool) -> Option<Call<'a>> {
    let name = source.trim().strip_suffix('?')?;
    let start = source.len() - source.trim_start().len();
    (registry.get(name).is_some() && !is_known(name)).then(|| Call {
        name,
        line: "",
        body: None,
        asks_help: true,
        text: source.trim(),
        number: source[..start].matches('\n').count() + 1,
        range: 0..name.len(),
    })
}

/// Whether `code` behind a `!` is Rust that is negated rather than a shell's command.
fn is_negation(code: &str, is_known: impl Fn(&str) -> bool) -> bool {
    let end = code.find(|character: char| !character.is_alphanumeric() && character != '_');
    let (name, rest) = code.split_at(end.unwrap_or(code.len()));
    if name.is_empty() {
        return rest.starts_with(['(', '[', '{', '*', '&', '!', '-', '|', '"', '\'']);
    }
    name.starts_with(|first: char| first.is_ascii_digit())
        || matches!(name, "true" | "false")
        || rest.starts_with(['(', '!'])
        || rest.starts_with("::")
        || is_known(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(source: &str) -> Cell<'_> {
        Cell::parse(source, &Registry::standard(), |name| name == "flag")
    }

    fn calls(source: &str) -> Vec<(&str, &str)> {
        parse(source).calls.into_iter().map(|call| (call.name, call.line.trim())).collect()
    }

    #[test]
    fn ordinary_cells_are_rust() {
        for source in ["", "1", "let x = 5\n% 2;", "let a = f()\n%env;", "!flag", "!flag.x()", "!f(1)", "!0"]
        {
            assert_eq!(
                parse(source),
                Cell { calls: vec![], rest: Rest::Rust(source.to_owned()) },
                "{source}"
            );
        }
        for source in ["!matches!(x, 1)", "!(true)", "!true", "!a::b", "flag?", "unheard?", "x!(!ls)"] {
            assert_eq!(parse(source).rest, Rest::Rust(source.to_owned()), "{source}");
        }
    }

    #[test]
    fn leading_lines_are_magics_and_leave_blank_lines() {
        let source = "// first\n%env A=1\n\n  !ls -l\n%time f(2)\nlet x = 1\n%env;";
        assert_eq!(calls(source), [("env", "A=1"), ("sh", "ls -l"), ("time", "f(2)")]);
        assert_eq!(parse(source).rest, Rest::Rust("// first\n\n\n\n\nlet x = 1\n%env;".into()));
    }

    #[test]
    fn a_cell_magic_owns_what_is_below_it() {
        let cell = parse("%env A=1\n%%sh -x\necho $A\n%env\n");
        assert_eq!(cell.calls.len(), 1);
        let Rest::Magic(call) = cell.rest else { panic!("{:?}", cell.rest) };
        assert_eq!((call.name, call.line), ("sh", " -x"));
        assert_eq!(call.body.as_deref(), Some("\n\necho $A\n%env\n"));
    }

    #[test]
    fn a_question_mark_asks_for_help() {
        for source in ["%time?", "%%time?", "time?", " %time??\n"] {
            let cell = parse(source);
            let call = match &cell.rest {
                Rest::Magic(call) => call,
                Rest::Rust(_) => &cell.calls[0],
            };
            assert_eq!((call.name, call.asks_help), ("time", true), "{source}");
        }
    }

    #[test]
    fn places_count_characters_in_the_cell() {
        let cell = parse("\n  %env ä→ =b");
        let call = &cell.calls[0];
        assert_eq!(call.place(None), Place { line: 2, column: 3, length: 4 });
        let word = Word { text: "=b".into(), range: 7..9 };
        assert_eq!(&call.line[word.range.clone()], "=b");
        assert_eq!(call.place(Some(word.range.clone())), Place { line: 2, column: 11, length: 2 });
        assert_eq!(call.in_place(&word), format!("\n{}=b", " ".repeat(10)));
    }
}
