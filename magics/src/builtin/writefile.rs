//! `%%writefile`: the cell's text becomes a file.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use async_trait::async_trait;

use super::resolve;
use crate::context::{Context, Stream};
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::spec::{Kind, Operands, Opt, OptValue, Spec, Takes};

/// `%%writefile`.
pub struct WriteFile;

const APPEND: &str = "-a";

const SPEC: Spec = Spec {
    name: "writefile",
    kind: Kind::Cell,
    summary: "Write the cell's text to a file",
    operands: Operands::Text { usage: "FILE", takes: Takes::File },
    options: &[Opt {
        names: &[APPEND, "--append"],
        value: OptValue::None,
        summary: "Add to the end of the file instead of replacing it",
    }],
    help: "Folders on the way are made. The text is written as it stands:\n\n    \
           %%writefile sql/delays.sql\n    SELECT carrier, AVG(dep_delay) FROM nyc.flights GROUP BY carrier",
};

#[async_trait]
impl Magic for WriteFile {
    fn spec(&self) -> &Spec {
        &SPEC
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let word = usage.required("a file")?;
        let name = word.text.trim_matches(['"', '\'']);
        let path = resolve(name, context).await?;
        let (append, existed) = (usage.arguments.has(APPEND), path.exists());
        let mut text = usage.body("text")?.to_owned();
        if !text.ends_with('\n') {
            text.push('\n');
        }
        write(&path, &text, append).map_err(|error| MagicError::file("written", &path, Some(word), error))?;
        let done = match (append, existed) {
            (true, true) => "Appended to",
            (false, true) => "Overwrote",
            (_, false) => "Wrote",
        };
        context.print(Stream::Stdout, &format!("{done} {name}\n")).await;
        Ok(())
    }
}

fn write(path: &Path, text: &str, append: bool) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file =
        if append { OpenOptions::new().create(true).append(true).open(path)? } else { File::create(path)? };
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Session, run};

    #[test]
    fn text_is_written_and_appended() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut session = Session { directory: folder.path().to_owned(), ..Session::default() };
        for (cell, said, text) in [
            ("%%writefile a/b.txt\nx\n", "Wrote a/b.txt\n", "x\n"),
            ("%%writefile -a a/b.txt\n  y", "Appended to a/b.txt\n", "x\n  y\n"),
            ("%%writefile 'a/b.txt'\n\nz", "Overwrote a/b.txt\n", "\nz\n"),
        ] {
            session.stdout.clear();
            run(cell, &mut session).expect(cell);
            assert_eq!(session.stdout, said, "{cell}");
            assert_eq!(std::fs::read_to_string(folder.path().join("a/b.txt")).expect("a file"), text);
        }
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut session = Session { directory: folder.path().to_owned(), ..Session::default() };
        let error = run("%%writefile .\nx", &mut session).expect_err("a folder").to_string();
        assert!(error.contains("can't be written"), "{error}");
        assert!(run("%%writefile\nx", &mut session).is_err());
    }
}
