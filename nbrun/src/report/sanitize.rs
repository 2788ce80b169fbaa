//! HTML of a notebook, with everything taken out that could act.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use ammonia::Builder;

use super::images::Images;

/// What the identifiers of a notebook's elements begin with, so that they can't be those of the page.
pub const ID_PREFIX: &str = "user-";

/// The class names of notes: those of GitHub's alerts, and of Bootstrap's, which notebooks have used for long.
const NOTES: [&str; 11] = [
    "alert",
    "alert-info",
    "alert-success",
    "alert-warning",
    "alert-danger",
    "markdown-alert",
    "markdown-alert-note",
    "markdown-alert-tip",
    "markdown-alert-important",
    "markdown-alert-warning",
    "markdown-alert-caution",
];

/// Styles that change how something looks, not where it stands.
const STYLES: [&str; 40] = [
    "background",
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-color",
    "border-left",
    "border-radius",
    "border-right",
    "border-spacing",
    "border-style",
    "border-top",
    "border-width",
    "color",
    "display",
    "flex",
    "flex-wrap",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant-numeric",
    "font-weight",
    "gap",
    "height",
    "line-height",
    "margin",
    "margin-left",
    "margin-right",
    "max-height",
    "max-width",
    "min-width",
    "opacity",
    "padding",
    "text-align",
    "text-decoration",
    "vertical-align",
    "white-space",
    "width",
];

/// What HTML refers to, and what of it is missing.
pub struct Sources<'a> {
    /// The images that it may name.
    pub images: &'a Arc<Images>,
    /// What is missing is added here.
    pub left_out: &'a mut Vec<String>,
}

/// Markdown's HTML.
pub fn markdown(html: &str, sources: &mut Sources<'_>) -> String {
    let mut builder = base();
    builder
        .add_tags([super::markdown::SLOT, "input"])
        .add_tag_attributes(super::markdown::SLOT, ["n"])
        .add_tag_attributes("input", ["checked", "disabled"])
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("input", "disabled", "")
        .add_tag_attributes("a", ["name"])
        .add_generic_attributes(["id"])
        .filter_style_properties(HashSet::from(STYLES))
        .id_prefix(Some(ID_PREFIX))
        .add_allowed_classes("div", NOTES)
        .add_allowed_classes("p", ["markdown-alert-title"])
        .add_allowed_classes("section", ["footnotes"]);
    clean(builder, html, sources)
}

/// An output's HTML, to stand in the page.
pub fn output(html: &str, sources: &mut Sources<'_>) -> String {
    let mut builder = base();
    builder.filter_style_properties(HashSet::from(STYLES));
    clean(builder, html, sources)
}

/// An output's HTML, to stand in a shadow root with its own styles, classes, and controls that need no script.
pub fn styled(html: &str, sources: &mut Sources<'_>) -> String {
    let mut builder = base();
    builder
        .rm_clean_content_tags(["style"])
        .add_tags(["style", "form", "input", "label"])
        .add_tag_attributes("style", ["type"])
        .add_tag_attributes("input", ["name", "value", "checked", "disabled"])
        .add_tag_attribute_values("input", "type", ["checkbox", "radio"])
        .add_tag_attributes("label", ["for"])
        .add_generic_attributes(["class", "id", "hidden", "role", "tabindex"])
        .add_generic_attribute_prefixes(["data-", "aria-"]);
    clean(builder, html, sources)
}

fn base() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        // Which of them may stand where, the filter decides.
        .add_url_schemes(["data", "attachment", "file"])
        .add_tags(["section", "video", "audio", "source"])
        .add_generic_attributes(["style", "align"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("video", ["src", "controls", "width", "height", "loop", "muted"])
        .add_tag_attributes("audio", ["src", "controls"])
        .add_tag_attributes("source", ["src", "type"])
        .add_tag_attributes("table", ["border"]);
    builder
}

fn clean(mut builder: Builder<'_>, html: &str, sources: &mut Sources<'_>) -> String {
    let missing = Arc::new(Mutex::new(Vec::new()));
    let (images, noted) = (Arc::clone(sources.images), Arc::clone(&missing));
    let note = move |what: String| noted.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    builder.attribute_filter(move |element, attribute, value| match (element, attribute) {
        ("img", "src") => match images.embed(value) {
            Ok(url) => Some(url.into()),
            Err(why) => {
                note(format!("the image {value}: {why}"));
                None
            }
        },
        ("video" | "audio" | "source", "src") if !has_scheme(value, &["data:"]) => {
            note(format!("the {element} {value}: only what the notebook holds is embedded"));
            None
        }
        ("a", "name") => Some(format!("{ID_PREFIX}{value}").into()),
        ("a", "href") if value.starts_with('#') => {
            Some(format!("#{ID_PREFIX}{}", value.trim_start_matches('#')).into())
        }
        // As a link's target, data is a page, and a file is the reader's.
        (_, "href" | "cite") if has_scheme(value, &["data:", "attachment:", "file:"]) => None,
        _ => Some(Cow::Borrowed(value)),
    });
    let clean = builder.clean(html).to_string();
    sources.left_out.append(&mut missing.lock().unwrap_or_else(PoisonError::into_inner));
    clean
}

fn has_scheme(url: &str, schemes: &[&str]) -> bool {
    let url = url.trim_start();
    let is = |scheme: &&str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    schemes.iter().any(is)
}
