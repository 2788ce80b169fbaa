//! `%load`: a file becomes the cell's text.

use async_trait::async_trait;

use super::resolve;
use crate::context::Context;
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::ranges;
use crate::spec::{Kind, Operands, Opt, OptValue, Spec, Takes};

/// `%load`.
pub struct Load;

const LINES: &str = "-r";

const SPEC: Spec = Spec {
    name: "load",
    kind: Kind::Line,
    summary: "Put a file's text into the cell",
    operands: Operands::Text { usage: "FILE", takes: Takes::File },
    options: &[Opt {
        names: &[LINES, "--lines"],
        value: OptValue::Word("RANGE"),
        summary: "Only these lines: 5, 3-7 or 3-",
    }],
    help: "    %load src/features.rs\n    %load -r 10-25 src/features.rs\n\n\
           The text replaces the cell, to be edited and run.",
};

#[async_trait]
impl Magic for Load {
    fn spec(&self) -> &Spec {
        &SPEC
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let word = usage.required("a file")?;
        let name = word.text.trim_matches(['"', '\'']);
        let lines = usage.arguments.value(LINES).map(ranges::parse).transpose()?;
        let path = resolve(name, context).await?;
        let text = std::fs::read_to_string(&path)
            .map_err(|error| MagicError::file("read", &path, Some(word), error))?;
        let text = match lines {
            Some(lines) => text
                .split_inclusive('\n')
                .zip(1..)
                .filter_map(|(line, number)| lines.contains(&number).then_some(line))
                .collect(),
            None => text,
        };
        context.set_next_input(&format!("// %load {name}\n{text}"), true).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Session, run};

    #[test]
    fn the_text_or_some_lines_of_it_replace_the_cell() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a b.rs"), "1\n2\n3").expect("a file");
        for (cell, text) in [
            ("%load a b.rs", "// %load a b.rs\n1\n2\n3"),
            ("%load -r 2-9 'a b.rs'", "// %load a b.rs\n2\n3"),
            ("%load --lines 1 a b.rs", "// %load a b.rs\n1\n"),
        ] {
            let mut session = Session { directory: folder.path().to_owned(), ..Session::default() };
            run(cell, &mut session).expect(cell);
            assert_eq!(session.next_input, Some((text.to_owned(), true)), "{cell}");
        }
        for cell in ["%load", "%load nowhere.rs", "%load -r x a b.rs"] {
            let mut session = Session { directory: folder.path().to_owned(), ..Session::default() };
            assert!(run(cell, &mut session).is_err(), "{cell}");
        }
    }
}
