//! Pictures that everyone sees: a PNG beside each SVG.
//!
//! `JupyterLab` shows SVG only in notebooks that the user trusts, and an executed notebook from elsewhere is not.
//! Where it is trusted, front ends prefer the SVG.

mod font;
mod raster;

use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use tokio::sync::oneshot;

pub use raster::{Picture, PictureError, svg_to_png};

const PNG: &str = "image/png";
const SVG: &str = "image/svg+xml";
/// In bytes. The XML parser takes about 1,000 elements in each other, which need more than 2 MiB.
const STACK: usize = 64 << 20;

/// Adds a PNG to the content of a message that displays an SVG without one, and to its metadata the size at
/// which to show it, in CSS pixels. An SVG that can't be drawn is left alone.
///
/// See <https://jupyter-client.readthedocs.io/en/stable/messaging.html#display-data>.
pub async fn add_png(content: &mut Value) {
    let data = &content["data"];
    let Some(svg) = data[SVG].as_str().filter(|_| data.get(PNG).is_none()).map(str::to_owned) else { return };
    let Picture { png, width, height } = match draw(svg).await {
        Ok(picture) => picture,
        Err(error) => return tracing::debug!(%error, "an SVG gets no PNG"),
    };
    insert(content, "data", BASE64.encode(png).into());
    insert(content, "metadata", json!({"width": width, "height": height}));
}

/// Draws on a thread of its own, whose stack is large enough for elements in elements.
async fn draw(svg: String) -> Result<Picture, PictureError> {
    let (sender, picture) = oneshot::channel();
    thread::Builder::new().stack_size(STACK).spawn(move || sender.send(svg_to_png(&svg)))?;
    picture.await.unwrap_or(Err(PictureError::Panicked))
}

/// Sets what a part of the content says of the PNG.
fn insert(content: &mut Value, part: &str, value: Value) {
    if let Some(part) = content.get_mut(part).and_then(Value::as_object_mut) {
        part.insert(PNG.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOT: &str =
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><path d="M0 0h9v9z"/></svg>"#;

    async fn completed(mut content: Value) -> Value {
        add_png(&mut content).await;
        content
    }

    #[tokio::test]
    async fn an_svg_gets_a_png_and_the_size_to_show_it() {
        let content = completed(json!({"data": {SVG: DOT, "text/plain": "dot"}, "metadata": {}})).await;
        let png = BASE64.decode(content["data"][PNG].as_str().unwrap()).unwrap();
        assert!(png.starts_with(b"\x89PNG"));
        assert_eq!(content["data"][SVG], DOT);
        assert_eq!(content["metadata"], json!({PNG: {"width": 20, "height": 10}}));
    }

    #[tokio::test]
    async fn other_content_stays_as_it_is() {
        for content in [
            json!({"data": {SVG: DOT, PNG: "theirs"}, "metadata": {}}),
            json!({"data": {SVG: "<svg"}, "metadata": {}}),
            json!({"data": {"text/plain": DOT}, "metadata": {}}),
            json!({"data": [SVG, DOT], "metadata": "none"}),
            json!({"comm_id": "x", "data": 1}),
            json!({"wait": true}),
        ] {
            assert_eq!(completed(content.clone()).await, content);
        }
    }

    #[tokio::test]
    async fn deep_nesting_does_not_end_the_kernel() {
        let nested =
            format!("{}<path d='M0 0h9v9z'/>{}", "<g opacity='0.5'>".repeat(1000), "</g>".repeat(1000));
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{nested}</svg>");
        let content = completed(json!({"data": {SVG: svg}, "metadata": {}})).await;
        assert!(content["data"][PNG].is_string());
    }
}
