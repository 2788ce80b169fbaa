//! HTML outputs: plain ones stand in the page, those with styles in a shadow root, those with scripts in a frame.

use crate::report::html::escape_to;
use crate::report::sanitize::{self, Sources};

/// What every shadow root begins with: the page's own look of tables and links.
const SHADOW_STYLE: &str = include_str!("../assets/shadow.css");
/// What a frame begins with.
const FRAME_STYLE: &str = include_str!("../assets/frame.css");
/// Tells the page how high a frame's content is, and what it was kept from loading.
const FRAME_SCRIPT: &str = include_str!("../assets/frame.js");

/// Columns that fit a printed page.
const NARROW: usize = 14;

/// What HTML needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing but the page's own style.
    Plain,
    /// Styles of its own.
    Styled,
    /// Scripts, or pages within it.
    Scripted,
}

impl Kind {
    /// What an output's HTML needs. A wrong answer shows less, and never gives the HTML more to do.
    pub fn of(html: &str) -> Self {
        let has = |tag: &str| positions(html, tag).next().is_some();
        if ["<script", "<iframe", "<object", "<embed", "<canvas"].into_iter().any(has) {
            return Self::Scripted;
        }
        // pandas gives every frame a `<style scoped>`, which the page's own table style is in place of.
        let styles = positions(html, "<style").filter(|at| !html[*at..].starts_with("<style scoped>"));
        if styles.count() > 0 || ["<input", "<svg"].into_iter().any(has) {
            return Self::Styled;
        }
        Self::Plain
    }
}

/// Whether HTML has scripts that lie elsewhere.
pub fn loads_scripts(html: &str) -> bool {
    positions(html, "<script").any(|at| {
        let tag = html[at..].split('>').next().unwrap_or_default().to_ascii_lowercase();
        tag.split_ascii_whitespace().any(|part| part.starts_with("src=") && !part.contains("data:"))
    })
}

/// HTML to stand in the page, in its box, and the rows of its tables.
pub fn plain(html: &str, sources: &mut Sources<'_>) -> (String, usize) {
    let rows: Vec<usize> = positions(html, "<tr").collect();
    let first = rows.first().map_or("", |first| &html[*first..*rows.get(1).unwrap_or(&html.len())]);
    let columns = positions(first, "<th").chain(positions(first, "<td")).count();
    (boxed(&sanitize::output(html, sources), columns), rows.len())
}

/// HTML in the box that tables stand in. Prints give wide tables smaller letters and pages that lie on their side.
pub fn boxed(html: &str, columns: usize) -> String {
    let class = if columns > NARROW { "html wide" } else { "html" };
    format!("<div class=\"{class}\" style=\"--columns:{columns}\">{html}</div>")
}

/// HTML in a shadow root, in which its styles are alone.
pub fn styled(html: &str, sources: &mut Sources<'_>) -> String {
    let mut out = "<div class=\"shadow\"><div><template shadowrootmode=\"open\"><style>".to_owned();
    out.push_str(SHADOW_STYLE);
    out.push_str("</style>");
    out.push_str(&sanitize::styled(html, sources));
    out.push_str("</template></div></div>");
    out
}

/// HTML in a sandboxed frame, where its scripts run with no origin: they reach neither the page nor the network.
pub fn frame(html: &str, title: &str, nonce: &str) -> String {
    let mut document = format!(
        "<!doctype html><meta charset=\"utf-8\"><style>{FRAME_STYLE}</style><script nonce=\"{nonce}\">{FRAME_SCRIPT}\
         </script><body>"
    );
    let mut from = 0;
    for at in positions(html, "<script") {
        let end = at + "<script".len();
        document.push_str(&html[from..end]);
        // Without quotes, since the tag may stand in a script's string.
        document.extend([" nonce=", nonce]);
        from = end;
    }
    document.push_str(&html[from..]);
    let mut out = "<iframe class=\"frame\" sandbox=\"allow-scripts\" title=\"".to_owned();
    escape_to(title, &mut out);
    out.push_str("\" srcdoc=\"");
    escape_to(&document, &mut out);
    out.push_str("\"></iframe><p class=\"remark blocked\" hidden></p>");
    out
}

/// Where a tag of lower-case letters begins, in any case, and is not the beginning of a longer name.
fn positions<'a>(html: &'a str, tag: &'a str) -> impl Iterator<Item = usize> + 'a {
    html.match_indices('<').map(|(at, _)| at).filter(move |at| {
        let found = html.as_bytes().get(*at..*at + tag.len());
        let next = html.as_bytes().get(*at + tag.len()).copied().unwrap_or(b'>');
        found.is_some_and(|found| found.eq_ignore_ascii_case(tag.as_bytes())) && !next.is_ascii_alphanumeric()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_gets_what_it_needs() {
        let cases = [
            ("<table class=\"dataframe\"><style scoped>td {}</style></table>", Kind::Plain),
            ("<b>Bold</b> <track>", Kind::Plain),
            ("<STYLE>td {}</STYLE><table></table>", Kind::Styled),
            ("<input type=radio>", Kind::Styled),
            ("<div></div><ScRiPt>x()</script>", Kind::Scripted),
            ("<iframe src=\"https://example.org\">", Kind::Scripted),
        ];
        for (html, kind) in cases {
            assert_eq!(Kind::of(html), kind, "{html}");
        }
    }

    #[test]
    fn scripts_elsewhere_are_found() {
        assert!(loads_scripts(
            "<script type=\"text/javascript\" src=\"https://cdn.example.org/a.js\"></script>"
        ));
        assert!(!loads_scripts("<script>var src='a.js'</script>"));
    }
}
