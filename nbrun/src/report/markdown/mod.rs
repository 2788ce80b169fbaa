//! Markdown cells and outputs: GitHub's Markdown with formulas, as JupyterLab reads it.

mod contents;
mod formula;
mod slots;

use std::sync::Arc;

use comrak::nodes::{Node, NodeHtmlBlock, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};

pub use contents::Contents;
pub use slots::SLOT;

use super::code::highlight;
use super::html::escape;
use super::images::Images;
use super::sanitize::{self, Sources};
use slots::Slots;

/// The HTML of Markdown.
pub struct Rendered {
    /// It holds nothing that could act.
    pub html: String,
    /// Images that are missing, and why.
    pub left_out: Vec<String>,
}

/// Renders Markdown whose images are `images`. Its headings go to `contents`, if they are the page's. `nonce` is a
/// word that the Markdown can't hold.
pub fn render(source: &str, images: &Arc<Images>, nonce: &str, contents: Option<&mut Contents>) -> Rendered {
    let arena = Arena::new();
    let source = formula::on_one_line(source);
    let root = parse_document(&arena, &source, &options());
    if let Some(contents) = contents {
        contents.read(root, &arena);
    }
    let mut slots = Slots::new(nonce);
    for node in root.descendants() {
        fill_slot(node, &mut slots);
    }
    let mut html = String::new();
    // Writing to a string can't fail.
    let _ = format_html(root, &options(), &mut html);
    let mut left_out = Vec::new();
    let clean = sanitize::markdown(&html, &mut Sources { images, left_out: &mut left_out });
    Rendered { html: slots.fill(&clean), left_out }
}

/// A formula by itself.
pub fn formula(latex: &str) -> String {
    formula::render_any(latex)
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.extension.math_dollars = true;
    // What this lets through goes to the sanitiser.
    options.render.r#unsafe = true;
    options
}

/// Code and formulas are rendered here and put into their places after the sanitiser, which knows neither.
fn fill_slot(node: Node<'_>, slots: &mut Slots) {
    let mut data = node.data.borrow_mut();
    let filled = match &data.value {
        NodeValue::CodeBlock(code) => {
            let language = code.info.split([' ', '{', ',']).next().unwrap_or_default();
            let html =
                format!("<pre class=\"code\"><code>{}</code></pre>\n", highlight(&code.literal, language));
            let literal = format!("{}\n", slots.keep(html));
            NodeValue::HtmlBlock(NodeHtmlBlock { block_type: 6, literal })
        }
        NodeValue::Math(math) => {
            NodeValue::HtmlInline(slots.keep(formula::render(&math.literal, math.display_math)))
        }
        NodeValue::Code(code) => {
            NodeValue::HtmlInline(slots.keep(format!("<code>{}</code>", escape(&code.literal))))
        }
        _ => return,
    };
    data.value = filled;
}
