//! The arguments on a magic's line, read by the magic's own description.

use std::ops::Range;

use serde_json::{Map, Value};

use crate::error::{MagicError, nearest};
use crate::literal;
use crate::spec::{Operands, Opt, OptValue, Spec};
use crate::words::{Word, next_word};

/// Every magic has it.
pub const HELP: &str = "--help";

/// What stands on a magic's line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arguments {
    operands: Vec<Word>,
    options: Vec<Given>,
}

#[derive(Debug, Clone, PartialEq)]
struct Given {
    name: &'static str,
    value: GivenValue,
}

#[derive(Debug, Clone, PartialEq)]
enum GivenValue {
    Nothing,
    Word(Word),
    Json(Map<String, Value>),
    JsonVariable(Word),
}

impl Arguments {
    /// Reads `line`, which is what follows the magic's name, as `spec` has it.
    ///
    /// # Errors
    /// An option that the magic does not have, one without its value, a word too many, a quote that is not
    /// closed, JSON that is none: with the place in the line.
    pub fn parse(spec: &Spec, line: &str) -> Result<Self, MagicError> {
        let mut reader = Reader { spec, line, at: 0 };
        let mut arguments = Arguments::default();
        let mut only_operands = false;
        loop {
            let start = line.len() - line[reader.at..].trim_start().len();
            let is_option = is_option(&line[start..]) && !only_operands;
            if !is_option && let Operands::Text { .. } = spec.operands {
                let text = line[start..].trim_end();
                if !text.is_empty() {
                    let range = start..start + text.len();
                    arguments.operands.push(Word { text: text.to_owned(), range });
                }
                return Ok(arguments);
            }
            let Some(word) = reader.word()? else { return Ok(arguments) };
            if is_option && word.text == "--" {
                only_operands = true;
            } else if is_option {
                let given = reader.option(&word)?;
                arguments.options.push(given);
            } else {
                arguments.operands.push(reader.operand(word, arguments.operands.len())?);
            }
        }
    }

    /// The operands, in order.
    pub fn operands(&self) -> &[Word] {
        &self.operands
    }

    /// The first operand.
    pub fn operand(&self) -> Option<&Word> {
        self.operands.first()
    }

    /// Whether the option `name` (its first name) is given.
    pub fn has(&self, name: &str) -> bool {
        self.options.iter().any(|given| given.name == name)
    }

    /// The word behind the option `name`; of several, the last.
    pub fn value(&self, name: &str) -> Option<&Word> {
        self.options.iter().rev().find_map(|given| match &given.value {
            GivenValue::Word(word) if given.name == name => Some(word),
            _ => None,
        })
    }

    /// The number behind the option `name`.
    ///
    /// # Errors
    /// When it is no whole number, or below `least`.
    pub fn number(&self, name: &str, least: u64) -> Result<Option<u64>, MagicError> {
        let Some(word) = self.value(name) else { return Ok(None) };
        match word.text.parse() {
            Ok(number) if number >= least => Ok(Some(number)),
            _ => Err(MagicError::argument(
                format!("`{name}` takes a whole number from {least} on, not `{}`", word.text),
                word.range.clone(),
            )),
        }
    }

    /// The JSON object behind the option `name`; empty without it.
    pub fn json(&self, name: &str) -> Map<String, Value> {
        let json = self.options.iter().rev().find_map(|given| match &given.value {
            GivenValue::Json(object) if given.name == name => Some(object.clone()),
            _ => None,
        });
        json.unwrap_or_default()
    }

    /// The variable, without its `$`, that stands behind the option `name` in place of a JSON object.
    pub fn json_variable(&self, name: &str) -> Option<&Word> {
        self.options.iter().rev().find_map(|given| match &given.value {
            GivenValue::JsonVariable(word) if given.name == name => Some(word),
            _ => None,
        })
    }
}

/// The name behind the `$` that `text` begins with, if it does.
fn variable(text: &str) -> Option<&str> {
    let name = text.strip_prefix('$')?;
    let end = name.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(name.len());
    (end > 0).then(|| &name[..end])
}

/// Whether `text` begins with an option: a hyphen and a letter, or the `--` that ends options.
fn is_option(text: &str) -> bool {
    let name = text.trim_start_matches('-');
    match text.len() - name.len() {
        1 | 2 if name.starts_with(char::is_alphabetic) => true,
        2 => name.is_empty() || name.starts_with(char::is_whitespace),
        _ => false,
    }
}

struct Reader<'a> {
    spec: &'a Spec,
    line: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn word(&mut self) -> Result<Option<Word>, MagicError> {
        let word = next_word(self.line, self.at)
            .map_err(|open| MagicError::argument("this quote is not closed", open))?;
        if let Some(word) = &word {
            self.at = word.range.end;
        }
        Ok(word)
    }

    fn operand(&self, word: Word, before: usize) -> Result<Word, MagicError> {
        let most = match self.spec.operands {
            Operands::Words { most, .. } => most,
            Operands::None | Operands::Text { .. } => 0,
        };
        if before < most {
            return Ok(word);
        }
        Err(MagicError::argument(format!("`{}` is one argument too many", word.text), word.range))
    }

    fn option(&mut self, word: &Word) -> Result<Given, MagicError> {
        // `--params{"a": 1}` and `--params='{…}'` are as good as a blank in between.
        let name_length = self.line[word.range.clone()]
            .find(|character: char| !character.is_alphanumeric() && !matches!(character, '-' | '_'))
            .unwrap_or(word.range.len());
        let name_range = word.range.start..word.range.start + name_length;
        let name = &self.line[name_range.clone()];
        if name == HELP {
            return Ok(Given { name: HELP, value: GivenValue::Nothing });
        }
        let Some(opt) = self.spec.options.iter().find(|opt| opt.names.contains(&name)) else {
            return Err(self.unknown_option(name, name_range));
        };
        let is_joined = name_length < word.range.len();
        let value = match opt.value {
            OptValue::None if is_joined => {
                return Err(MagicError::argument(format!("`{name}` takes no value"), word.range.clone()));
            }
            OptValue::None => GivenValue::Nothing,
            OptValue::Word(value) => {
                self.at = name_range.end + usize::from(self.line[name_range.end..].starts_with('='));
                let missing = || missing(name, value, &name_range);
                let word = self.word()?.ok_or_else(missing)?;
                GivenValue::Word(word)
            }
            OptValue::Json(value) => {
                self.at = name_range.end;
                self.json(name, value, &name_range)?
            }
        };
        Ok(Given { name: opt.name(), value })
    }

    fn json(&mut self, name: &str, value: &str, at: &Range<usize>) -> Result<GivenValue, MagicError> {
        let text = self.line[self.at..].trim_start_matches([' ', '=', '\t']);
        let start = self.line.len() - text.len();
        if let Some(name) = variable(text) {
            self.at = start + 1 + name.len();
            return Ok(GivenValue::JsonVariable(Word { text: name.to_owned(), range: start..self.at }));
        }
        if text.is_empty() {
            return Err(missing(name, value, at));
        }
        let misread = |message: String, from: usize| MagicError::Params {
            option: name.to_owned(),
            message,
            range: start + from..self.line.trim_end().len().max(start + from),
        };
        // In single quotes, as for a shell, unless these are Python's.
        let quoted = text.strip_prefix('\'').and_then(|text| text.split_once('\''));
        let json = quoted.map_or(text, |(json, _)| json);
        let shift = usize::from(quoted.is_some());
        let (read, end) = literal::read(json).map_err(|error| misread(error.message, error.at + shift))?;
        let Value::Object(object) = read else { return Err(misread("it is something else".to_owned(), 0)) };
        self.at = start + if quoted.is_some() { json.len() + 2 } else { end };
        Ok(GivenValue::Json(object))
    }

    fn unknown_option(&self, name: &str, range: Range<usize>) -> MagicError {
        let names = || self.spec.options.iter().flat_map(|opt: &Opt| opt.names).copied().chain([HELP]);
        let hint = match nearest(name, names()) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!(
                "there are: {}",
                names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            ),
        };
        MagicError::argument(format!("there is no option `{name}`; {hint}"), range)
    }
}

fn missing(name: &str, value: &str, at: &Range<usize>) -> MagicError {
    MagicError::argument(format!("`{name}` needs a value: {value}"), at.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Kind, Takes};
    use serde_json::json;

    const WORDS: Spec = Spec {
        name: "words",
        kind: Kind::Line,
        summary: "",
        operands: Operands::Words { usage: "[NAME]", most: 1, takes: Takes::Variable },
        options: &[
            Opt { names: &["--params"], value: OptValue::Json("JSON"), summary: "" },
            Opt { names: &["--max_results", "--max-results"], value: OptValue::Word("ROWS"), summary: "" },
            Opt { names: &["-a"], value: OptValue::None, summary: "" },
        ],
        help: "",
    };
    const TEXT: Spec = Spec { operands: Operands::Text { usage: "EXPRESSION", takes: Takes::Rust }, ..WORDS };

    #[test]
    fn params_stand_anywhere_quoted_or_not() {
        for line in [
            r#"df --params {"a": "x y", "b": [1, 2]} --max_results 5"#,
            r#"df --params '{"a": "x y", "b": [1, 2]}' --max-results=5"#,
            r#"--params={"a":"x y","b":[1,2]} --max_results 5 df"#,
            "--params {'a': 'x y', 'b': (1, 2)} df --max_results 5",
            r#"--params{"a":"x y","b":[1,2]} df --max_results '5'"#,
        ] {
            let arguments = Arguments::parse(&WORDS, line).expect(line);
            assert_eq!(arguments.operand().map(|word| word.text.as_str()), Some("df"), "{line}");
            assert_eq!(arguments.number("--max_results", 1).expect(line), Some(5), "{line}");
            assert_eq!(Value::Object(arguments.json("--params")), json!({"a": "x y", "b": [1, 2]}), "{line}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_place() {
        for (line, place, message) in [
            ("df --params [1]", "[1]", "not a JSON object"),
            ("df --params x", "x", "not a JSON object"),
            ("df --params", "--params", "`--params` needs a value: JSON"),
            (r#"df --params {"a": }"#, "}", "not a JSON object"),
            ("df --max_result 5", "--max_result", "did you mean `--max_results`?"),
            ("df -z", "-z", "there are: `--params`, `--max_results`, `--max-results`, `-a`, `--help`"),
            ("df --max_results", "--max_results", "needs a value: ROWS"),
            ("df -a=1", "-a=1", "`-a` takes no value"),
            ("df more", "more", "`more` is one argument too many"),
            ("df 'more", "'more", "this quote is not closed"),
        ] {
            let error = Arguments::parse(&WORDS, line).expect_err(line);
            assert!(error.to_string().contains(message), "{line}: {error}");
            assert_eq!(error.range().map(|range| &line[range]), Some(place), "{line}");
        }
    }

    #[test]
    fn text_begins_behind_the_options_and_keeps_its_quotes() {
        for (line, option, text) in [
            ("-a  x + \"y z\" ", true, "x + \"y z\""),
            ("x -a", false, "x -a"),
            ("-1 + x", false, "-1 + x"),
            ("-- -a", false, "-a"),
        ] {
            let arguments = Arguments::parse(&TEXT, line).expect(line);
            assert_eq!(arguments.has("-a"), option, "{line}");
            let word = arguments.operand().expect(line);
            assert_eq!((word.text.as_str(), &line[word.range.clone()]), (text, text), "{line}");
        }
    }
}
