//! Draws SVG as PNG.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, ImageHrefResolver, Options, Size, Tree};
use thiserror::Error;

use super::font;

/// Pixels per CSS pixel, so that pictures are crisp on dense screens.
const SCALE: f32 = 2.0;
/// Larger pictures get a smaller scale.
const MAX_SIDE: f32 = 4000.0;
/// What is to be scaled down further than this would be no use.
const MIN_SCALE: f32 = 0.25;
/// Size of a PNG in bytes.
const MAX_PNG: usize = 4 << 20;
/// What would be missing from the picture.
const NOT_DRAWN: [&str; 2] = ["<image", "<foreignObject"];

/// A PNG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub png: Vec<u8>,
    /// At which width to show it, in CSS pixels; the file has more pixels.
    pub width: u32,
    /// At which height.
    pub height: u32,
}

/// Why an SVG has no picture.
#[derive(Debug, Error)]
pub enum PictureError {
    /// It is broken, or has no size.
    #[error("can't read it: {0}")]
    Svg(#[from] usvg::Error),
    /// It holds something that is not drawn here.
    #[error("{0}> is not drawn")]
    NotDrawn(&'static str),
    /// It is larger than 16,000 CSS pixels a side.
    #[error("{width} x {height} pixels are too large")]
    Size {
        /// In CSS pixels.
        width: f32,
        /// In CSS pixels.
        height: f32,
    },
    /// The picture is larger than 4 MiB.
    #[error("a PNG of {0} bytes is too large")]
    Bytes(usize),
    /// The picture can't be written as PNG.
    #[error("can't encode it: {0}")]
    Encode(#[from] png::EncodingError),
    /// There is no thread to draw on.
    #[error("can't start a thread: {0}")]
    Thread(#[from] std::io::Error),
    /// The renderer has a bug.
    #[error("the renderer panicked")]
    Panicked,
}

static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| Options {
    font_family: font::FAMILY.to_owned(),
    fontdb: Arc::clone(&font::FONTS),
    // What is shown never reads a file.
    image_href_resolver: ImageHrefResolver {
        resolve_data: Box::new(|_, _, _| None),
        resolve_string: Box::new(|_, _| None),
    },
    ..Options::default()
});

/// Draws an SVG document at twice its size in CSS pixels, or smaller when that is more than 4,000 pixels a side.
pub fn svg_to_png(svg: &str) -> Result<Picture, PictureError> {
    if let Some(element) = NOT_DRAWN.into_iter().find(|element| svg.contains(element)) {
        return Err(PictureError::NotDrawn(element));
    }
    let tree = Tree::from_str(svg, &OPTIONS)?;
    let shown = tree.size();
    let (scale, mut pixmap) = canvas(shown)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let (width, height) = shown.to_int_size().dimensions();
    let png = encode(pixmap)?;
    if png.len() > MAX_PNG {
        return Err(PictureError::Bytes(png.len()));
    }
    Ok(Picture { png, width, height })
}

/// An empty picture, and its pixels per CSS pixel.
fn canvas(shown: Size) -> Result<(f32, Pixmap), PictureError> {
    let (width, height) = (shown.width(), shown.height());
    let scale = SCALE.min(MAX_SIDE / width.max(height));
    let pixels = shown.scale_by(scale).filter(|_| scale >= MIN_SCALE).map(|size| size.to_int_size());
    pixels
        .and_then(|pixels| Pixmap::new(pixels.width(), pixels.height()))
        .map(|pixmap| (scale, pixmap))
        .ok_or(PictureError::Size { width, height })
}

/// Lightly compressed: a figure's rows repeat, so filters would cost time and even size.
fn encode(pixmap: Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixmap.width(), pixmap.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_deflate_compression(png::DeflateCompression::Level(1));
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(&pixmap.take_demultiplied())?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::ops::Range;

    use super::*;

    /// As plotters writes it: text has its place and anchor, and a generic font family.
    const PLOT: &str = r##"<svg width="400" height="200" viewBox="0 0 400 200" xmlns="http://www.w3.org/2000/svg">
        <rect x="0" y="0" width="400" height="200" opacity="1" fill="#FFFFFF" stroke="none"/>
        <text x="200" y="10" dy="0.76em" text-anchor="middle" font-family="sans-serif" font-size="20" opacity="1" fill="#000000">
        Délai – задержка (σ ≤ 3)
        </text>
        <polyline fill="none" opacity="1" stroke="#0000FF" stroke-width="2" points="20,180 200,90 380,150 "/></svg>"##;

    fn svg(width: u64, height: u64, content: &str) -> String {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{content}</svg>"#
        )
    }

    fn pixels(picture: &Picture) -> Pixmap {
        Pixmap::decode_png(&picture.png).unwrap()
    }

    /// Dark pixels between two heights in CSS pixels.
    fn ink(picture: &Pixmap, rows: Range<u32>) -> usize {
        rows.flat_map(|y| [2 * y, 2 * y + 1])
            .flat_map(|y| (0..picture.width()).filter_map(move |x| picture.pixel(x, y)))
            .filter(|pixel| pixel.red() < 128 && pixel.blue() < 128)
            .count()
    }

    #[test]
    fn a_plot_is_drawn_with_its_text_at_twice_its_size() {
        let picture = svg_to_png(PLOT).unwrap();
        assert_eq!((picture.width, picture.height), (400, 200));
        let drawn = pixels(&picture);
        assert_eq!((drawn.width(), drawn.height()), (800, 400));
        assert!(ink(&drawn, 10..30) > 1000, "the text has {} dark pixels", ink(&drawn, 10..30));
        assert_eq!(ink(&drawn, 40..60), 0, "nothing is above the curve");
    }

    #[test]
    fn any_font_family_has_glyphs_and_bold_ones() {
        let ink_of = |attributes: &str| {
            let text = format!(r#"<text x="5" y="30" font-size="20" {attributes}>Délai Ж σ</text>"#);
            ink(
                &pixels(
                    &svg_to_png(&svg(200, 40, &format!(r#"<path fill="white" d="M0 0h200v40H0z"/>{text}"#)))
                        .unwrap(),
                ),
                0..40,
            )
        };
        let plain = ink_of("");
        assert!(plain > 200, "{plain}");
        for family in ["serif", "monospace", "Helvetica Neue, Arial"] {
            assert_eq!(ink_of(&format!(r#"font-family="{family}""#)), plain, "{family}");
        }
        assert!(ink_of(r#"font-family="sans-serif" font-weight="bold""#) > plain);
    }

    #[test]
    fn what_is_not_filled_stays_transparent() {
        let drawn = pixels(&svg_to_png(&svg(10, 10, r#"<path d="M0 0h5v10H0z"/>"#)).unwrap());
        assert_eq!([drawn.pixel(2, 2), drawn.pixel(18, 2)].map(|pixel| pixel.unwrap().alpha()), [255, 0]);
    }

    #[test]
    fn large_pictures_are_bounded() {
        let picture = svg_to_png(&svg(8000, 100, "")).unwrap();
        assert_eq!((picture.width, picture.height), (8000, 100));
        let drawn = pixels(&picture);
        assert_eq!((drawn.width(), drawn.height()), (4000, 50));
        assert!(matches!(svg_to_png(&svg(16_001, 10, "")), Err(PictureError::Size { .. })));
        assert!(matches!(svg_to_png(&svg(u64::MAX, u64::MAX, "")), Err(PictureError::Size { .. })));
    }

    #[test]
    fn a_picture_of_noise_is_too_many_bytes() {
        let mut state = 1_u32;
        let dots = (0..60_000).fold(String::new(), |mut dots, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (x, y, colour) = (state >> 22, (state >> 12) & 1023, state & 0x00ff_ffff);
            let _ = write!(dots, r##"<circle cx="{x}" cy="{y}" r="3" fill="#{colour:06x}"/>"##);
            dots
        });
        assert!(matches!(svg_to_png(&svg(1024, 1024, &dots)), Err(PictureError::Bytes(_))));
    }

    #[test]
    fn what_cannot_be_drawn_is_an_error() {
        assert!(matches!(svg_to_png("<svg"), Err(PictureError::Svg(_))));
        assert!(matches!(svg_to_png(&svg(0, 10, "")), Err(PictureError::Svg(_))));
        assert!(matches!(
            svg_to_png(&svg(9, 9, "<image href='a.png'/>")),
            Err(PictureError::NotDrawn("<image"))
        ));
        let nested = svg(9, 9, &("<g opacity='0.5'>".repeat(20_000) + &"</g>".repeat(20_000)));
        assert!(matches!(svg_to_png(&nested), Err(PictureError::Svg(_))));
    }
}
