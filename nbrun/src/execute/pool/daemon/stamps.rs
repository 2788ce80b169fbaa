//! Whether files are still what a process has loaded.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Files as they were at one time.
#[derive(Debug)]
pub(super) struct Stamps {
    files: Vec<(PathBuf, Option<Stamp>)>,
    loaded_since: (i64, i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    place: (u64, u64),
    size: u64,
    /// Of the content or of the file's own data, which no program can set back.
    changed: (i64, i64),
}

impl Stamps {
    /// Notes the files that a process has loaded since that time.
    pub(super) fn take(files: impl IntoIterator<Item = PathBuf>, loaded_since: SystemTime) -> Self {
        let files = files.into_iter().map(|file| (file.clone(), stamp(&file))).collect();
        let since = loaded_since.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
        Self { files, loaded_since: (seconds, since.subsec_nanos().into()) }
    }

    /// A file that is no longer what was loaded, or that changed while it was.
    pub(super) fn changed(&self) -> Option<&Path> {
        let is_other = |(file, noted): &&(PathBuf, Option<Stamp>)| {
            noted.is_some_and(|noted| noted.changed >= self.loaded_since) || stamp(file) != *noted
        };
        self.files.iter().find(is_other).map(|(file, _)| file.as_path())
    }
}

fn stamp(file: &Path) -> Option<Stamp> {
    let metadata = file.metadata().ok()?;
    Some(Stamp {
        place: (metadata.dev(), metadata.ino()),
        // That of a folder says nothing that its time does not say.
        size: if metadata.is_dir() { 0 } else { metadata.size() },
        changed: (metadata.ctime(), metadata.ctime_nsec()),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use super::*;

    #[test]
    fn changes_are_seen() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.py");
        fs::write(&file, "one").unwrap();
        let later = SystemTime::now() + Duration::from_mins(1);
        let take = || Stamps::take([file.clone(), folder.path().join("missing")], later);

        let stamps = take();
        assert_eq!(stamps.changed(), None);
        fs::write(&file, "two!").unwrap();
        assert_eq!(stamps.changed(), Some(file.as_path()));

        let stamps = take();
        fs::write(folder.path().join("new"), "two!").unwrap();
        fs::rename(folder.path().join("new"), &file).unwrap();
        assert_eq!(stamps.changed(), Some(file.as_path()), "the same size, another file");

        let stamps = take();
        fs::write(folder.path().join("missing"), "").unwrap();
        assert_eq!(stamps.changed(), Some(folder.path().join("missing").as_path()));

        let since_before = Stamps::take([file.clone()], SystemTime::now() - Duration::from_mins(1));
        assert_eq!(since_before.changed(), Some(file.as_path()), "it may have changed while it was loaded");
    }
}
