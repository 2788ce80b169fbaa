//! `%%html`, `%%markdown`, `%%svg`, `%%javascript`: cells that the front end renders.

use async_trait::async_trait;
use serde_json::{Map, Value};

use crate::context::Context;
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::spec::{Kind, Operands, Spec};

/// A cell whose text is shown as one MIME type.
pub struct Markup {
    spec: Spec,
    mime_type: &'static str,
}

/// All of them.
pub const ALL: [Markup; 4] = [
    markup("html", "text/html", "Show the cell as HTML", "    %%html\n    <b>bold</b>"),
    markup(
        "markdown",
        "text/markdown",
        "Show the cell as Markdown",
        "    %%markdown\n    **bold**, $a^2 + b^2$",
    ),
    markup(
        "svg",
        "image/svg+xml",
        "Show the cell as an SVG image",
        "    %%svg\n    <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"20\"><circle cx=\"10\" cy=\"10\" r=\"9\"/></svg>",
    ),
    markup(
        "javascript",
        "application/javascript",
        "Run the cell as JavaScript in the browser",
        "    %%javascript\n    element.textContent = new Date();\n\n\
         `element` is the output's own HTML element. Front ends run it only in notebooks that they trust.",
    ),
];

const fn markup(
    name: &'static str,
    mime_type: &'static str,
    summary: &'static str,
    help: &'static str,
) -> Markup {
    let spec = Spec { name, kind: Kind::Cell, summary, operands: Operands::None, options: &[], help };
    Markup { spec, mime_type }
}

#[async_trait]
impl Magic for Markup {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let text = Value::String(usage.body("text")?.to_owned());
        context.display(Map::from_iter([(self.mime_type.to_owned(), text)])).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Session, run};

    #[test]
    fn the_text_is_shown_as_it_stands() {
        for (cell, mime_type, text) in [
            ("%%html\n<b>\n</b>\n", "text/html", "<b>\n</b>\n"),
            ("\n%%markdown\n%who", "text/markdown", "%who"),
            ("%%svg\n<svg/>", "image/svg+xml", "<svg/>"),
            ("%%javascript\n1", "application/javascript", "1"),
        ] {
            let mut session = Session::default();
            run(cell, &mut session).expect(cell);
            let expected = Map::from_iter([(mime_type.to_owned(), Value::String(text.into()))]);
            assert_eq!(session.displayed, [expected], "{cell}");
        }
        assert!(run("%%html", &mut Session::default()).is_err());
    }
}
