//! Displayed data: which of its forms is shown, and how.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::fold::{self, Height};
use super::{Outputs, joined, json, markup, stream, table};
use crate::report::html::escape;
use crate::report::images::{base64_url, svg_url};
use crate::report::markdown;
use crate::report::sanitize::Sources;

/// The forms that are shown, best first: JupyterLab's order, with data behind what is meant to be looked at.
const FORMS: [&str; 13] = [
    "text/html",
    "text/markdown",
    "text/latex",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "application/vnd.dataresource+json",
    "application/json",
    "application/geo+json",
    "text/plain",
    "application/javascript",
];

/// Beginnings of forms that only a front end with an extension or a kernel can show, and what they are.
const LIVE: [(&str, &str); 6] = [
    ("application/vnd.jupyter.widget-view", "an interactive widget"),
    ("application/vnd.plotly", "an interactive Plotly figure"),
    ("application/vnd.vegalite", "an interactive Vega-Lite chart"),
    ("application/vnd.vega", "an interactive Vega chart"),
    ("application/vnd.bokehjs", "an interactive Bokeh figure"),
    ("application/vnd.holoviews", "an interactive HoloViews figure"),
];

impl Outputs<'_> {
    /// Appends the best form of an output's data.
    pub(super) fn bundle(&mut self, output: &Value, out: &mut String) {
        let empty = Map::new();
        let data = output.get("data").and_then(Value::as_object).unwrap_or(&empty);
        let metadata = output.get("metadata");
        let live = || {
            let known = LIVE.iter().find(|(form, _)| data.keys().any(|name| name.starts_with(form)));
            known.map(|(_, what)| *what)
        };
        match best(data) {
            Some(form) => {
                self.form(form, data, metadata.and_then(|metadata| metadata.get(form)), out);
                if let Some(what) = live().filter(|_| form != "text/html") {
                    note(&format!("This is {what}, shown here as {}.", described(form)), out);
                }
            }
            None => match (live(), data.keys().next()) {
                (Some(what), _) => note(&format!("Here was {what}, which has no picture or text."), out),
                (None, Some(other)) => {
                    self.left_out.push(format!("an output of type {other}, which a page can't show"));
                }
                (None, None) => {}
            },
        }
    }

    fn form(&mut self, form: &str, data: &Map<String, Value>, metadata: Option<&Value>, out: &mut String) {
        let Some(value) = data.get(form) else { return };
        match form {
            "text/html" => self.markup(&joined(value), out),
            "text/markdown" => {
                let rendered = markdown::render(&joined(value), self.images, self.nonce, None);
                self.left_out.extend(rendered.left_out);
                out.extend(["<div class=\"prose\">", &rendered.html, "</div>"]);
            }
            "text/latex" => {
                out.extend(["<div class=\"prose\">", &markdown::formula(&joined(value)), "</div>"]);
            }
            "image/svg+xml" => image(&svg_url(&joined(value)), metadata, out),
            "text/plain" => {
                let (html, lines) = stream::render(&joined(value));
                fold::write(
                    &format!("<pre class=\"text result\">{html}</pre>"),
                    Height::Lines(lines),
                    self.folds,
                    out,
                );
            }
            "application/vnd.dataresource+json" => match table::render(value) {
                Some((html, rows)) => fold::write(&html, Height::Rows(rows), self.folds, out),
                None => json::write(value, self.folds, out),
            },
            "application/javascript" => {
                note("Here a script ran in the notebook's front end; a page doesn't run it.", out);
            }
            _ if form.starts_with("image/") => match base64_url(form, &joined(value)) {
                Some(url) => image(&url, metadata, out),
                None => self.left_out.push(format!("an image of type {form} whose data is not base64")),
            },
            _ => json::write(value, self.folds, out),
        }
    }

    fn markup(&mut self, html: &str, out: &mut String) {
        let sources = &mut Sources { images: self.images, left_out: self.left_out };
        match markup::Kind::of(html) {
            markup::Kind::Plain => {
                let (html, rows) = markup::plain(html, sources);
                fold::write(&html, Height::Rows(rows), self.folds, out);
            }
            markup::Kind::Styled => out.push_str(&markup::styled(html, sources)),
            markup::Kind::Scripted => {
                *self.scripted = true;
                out.push_str(&markup::frame(html, self.title, self.nonce));
            }
        }
    }
}

/// The best form that the data has. HTML that loads its scripts from elsewhere is worth less than a picture.
fn best(data: &Map<String, Value>) -> Option<&'static str> {
    let mut forms = FORMS.into_iter().filter(|form| data.contains_key(*form)).peekable();
    let first = forms.next()?;
    let loads = || data.get(first).is_some_and(|html| markup::loads_scripts(&joined(html)));
    if first == "text/html" && loads() {
        let picture = forms.find(|form| form.starts_with("image/"));
        return Some(picture.unwrap_or(first));
    }
    Some(first)
}

fn described(form: &str) -> &'static str {
    match form {
        "text/plain" => "text",
        _ if form.starts_with("image/") => "a picture",
        _ => "what it has besides",
    }
}

/// A picture, with the size that the kernel has said, in pixels.
fn image(url: &str, metadata: Option<&Value>, out: &mut String) {
    out.push_str("<img class=\"figure\" alt=\"\"");
    for name in ["width", "height"] {
        let size = metadata.and_then(|metadata| metadata.get(name)).and_then(Value::as_f64);
        if let Some(size) = size.filter(|size| (1.0..100_000.0).contains(size)) {
            let _ = write!(out, " {name}=\"{size:.0}\"");
        }
    }
    out.extend([" src=\"", url, "\">"]);
}

fn note(text: &str, out: &mut String) {
    out.extend(["<p class=\"remark\">", &escape(text), "</p>"]);
}
