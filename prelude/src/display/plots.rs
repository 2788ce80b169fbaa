//! Figures as SVG.

use serde_json::Value;

use super::{MimeBundle, Rich};
use crate::figure::Figure;

impl Rich for Figure {
    fn mime_bundle(&self) -> MimeBundle {
        MimeBundle::from_iter([
            ("image/svg+xml".to_owned(), Value::String(self.svg().to_owned())),
            ("text/plain".to_owned(), Value::String("<Figure>".to_owned())),
        ])
    }
}

/// plotters' own evcxr figures print themselves in evcxr's convention, which the kernel reads off stdout.
impl Rich for plotters::evcxr::SVGWrapper {
    fn mime_bundle(&self) -> MimeBundle {
        self.evcxr_display();
        MimeBundle::new()
    }
}
