//! LaTeX formulas as `MathML`, which browsers draw by themselves.

use std::borrow::Cow;
use std::sync::LazyLock;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use crate::report::html::escape;

/// Environments that are formulas without any dollars around them.
const ENVIRONMENTS: [&str; 12] = [
    "align",
    "align*",
    "aligned",
    "alignat",
    "alignat*",
    "eqnarray",
    "eqnarray*",
    "equation",
    "equation*",
    "gather",
    "gather*",
    "multline",
];

static CONVERTER: LazyLock<Option<LatexToMathML>> = LazyLock::new(|| {
    let config = MathCoreConfig { annotation: true, ..MathCoreConfig::default() };
    LatexToMathML::new(config).ok()
});

/// A formula; its LaTeX, with the reason, where it can't be read.
pub fn render(latex: &str, display: bool) -> String {
    let style = if display { MathDisplay::Block } else { MathDisplay::Inline };
    let converted =
        CONVERTER.as_ref().map(|converter| converter.convert_with_local_state(latex.trim(), style));
    match converted {
        Some(Ok(converted)) if display => format!("<span class=\"formula\">{}</span>", converted.mathml),
        Some(Ok(converted)) => converted.mathml,
        Some(Err(error)) => plain(latex, &error.to_string()),
        None => plain(latex, "formulas can't be drawn"),
    }
}

/// A `text/latex` output: a formula with its delimiters.
pub fn render_any(latex: &str) -> String {
    let text = latex.trim();
    let between = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
    if let Some(formula) = between("$$", "$$").or_else(|| between("\\[", "\\]")) {
        return render(formula, true);
    }
    if let Some(formula) = between("$", "$").or_else(|| between("\\(", "\\)")) {
        let (display, formula) = match formula.trim().strip_prefix("\\displaystyle") {
            Some(rest) => (true, rest),
            None => (false, formula),
        };
        return render(formula, display);
    }
    render(text, true)
}

fn plain(latex: &str, why: &str) -> String {
    format!("<code class=\"latex\" title=\"{}\">{}</code>", escape(why), escape(latex.trim()))
}

/// Puts each formula that begins a line on one line, between dollars. Markdown would otherwise take a formula's line
/// that begins with a plus or a minus for a list's.
pub fn on_one_line(source: &str) -> Cow<'_, str> {
    if !source.contains("$$") && !source.contains("\\begin{") {
        return source.into();
    }
    let mut out = String::with_capacity(source.len());
    let lines: Vec<&str> = source.lines().collect();
    let mut fence: Option<&str> = None;
    let mut at = 0;
    while let Some(&line) = lines.get(at) {
        let start = line.trim_start();
        match fence {
            Some(mark) if start.starts_with(mark) => fence = None,
            None => fence = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark)),
            Some(_) => {}
        }
        let end = if fence.is_none() { formula_end(&lines, at) } else { None };
        if let Some(end) = end {
            let formula: Vec<&str> = lines[at..=end].iter().map(|line| line.trim()).collect();
            let formula = formula.join(" ");
            let dollars = if start.starts_with("$$") { "" } else { "$$" };
            out.extend([dollars, &formula, dollars]);
            at = end;
        } else {
            out.push_str(line);
        }
        out.push('\n');
        at += 1;
    }
    out.into()
}

/// The last line of the formula that begins with line `at`, if one does.
fn formula_end(lines: &[&str], at: usize) -> Option<usize> {
    let start = lines.get(at)?.trim_start();
    let (closing, first) = if let Some(rest) = start.strip_prefix("$$") {
        ("$$".to_owned(), rest)
    } else {
        let name = start.strip_prefix("\\begin{")?.split_once('}')?.0;
        (ENVIRONMENTS.contains(&name).then(|| format!("\\end{{{name}}}"))?, start)
    };
    if first.contains(&closing) {
        return Some(at);
    }
    let rest = lines.iter().enumerate().skip(at + 1);
    // A comment would swallow what follows it on the same line, and a blank line ends a formula.
    let mut formula = rest.take_while(|(_, line)| !line.trim().is_empty() && !line.contains('%'));
    formula.find(|(_, line)| line.contains(&closing)).map(|(end, _)| end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_come_on_one_line() {
        let cases = [
            ("a\n$$\nx\n- y\n$$\nb\n", "a\n$$ x - y $$\nb\n"),
            ("\\begin{align}\na &= b\n\\end{align}\n", "$$\\begin{align} a &= b \\end{align}$$\n"),
            ("```\n$$\nx\n$$\n```\n", "```\n$$\nx\n$$\n```\n"),
            ("$$\nx\n\ny\n$$\n", "$$\nx\n\ny\n$$\n"),
            ("\\begin{itemize}\n\\end{itemize}\n", "\\begin{itemize}\n\\end{itemize}\n"),
            ("$$x$$ and\n", "$$x$$ and\n"),
        ];
        for (source, expected) in cases {
            assert_eq!(on_one_line(source), expected);
        }
    }

    #[test]
    fn what_is_no_formula_stays_readable() {
        let html = render("\\nonsense{<b>}", false);
        assert!(
            html.starts_with("<code class=\"latex\"") && html.contains("\\nonsense{&lt;b&gt;}"),
            "{html}"
        );
        assert!(render_any("$\\displaystyle x^{2}$").contains("display=\"block\""));
        assert!(!render_any("\\(x\\)").contains("display=\"block\""));
    }
}
