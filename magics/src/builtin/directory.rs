//! `%cd` and `%pwd`: the session's working directory.

use std::path::PathBuf;

use async_trait::async_trait;

use super::resolve;
use crate::context::{Context, Stream};
use crate::error::MagicError;
use crate::magic::{Magic, Use};
use crate::spec::{Kind, Operands, Spec, Takes};

/// `%cd`.
pub struct Cd;
/// `%pwd`.
pub struct Pwd;

/// Where the session was before, as in a shell.
const BEFORE: &str = "OLDPWD";

const CD: Spec = Spec {
    name: "cd",
    kind: Kind::Line,
    summary: "Change the working directory of the session",
    operands: Operands::Text { usage: "[FOLDER]", takes: Takes::Folder },
    options: &[],
    help: "    %cd data/raw\n    %cd ~/projects\n    %cd -\n\n\
           The last line goes back to where the session was before; without FOLDER it goes to the home folder.\n\
           Later cells see the change, and so do the commands of %%sh.",
};

const PWD: Spec = Spec {
    name: "pwd",
    kind: Kind::Line,
    summary: "Print the working directory of the session",
    operands: Operands::None,
    options: &[],
    help: "    %pwd\n\n%cd changes it.",
};

#[async_trait]
impl Magic for Cd {
    fn spec(&self) -> &Spec {
        &CD
    }

    async fn run(&self, usage: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let word = usage.arguments.operand();
        let old = context.surroundings().await?;
        let new = match (word.map_or("~", |word| word.text.as_str()), old.variables.get(BEFORE)) {
            ("-", Some(before)) => PathBuf::from(before),
            ("-", None) => return Err(MagicError::missing("there is no folder to go back to")),
            (path, _) => resolve(path.trim_matches(['"', '\'']), context).await?,
        };
        let new = match new.canonicalize() {
            Ok(folder) if folder.is_dir() => folder,
            Ok(file) => {
                let source = std::io::Error::from(std::io::ErrorKind::NotADirectory);
                return Err(MagicError::file("entered", &file, word, source));
            }
            Err(source) => return Err(MagicError::file("entered", &new, word, source)),
        };
        context.set_directory(&new).await?;
        context.set_variable(BEFORE, Some(&old.directory.to_string_lossy())).await?;
        context.print(Stream::Stdout, &format!("{}\n", new.display())).await;
        Ok(())
    }
}

#[async_trait]
impl Magic for Pwd {
    fn spec(&self) -> &Spec {
        &PWD
    }

    async fn run(&self, _: Use<'_>, context: &mut dyn Context) -> Result<(), MagicError> {
        let directory = context.surroundings().await?.directory;
        context.print(Stream::Stdout, &format!("{}\n", directory.display())).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Session, run};

    #[test]
    fn the_directory_changes_and_changes_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("a folder");
        std::fs::create_dir(root.join("a b")).expect("a folder");
        let mut session = Session { directory: root.clone(), ..Session::default() };
        session.environment.insert("HOME".into(), root.display().to_string());
        for (cell, place) in
            [("%cd 'a b'", "a b"), ("%cd ..", ""), ("%cd -", "a b"), ("%cd", ""), ("%cd ~/a b", "a b")]
        {
            run(cell, &mut session).expect(cell);
            assert_eq!(session.directory, root.join(place).components().collect::<PathBuf>(), "{cell}");
        }
        session.stdout.clear();
        run("%pwd", &mut session).expect("a folder");
        assert_eq!(session.stdout, format!("{}\n", root.join("a b").display()));
    }

    #[test]
    fn what_is_no_folder_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("file"), "").expect("a file");
        for cell in ["%cd nowhere", "%cd file", "%cd -"] {
            let mut session = Session { directory: folder.path().to_owned(), ..Session::default() };
            assert!(run(cell, &mut session).is_err(), "{cell}");
        }
    }
}
