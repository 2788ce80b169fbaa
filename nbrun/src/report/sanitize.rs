//! HTML of a notebook, with everything taken out that could act.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

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

/// Markdown's HTML. The images it names are embedded; what is missing is added to `left_out`.
pub fn markdown(html: &str, images: &Arc<Images>, left_out: &mut Vec<String>) -> String {
    let missing = Arc::new(Mutex::new(Vec::new()));
    let (images, noted) = (Arc::clone(images), Arc::clone(&missing));
    let mut builder = base();
    builder
        .add_url_schemes(["attachment", "file"])
        .add_tags([super::markdown::SLOT, "input", "section", "video", "audio", "source"])
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
        .add_allowed_classes("section", ["footnotes"])
        .add_allowed_classes("table", ["dataframe"])
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") => match images.embed(value) {
                Ok(url) => Some(url.into()),
                Err(why) => {
                    let mut missing = noted.lock().unwrap_or_else(PoisonError::into_inner);
                    missing.push(format!("the image {value}: {why}"));
                    None
                }
            },
            ("a", "name") => Some(format!("{ID_PREFIX}{value}").into()),
            ("a", "href") if value.starts_with('#') => {
                Some(format!("#{ID_PREFIX}{}", value.trim_start_matches('#')).into())
            }
            _ => no_data(element, attribute, value),
        });
    let clean = builder.clean(html).to_string();
    left_out.append(&mut missing.lock().unwrap_or_else(PoisonError::into_inner));
    clean
}

/// An output's HTML, to stand in the page.
pub fn output(html: &str) -> String {
    static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
        let mut builder = base();
        builder
            .add_tags(["video", "audio", "source"])
            .filter_style_properties(HashSet::from(STYLES))
            .attribute_filter(no_data);
        builder
    });
    BUILDER.clean(html).to_string()
}

/// An output's HTML, to stand in a shadow root with its own styles, classes, and controls that need no script.
pub fn styled(html: &str) -> String {
    static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
        let mut builder = base();
        builder
            .rm_clean_content_tags(["style"])
            .add_tags(["style", "form", "input", "label", "video", "audio", "source", "section"])
            .add_tag_attributes("style", ["type"])
            .add_tag_attributes("input", ["name", "value", "checked", "disabled"])
            .add_tag_attribute_values("input", "type", ["checkbox", "radio"])
            .add_tag_attributes("label", ["for"])
            .add_tag_attributes("details", ["open"])
            .add_generic_attributes(["class", "id", "hidden", "role", "tabindex"])
            .add_generic_attribute_prefixes(["data-", "aria-"])
            .attribute_filter(no_data);
        builder
    });
    BUILDER.clean(html).to_string()
}

fn base<'a>() -> Builder<'a> {
    let mut builder = Builder::default();
    builder
        .add_url_schemes(["data"])
        .add_generic_attributes(["style", "align"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("video", ["src", "controls", "width", "height", "loop", "muted"])
        .add_tag_attributes("audio", ["src", "controls"])
        .add_tag_attributes("source", ["src", "type"])
        .add_tag_attributes("table", ["border"]);
    builder
}

/// Lets `data:` URLs stand for pictures, sound and films only, since as a link's target one is a page; and lets no
/// link lead to the reader's files.
fn no_data<'u>(element: &str, attribute: &str, value: &'u str) -> Option<Cow<'u, str>> {
    let value_has = |scheme: &str| {
        let start = value.trim_start().get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let is_media = attribute == "src" && matches!(element, "img" | "video" | "audio" | "source");
    let is_local = ["attachment:", "file:"].into_iter().any(value_has);
    (!is_local && (is_media || !value_has("data:"))).then_some(value.into())
}
