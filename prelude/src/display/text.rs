//! Text that a notebook renders.

use serde_json::Value;

use super::{MimeBundle, Rich, plain};

/// Text shown as Markdown: `Markdown(format!("**{count}** rows"))`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Markdown<T>(pub T);

/// Text shown as HTML. It is shown as it is: escape what comes from data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Html<T>(pub T);

impl<T: AsRef<str>> Rich for Markdown<T> {
    fn mime_bundle(&self) -> MimeBundle {
        bundle("text/markdown", self.0.as_ref())
    }
}

impl<T: AsRef<str>> Rich for Html<T> {
    fn mime_bundle(&self) -> MimeBundle {
        bundle("text/html", self.0.as_ref())
    }
}

fn bundle(mime: &str, text: &str) -> MimeBundle {
    let mut bundle = plain(text.to_owned());
    bundle.insert(mime.to_owned(), Value::String(text.to_owned()));
    bundle
}
