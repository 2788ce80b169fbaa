//! The page as a whole.

use askama::Template;
use notebook::Notebook;
use serde_json::Value;

use super::cells::Cells;
use super::header::Header;
use super::markdown::Contents;
use super::policy::{nonce, policies};
use super::{CodeView, Options, RenderError, Report};

const STYLES: [&str; 4] = [
    include_str!("assets/page.css"),
    include_str!("assets/content.css"),
    include_str!("assets/code.css"),
    include_str!("assets/print.css"),
];
/// What must run before anything is shown.
const THEME: &str = include_str!("assets/theme.js");
const SCRIPT: &str = include_str!("assets/page.js");

/// Fewer headings need no table.
const FEW_HEADINGS: usize = 2;

/// A page in the making.
pub struct Page<'a> {
    notebook: &'a Notebook,
    options: &'a Options,
}

#[derive(Template)]
#[template(path = "report/page.html")]
struct Html<'a> {
    title: &'a str,
    policies: Vec<String>,
    nonce: &'a str,
    version: &'a str,
    styles: &'a str,
    theme: &'a str,
    script: &'a str,
    header: &'a Header,
    contents: &'a Contents,
    has_contents: bool,
    has_code: bool,
    body: &'a str,
}

impl<'a> Page<'a> {
    /// The page of a notebook.
    pub fn new(notebook: &'a Notebook, options: &'a Options) -> Self {
        Self { notebook, options }
    }

    /// Makes it.
    pub fn finish(self) -> Result<Report, RenderError> {
        let own_title = self.options.title.clone().or_else(|| self.title());
        let language = self.notebook.language().unwrap_or_default();
        let nonce = nonce(self.notebook);
        let mut cells = Cells::new(self.options, language, nonce.clone(), own_title.is_some());
        let mut body = String::new();
        for (index, cell) in self.notebook.cells().enumerate() {
            cells.write(index, cell, &mut body)?;
        }
        let contents = &cells.contents;
        let title = own_title.as_ref().or(contents.title.as_ref()).unwrap_or(&self.options.name);
        let page = Html {
            title,
            policies: policies(&nonce, cells.scripted),
            nonce: &nonce,
            version: env!("CARGO_PKG_VERSION"),
            styles: &STYLES.concat(),
            theme: THEME,
            script: SCRIPT,
            header: &Header::of(self.notebook),
            contents,
            has_contents: contents.headings.len() >= FEW_HEADINGS,
            has_code: self.options.code != CodeView::Hidden,
            body: &body,
        };
        Ok(Report { html: page.render()?, left_out: cells.left_out })
    }

    fn title(&self) -> Option<String> {
        self.notebook.metadata().get("title").and_then(Value::as_str).map(str::to_owned)
    }
}
