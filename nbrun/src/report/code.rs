//! Code with its parts marked for colours.

use std::str::FromStr as _;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use super::html::{escape, escape_to};

/// Text beyond this many bytes stays plain: no reader needs colours there, and they cost time.
const LONGEST: usize = 200_000;
/// A line beyond this many bytes is data.
const LONGEST_LINE: usize = 5_000;

/// From the scopes of `TextMate` grammars to the classes of the page's style. Of two that fit, the one further down
/// the list wins.
const CLASSES: [(&str, &str); 19] = [
    ("keyword", "k"),
    ("storage", "k"),
    ("keyword.operator", "o"),
    ("constant", "n"),
    ("constant.language", "k"),
    ("constant.character.escape", "e"),
    ("string", "s"),
    ("storage.type.string", "s"),
    ("comment", "c"),
    ("entity.name.function", "f"),
    ("variable.function", "f"),
    ("support.function", "f"),
    ("support.macro", "f"),
    ("entity.name.type", "t"),
    ("entity.name.class", "t"),
    ("entity.name.struct", "t"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("entity.name.tag", "k"),
];

/// Magics whose cells are in another language than the notebook's.
const MAGICS: [(&str, &str); 13] = [
    ("bigquery", "sql"),
    ("sql", "sql"),
    ("duckdb", "sql"),
    ("bash", "bash"),
    ("sh", "bash"),
    ("script", "bash"),
    ("html", "html"),
    ("markdown", "markdown"),
    ("javascript", "javascript"),
    ("js", "javascript"),
    ("latex", "latex"),
    ("R", "r"),
    ("perl", "perl"),
];

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);
static SCOPES: LazyLock<Vec<(Scope, &str)>> = LazyLock::new(|| {
    CLASSES.iter().filter_map(|(scope, class)| Some((Scope::from_str(scope).ok()?, *class))).collect()
});

/// A code cell's source; a first line with a cell magic says the language of the others.
pub fn cell(source: &str, language: &str) -> String {
    let Some(magic) = source.strip_prefix("%%") else { return highlight(source, language) };
    let name = magic.split(char::is_whitespace).next().unwrap_or_default();
    let Some((_, body)) = MAGICS.iter().find(|(magic, _)| *magic == name) else {
        return highlight(source, language);
    };
    let (head, rest) = source.split_once('\n').unwrap_or((source, ""));
    let mut out = format!("<span class=\"e\">{}</span>", escape(head));
    if source.contains('\n') {
        out.push('\n');
        out.push_str(&highlight(rest, body));
    }
    out
}

/// Text in a language, by its name or a usual file extension; plain where the language is not known.
pub fn highlight(text: &str, language: &str) -> String {
    let too_long = text.len() > LONGEST || text.lines().any(|line| line.len() > LONGEST_LINE);
    match syntax(language) {
        Some(syntax) if !too_long => marked(text, syntax).unwrap_or_else(|| escape(text)),
        _ => escape(text),
    }
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let language = language.trim().to_lowercase();
    let token = match language.as_str() {
        "" | "text" | "plain" => return None,
        "ipython" | "ipython3" | "python3" => "python",
        "shell" | "console" => "bash",
        other => other,
    };
    SYNTAXES.find_syntax_by_token(token)
}

/// None where the grammar fails.
fn marked(text: &str, syntax: &SyntaxReference) -> Option<String> {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut out = Marked { html: String::with_capacity(text.len() * 2), open: None };
    for line in LinesWithEndings::from(text) {
        let mut from = 0;
        for (at, operation) in state.parse_line(line, &SYNTAXES).ok()? {
            out.push(line.get(from..at)?, class(&stack));
            from = at;
            stack.apply(&operation).ok()?;
        }
        out.push(line.get(from..)?, class(&stack));
    }
    Some(out.finish())
}

/// The class of the innermost scope that has one.
fn class(stack: &ScopeStack) -> Option<&'static str> {
    stack.as_slice().iter().rev().find_map(|scope| {
        SCOPES.iter().rev().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    })
}

/// Text in spans, where neighbours of one class share theirs.
struct Marked {
    html: String,
    open: Option<&'static str>,
}

impl Marked {
    fn push(&mut self, text: &str, class: Option<&'static str>) {
        if text.is_empty() {
            return;
        }
        let is_word = text.starts_with(|first: char| first.is_alphabetic());
        let class = if class == Some("o") && is_word { Some("k") } else { class };
        if class != self.open && !text.trim().is_empty() {
            self.close();
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.open = class;
        }
        escape_to(text, &mut self.html);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}
