//! What is said about something: as plain text, Markdown and HTML.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

/// What is known about something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    /// Its definition, in code.
    pub signature: String,
    /// The language of that: `rust` or `sql`.
    pub language: &'static str,
    /// Where it comes from: a type, trait or module. May be empty.
    pub home: String,
    /// Markdown.
    pub doc: String,
}

/// Widest signature on one line.
const WIDTH: usize = 88;

impl Description {
    /// Representations by MIME type.
    pub fn mime_bundle(&self) -> Map<String, Value> {
        let markdown = self.markdown();
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, without_dead_links(&markdown));
        [("text/plain", self.plain()), ("text/markdown", markdown), ("text/html", html)]
            .into_iter()
            .map(|(mime, text)| (mime.to_owned(), Value::String(text)))
            .collect()
    }

    fn markdown(&self) -> String {
        let mut parts = Vec::new();
        if !self.signature.is_empty() {
            parts.push(format!("```{}\n{}\n```", self.language, wrapped(&self.signature)));
        }
        if !self.home.is_empty() {
            parts.push(format!("*{}*", self.home));
        }
        if !self.doc.is_empty() {
            parts.push(self.doc.clone());
        }
        parts.join("\n\n")
    }

    fn plain(&self) -> String {
        let (signature, doc) = (wrapped(&self.signature), plain(&self.doc));
        let parts = [signature.as_str(), self.home.as_str(), doc.trim_end()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

/// Rust's documentation links to items by their path, which no page of a notebook has.
fn without_dead_links(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    let mut skipped: Vec<bool> = Vec::new();
    let alive =
        |link: pulldown_cmark::BrokenLink<'_>| Some((CowStr::from(link.reference.to_string()), "".into()));
    Parser::new_with_broken_link_callback(markdown, Options::ENABLE_TABLES, Some(alive)).filter(
        move |event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                let dead = !dest_url.starts_with("http");
                skipped.push(dead);
                !dead
            }
            Event::End(TagEnd::Link) => !skipped.pop().unwrap_or_default(),
            _ => true,
        },
    )
}

/// Markdown without its marks.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for event in without_dead_links(markdown) {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Item) => text.push('\n'),
            Event::Start(Tag::Item) => text.push_str("- "),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => text.push_str("\n\n"),
            _ => {}
        }
    }
    text
}

/// A long signature with one argument on each line.
fn wrapped(signature: &str) -> String {
    if signature.len() <= WIDTH || signature.contains('\n') {
        return signature.to_owned();
    }
    let Some(open) = signature.find('(') else { return signature.to_owned() };
    let (mut text, mut depth, mut close) = (signature[..=open].to_owned(), 0usize, signature.len());
    text.push_str("\n    ");
    for (at, character) in signature.char_indices().skip(signature[..=open].chars().count()) {
        match character {
            '(' | '[' | '<' | '{' => depth += 1,
            ')' if depth == 0 => {
                close = at;
                break;
            }
            '>' if signature[..at].ends_with('-') => {}
            ')' | ']' | '>' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        text.push(character);
        if character == ',' && depth == 0 {
            text.push_str("\n   ");
        }
    }
    let rest = signature[close..].replace(" where ", "\nwhere\n    ");
    format!("{}\n{rest}", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_representation_says_the_same() {
        let description = Description {
            signature: "fn head(&self, length: Option<usize>) -> Self".into(),
            language: "rust",
            home: "DataFrame".into(),
            doc: "Get the head of the [`DataFrame`](crate::DataFrame), see [the book](https://pola.rs)."
                .into(),
        };
        let bundle = description.mime_bundle();
        let text = |mime: &str| bundle[mime].as_str().expect("text").to_owned();
        assert_eq!(
            text("text/plain"),
            "fn head(&self, length: Option<usize>) -> Self\n\nDataFrame\n\nGet the head of the DataFrame, see the book."
        );
        assert!(text("text/markdown").starts_with("```rust\nfn head("));
        assert!(
            text("text/html")
                .contains("<code>DataFrame</code>, see <a href=\"https://pola.rs\">the book</a>")
        );
    }

    #[test]
    fn long_signatures_are_broken_at_their_arguments() {
        let signature = "fn join(&self, other: &DataFrame, left_on: impl IntoIterator<Item = (impl AsRef<str>, u8)>, args: JoinArgs) -> PolarsResult<DataFrame> where A: B";
        assert_eq!(
            wrapped(signature),
            "fn join(\n    &self,\n    other: &DataFrame,\n    left_on: impl IntoIterator<Item = (impl AsRef<str>, u8)>,\n    args: JoinArgs\n) -> PolarsResult<DataFrame>\nwhere\n    A: B"
        );
    }
}
