//! Saving a notebook so that its file is whole at every moment.

use std::ffi::OsString;
use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use notebook::Notebook;

/// What a save has to survive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// The end of any process, this one's included. After a power cut the file may be an older one.
    Process,
    /// A power cut: the file and its folder are synchronised with the disk.
    PowerCut,
}

/// Where a notebook is saved.
///
/// A save writes a temporary file in the same folder and renames it over the old one, so readers see the old
/// notebook or the new one, never a part. Symbolic links are followed, and the permissions and the owner of an
/// existing file are kept. What is not a regular file, such as a pipe or a device, is written directly.
#[derive(Debug, Clone)]
pub struct OutputFile {
    path: PathBuf,
}

impl OutputFile {
    /// The file at a path, whether or not it exists yet.
    pub fn new(path: &Path) -> io::Result<Self> {
        Ok(Self { path: follow_links(path)? })
    }

    /// Whether saving would write the same file as this one.
    pub fn is_same_file(&self, other: &Path) -> bool {
        match (fs::metadata(&self.path), fs::metadata(other)) {
            (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
            _ => false,
        }
    }

    /// Saves the notebook. After an error the file is what it was before.
    pub fn save(&self, notebook: &Notebook, durability: Durability) -> io::Result<()> {
        self.save_with(|file| notebook.write_to(file), durability)
    }

    /// Saves what `write` writes, in the same way.
    pub fn save_with(
        &self,
        write: impl FnOnce(&mut File) -> io::Result<()>,
        durability: Durability,
    ) -> io::Result<()> {
        match fs::metadata(&self.path) {
            Ok(existing) if existing.is_file() => self.replace(write, Some(&existing), durability),
            Ok(existing) if existing.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(_) => {
                let mut file = File::options().write(true).open(&self.path)?;
                write(&mut file)?;
                file.flush()
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.replace(write, None, durability),
            Err(error) => Err(error),
        }
    }

    fn replace(
        &self,
        write: impl FnOnce(&mut File) -> io::Result<()>,
        existing: Option<&Metadata>,
        durability: Durability,
    ) -> io::Result<()> {
        let folder = match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let mut prefix = OsString::from(".");
        prefix.push(self.path.file_name().ok_or(io::ErrorKind::InvalidInput)?);
        prefix.push(".");
        let mut file = tempfile::Builder::new()
            .prefix(&prefix)
            .suffix(".saving")
            .permissions(Permissions::from_mode(0o666)) // the umask applies
            .tempfile_in(folder)?;
        write(file.as_file_mut())?;
        if let Some(existing) = existing {
            file.as_file().set_permissions(existing.permissions())?;
            keep_owner(file.as_file(), existing)?;
        }
        if durability == Durability::PowerCut {
            file.as_file().sync_all()?;
        }
        file.persist(&self.path).map_err(|error| error.error)?;
        if durability == Durability::PowerCut {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

/// Gives the new file the old one's owner where that is allowed; a file of one's own is better than none.
fn keep_owner(file: &File, existing: &Metadata) -> io::Result<()> {
    let now = file.metadata()?;
    if (now.uid(), now.gid()) != (existing.uid(), existing.gid()) {
        let kept = fchown(file, Some(existing.uid()), Some(existing.gid()));
        tracing::debug!(?kept, "the owner of the output file");
        file.set_permissions(existing.permissions())?; // a change of owner clears the set-id bits
    }
    Ok(())
}

/// The path a chain of symbolic links ends at, which need not exist.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    const MAX_LINKS: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTEBOOK: &str = r#"{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"#;

    fn save(path: &Path) -> io::Result<()> {
        OutputFile::new(path)?.save(&Notebook::parse(NOTEBOOK).unwrap(), Durability::PowerCut)
    }

    #[test]
    fn links_are_followed_and_permissions_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.ipynb"), folder.path().join("link.ipynb"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("real.ipynb", &link).unwrap();
        save(&link).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), NOTEBOOK);
        assert_eq!(fs::metadata(&real).unwrap().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file stays");
    }

    #[test]
    fn a_dangling_link_gets_its_target() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link.ipynb");
        std::os::unix::fs::symlink(folder.path().join("later.ipynb"), &link).unwrap();
        save(&link).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("later.ipynb")).unwrap(), NOTEBOOK);
    }

    #[test]
    fn what_can_not_be_written_says_so() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(save(folder.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(save(&folder.path().join("no/nb.ipynb")).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(save(Path::new("/dev/full")).unwrap_err().kind(), io::ErrorKind::StorageFull);
    }
}
