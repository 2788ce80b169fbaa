//! Figures drawn with plotters, shown as SVG.

use std::error::Error;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::prelude::SVGBackend;

/// A finished figure.
#[derive(Debug, Clone)]
pub struct Figure {
    svg: String,
}

impl Figure {
    /// The figure as an SVG document.
    pub fn svg(&self) -> &str {
        &self.svg
    }
}

/// Draws a figure of `size` (width and height in pixels): `draw` gets the whole area as its canvas.
///
/// # Errors
/// What `draw` returns.
pub fn figure(
    size: (u32, u32),
    draw: impl FnOnce(&DrawingArea<SVGBackend, Shift>) -> Result<(), Box<dyn Error>>,
) -> Result<Figure, Box<dyn Error>> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        root.fill(&plotters::style::WHITE)?;
        draw(&root)?;
        root.present()?;
    }
    Ok(Figure { svg })
}
