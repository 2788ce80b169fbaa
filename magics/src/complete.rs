//! What may stand at the cursor on a magic's line.

use crate::arguments::HELP;
use crate::magic::Magic;
use crate::registry::Registry;
use crate::spec::{Opt, Spec, Takes};

/// What may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Byte offset, in the text before the cursor, of the word that is completed.
    pub start: usize,
    /// What it may become.
    pub candidates: Vec<Candidate>,
    /// What else it may be, which the session has to list: variables, files, …
    pub takes: Option<Takes>,
}

/// A word that fits at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The word.
    pub text: String,
    /// What it means, in one line.
    pub summary: String,
    /// Whether it is a magic (with its `%`), an option, or an operand.
    pub kind: CandidateKind,
}

/// Kinds of candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateKind {
    /// A magic, with its `%`.
    Magic,
    /// An option of a magic.
    Option,
    /// The name of a magic or of a command as an operand.
    Operand,
}

impl Registry {
    /// What may stand at the end of `before`, the cell's text before the cursor; `None` where the cursor is not on
    /// a magic's line.
    pub fn complete(&self, before: &str) -> Option<Completion> {
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let (above, line) = before.split_at(line_start);
        if !above.lines().all(may_stand_above) {
            return None;
        }
        let indent = line.len() - line.trim_start().len();
        let text = &line[indent..];
        let name = text.trim_start_matches('%');
        let hyphens = text.len() - name.len();
        if hyphens == 0 {
            return None;
        }
        let Some((name, arguments)) = name.split_once(char::is_whitespace) else {
            return Some(self.names(&text[..hyphens.min(2)], text, line_start + indent));
        };
        let magic = self.get(name)?;
        let word = arguments.rsplit(char::is_whitespace).next().unwrap_or_default();
        let start = before.len() - word.len();
        let mut spec = magic.spec();
        if let Takes::Command(commands) = spec.operands.takes() {
            match arguments.trim_start().split_once(char::is_whitespace) {
                None => {
                    let candidates = operands(commands.iter(), word);
                    return Some(Completion { start, candidates, takes: None });
                }
                Some((command, _)) => spec = commands.iter().find(|spec| own_name(spec) == command)?,
            }
        }
        if word.starts_with('-') {
            return Some(Completion { start, candidates: options(spec, word), takes: None });
        }
        let takes = spec.operands.takes();
        let candidates = if takes == Takes::Magic { operands(self.specs(), word) } else { Vec::new() };
        Some(Completion { start, candidates, takes: Some(takes) })
    }

    /// The magic on whose line byte `at` of the cell `code` stands: what an inspection there explains.
    pub fn at(&self, code: &str, at: usize) -> Option<&Spec> {
        let before = code.get(..at)?;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        if !code[..start].lines().all(may_stand_above) {
            return None;
        }
        let line = code[start..].lines().next()?.trim_start().strip_prefix('%')?.trim_start_matches('%');
        let name = line.split(|end: char| end.is_whitespace() || end == '?').next()?;
        self.get(name).map(Magic::spec)
    }

    /// Behind one `%`, cell magics are offered too: the second one is easily forgotten.
    fn names(&self, prefix: &str, text: &str, start: usize) -> Completion {
        let mut candidates = Vec::new();
        for (marks, has) in [("%", Kinds::Line), ("%%", Kinds::Cell)] {
            for spec in self.specs().filter(|spec| has.fits(spec) && marks.len() >= prefix.len()) {
                let whole = format!("{marks}{}", spec.name);
                if spec.name.starts_with(text.trim_start_matches('%')) {
                    let summary = spec.summary.to_owned();
                    candidates.push(Candidate { text: whole, summary, kind: CandidateKind::Magic });
                }
            }
        }
        Completion { start, candidates, takes: None }
    }
}

/// The names of magics or commands that begin with `word`.
fn operands<'a>(specs: impl Iterator<Item = &'a Spec>, word: &str) -> Vec<Candidate> {
    specs
        .filter(|spec| own_name(spec).starts_with(word))
        .map(|spec| Candidate {
            text: own_name(spec).to_owned(),
            summary: spec.summary.to_owned(),
            kind: CandidateKind::Operand,
        })
        .collect()
}

/// The name without that of the magic whose command it is.
fn own_name(spec: &Spec) -> &str {
    spec.name.rsplit(' ').next().unwrap_or_default()
}

enum Kinds {
    Line,
    Cell,
}

impl Kinds {
    fn fits(&self, spec: &Spec) -> bool {
        match self {
            Kinds::Line => spec.kind.has_line(),
            Kinds::Cell => spec.kind.has_cell(),
        }
    }
}

/// Whether the line below may still be a magic's.
fn may_stand_above(line: &str) -> bool {
    let line = line.trim_start();
    let is_magic = (line.starts_with('%') && !line.starts_with("%%")) || line.starts_with('!');
    is_magic || line.is_empty() || line.starts_with("//")
}

fn options(spec: &Spec, word: &str) -> Vec<Candidate> {
    let names = |option: &Opt| {
        let summary = option.summary.to_owned();
        option.names.iter().map(move |name| ((*name).to_owned(), summary.clone()))
    };
    let help = (HELP.to_owned(), "Print help".to_owned());
    spec.options
        .iter()
        .flat_map(names)
        .chain([help])
        .filter(|(name, _)| name.starts_with(word))
        .map(|(text, summary)| Candidate { text, summary, kind: CandidateKind::Option })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magics_options_and_operands_are_offered_where_they_fit() {
        let registry = Registry::standard();
        for (before, start, expected, takes) in [
            ("%timei", 0, vec!["%timeit", "%%timeit"], None),
            ("\n  %%whi", 3, vec![], None),
            ("\n  %%wri", 3, vec!["%%writefile"], None),
            ("%bigq", 0, vec!["%%bigquery"], None),
            ("%%bigquery df --max_", 14, vec!["--max_results"], None),
            ("%env A=1\n%help tim", 15, vec!["time", "timeit"], Some(Takes::Magic)),
            ("%bq sch", 4, vec!["schema"], None),
            ("%bq preview ny", 12, vec![], Some(Takes::Table)),
            ("%bq load df --w", 12, vec!["--write"], None),
            ("%cd no", 4, vec![], Some(Takes::Folder)),
            ("%timeit -n 3 f(df", 13, vec![], Some(Takes::Rust)),
        ] {
            let completion = registry.complete(before).expect(before);
            let texts: Vec<_> =
                completion.candidates.iter().map(|candidate| candidate.text.as_str()).collect();
            assert_eq!((completion.start, texts), (start, expected), "{before}");
            assert_eq!(completion.takes, takes, "{before}");
        }
    }

    #[test]
    fn the_magic_at_a_place_is_found_on_its_line_only() {
        let registry = Registry::standard();
        let code = "%env A=1\n  %%time?\n%who";
        let named = |at| registry.at(code, at).map(|spec| spec.name);
        assert_eq!(
            [0, 7, 10, 15, 20, 99].map(named),
            [Some("env"), Some("env"), Some("time"), Some("time"), None, None]
        );
        assert!(registry.at("x\n%env", 4).is_none());
    }

    #[test]
    fn elsewhere_nothing_is_offered() {
        let registry = Registry::standard();
        for before in ["", "let x = 5\n%ti", "%%bigquery\n%ti", "x % ti", "%%unheard --"] {
            assert_eq!(registry.complete(before), None, "{before}");
        }
    }
}
