//! The cells of a page.

use std::sync::Arc;

use askama::Template;
use jiff::Timestamp;
use notebook::{Cell, CellKind};
use serde_json::Value;

use super::images::Images;
use super::markdown::{Contents, render};
use super::outputs::Outputs;
use super::{CodeView, Options, RenderError, code};

/// Tags of cells that a page leaves out; Jupyter Book and nbconvert know them.
const REMOVED: [&str; 2] = ["remove-cell", "remove_cell"];
const NO_INPUT: [&str; 2] = ["remove-input", "remove_input"];
const NO_OUTPUT: [&str; 2] = ["remove-output", "remove_output"];
const FOLDED_INPUT: [&str; 3] = ["hide-input", "hide_input", "hide-cell"];

/// What the cells of a page share.
pub struct Cells<'a> {
    options: &'a Options,
    language: String,
    nonce: String,
    folds: usize,
    /// The page's headings.
    pub contents: Contents,
    /// Whether some cell has scripts of its own.
    pub scripted: bool,
    /// What was left out, with the cell.
    pub left_out: Vec<String>,
}

/// What stands before each output.
const OUTPUT: &str = "<div class=\"output\">";

#[derive(Template)]
#[template(path = "report/code.html")]
struct CodeCell<'a> {
    anchor: String,
    failed: bool,
    injected: bool,
    code: Option<Code>,
    prompt: String,
    took: Option<String>,
    outputs: &'a str,
    left_out: &'a [String],
}

struct Code {
    html: String,
    lines: usize,
    open: bool,
}

#[derive(Template)]
#[template(path = "report/text.html")]
struct TextCell<'a> {
    anchor: String,
    html: &'a str,
    left_out: &'a [String],
}

impl<'a> Cells<'a> {
    /// No cells yet, of a notebook in `language`.
    pub fn new(options: &'a Options, language: &str, nonce: String, has_title: bool) -> Self {
        Self {
            options,
            language: language.to_owned(),
            nonce,
            folds: 0,
            contents: Contents::new(has_title),
            scripted: false,
            left_out: Vec::new(),
        }
    }

    /// Appends a cell.
    pub fn write(&mut self, index: usize, cell: Cell<'_>, out: &mut String) -> Result<(), RenderError> {
        if has(cell, &REMOVED) {
            return Ok(());
        }
        match cell.kind() {
            CellKind::Code => self.code(index, cell, out)?,
            CellKind::Markdown => self.text(index, cell, out)?,
            // A raw cell is for another program; HTML in it is not for this page.
            CellKind::Raw | CellKind::Unknown => {}
        }
        self.contents.begin();
        Ok(())
    }

    fn text(&mut self, index: usize, cell: Cell<'_>, out: &mut String) -> Result<(), RenderError> {
        let images = Arc::new(Images::new(&self.options.folder, cell.attachments()));
        let rendered = render(&cell.source(), &images, &self.nonce, Some(&mut self.contents));
        self.note(index, &rendered.left_out);
        if rendered.html.trim().is_empty() && rendered.left_out.is_empty() {
            return Ok(());
        }
        let cell = TextCell { anchor: anchor(index), html: &rendered.html, left_out: &rendered.left_out };
        cell.render_into(out)?;
        Ok(())
    }

    fn code(&mut self, index: usize, cell: Cell<'_>, out: &mut String) -> Result<(), RenderError> {
        let images = Arc::new(Images::new(&self.options.folder, cell.attachments()));
        let prompt = cell.execution_count().map(|count| count.to_string()).unwrap_or_default();
        let mut html = String::new();
        let mut left_out = Vec::new();
        if !has(cell, &NO_OUTPUT) {
            let mut outputs = Outputs {
                nonce: &self.nonce,
                images: &images,
                title: &format!("Output of cell {}", index + 1),
                folds: &mut self.folds,
                scripted: &mut self.scripted,
                left_out: &mut left_out,
            };
            for output in cell.outputs() {
                let from = html.len();
                html.push_str(OUTPUT);
                outputs.write(&output, &mut html);
                if html.len() == from + OUTPUT.len() {
                    html.truncate(from);
                } else {
                    html.push_str("</div>");
                }
            }
        }
        self.note(index, &left_out);
        let code = self.source(cell);
        if code.is_none() && html.is_empty() && left_out.is_empty() {
            return Ok(());
        }
        let cell = CodeCell {
            anchor: anchor(index),
            failed: cell.has_tag("nbrun-failed"),
            injected: cell.has_tag("injected-parameters"),
            code,
            prompt,
            took: took(cell),
            outputs: &html,
            left_out: &left_out,
        };
        cell.render_into(out)?;
        Ok(())
    }

    /// The cell's code, if the page holds it.
    fn source(&self, cell: Cell<'_>) -> Option<Code> {
        let source = cell.source();
        if self.options.code == CodeView::Hidden || has(cell, &NO_INPUT) || source.trim().is_empty() {
            return None;
        }
        let jupyter = cell.metadata().get("jupyter");
        let hidden = jupyter.and_then(|jupyter| jupyter.get("source_hidden")) == Some(&Value::Bool(true));
        Some(Code {
            html: code::cell(source.trim_end(), &self.language),
            lines: source.trim_end().lines().count(),
            open: self.options.code == CodeView::Shown && !hidden && !has(cell, &FOLDED_INPUT),
        })
    }

    fn note(&mut self, index: usize, left_out: &[String]) {
        self.left_out.extend(left_out.iter().map(|what| format!("cell {}: {what}", index + 1)));
    }
}

/// The identifier of a cell's element, by its position among all cells.
pub fn anchor(index: usize) -> String {
    format!("nb-cell-{}", index + 1)
}

fn has(cell: Cell<'_>, tags: &[&str]) -> bool {
    tags.iter().any(|tag| cell.has_tag(tag))
}

/// How long the cell was executed, as JupyterLab and nbrun record it.
fn took(cell: Cell<'_>) -> Option<String> {
    let times = cell.metadata().get("execution")?;
    let time = |name: &str| times.get(name)?.as_str()?.parse::<Timestamp>().ok();
    let took = time("shell.execute_reply")?.duration_since(time("iopub.execute_input")?);
    (took.as_millis() >= 100).then(|| super::header::duration(took))
}
