//! A notebook as one HTML page that needs no server and no network.
//!
//! The page goes to mail and shared drives, and what a notebook holds is whatever its author, its data and its
//! libraries wrote. So nothing of it is trusted:
//!
//! - HTML in Markdown and in outputs is sanitised ([`sanitize`]); the identifiers of its elements get a prefix.
//! - HTML with a style of its own stands in a shadow root, where its rules reach nothing else.
//! - HTML with scripts stands in a sandboxed frame without an origin, which can do nothing but tell its height.
//! - SVG is an image, in which scripts don't run.
//! - The page's policy ([`policy`]) lets nobody load anything from anywhere, and only runs the page's own scripts.
//!   (What no policy can forbid: a script that sends its own frame elsewhere can make the browser look up a name and
//!   connect before the browser refuses; nothing is sent over that connection.)
//!
//! What is left out of a page is named in it.

mod cells;
mod code;
mod header;
mod html;
mod images;
mod markdown;
mod outputs;
mod page;
mod policy;
mod sanitize;

use std::path::PathBuf;

use notebook::Notebook;

use page::Page;

/// How much of the code a page shows at first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CodeView {
    /// All of it.
    #[default]
    Shown,
    /// A line for each cell, which unfolds.
    Folded,
    /// None: the page doesn't hold the code.
    Hidden,
}

/// What a page should be like.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How much of the code is shown.
    pub code: CodeView,
    /// The title, where it is not the notebook's own.
    pub title: Option<String>,
    /// What the page is called where the notebook has no title: the file's name.
    pub name: String,
    /// The folder that images in Markdown are relative to; no file outside of it is read.
    pub folder: PathBuf,
}

/// A page.
#[derive(Debug, Clone)]
pub struct Report {
    /// The page's HTML.
    pub html: String,
    /// What was left out, with the cell, for whoever makes the page. It is also said in the page.
    pub left_out: Vec<String>,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
#[error("the page can't be written: {0}")]
pub struct RenderError(#[from] askama::Error);

/// Makes the page of a notebook, executed or not.
pub fn render(notebook: &Notebook, options: &Options) -> Result<Report, RenderError> {
    Page::new(notebook, options).finish()
}

#[cfg(test)]
mod tests;
