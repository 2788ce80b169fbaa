//! File paths within strings.

use std::path::{Path, PathBuf};

use super::{Kind, Match};

/// Files and folders that `text` may go on as, relative to `folder`; and how many bytes of `text` they replace.
pub fn paths(text: &str, folder: &Path) -> (Vec<Match>, usize) {
    let (parent, prefix) = text.rsplit_once('/').map_or(("", text), |(parent, name)| (parent, name));
    let is_absolute = text.starts_with('/') && parent.is_empty();
    let folder = if is_absolute { PathBuf::from("/") } else { folder.join(home(parent)) };
    let Ok(entries) = std::fs::read_dir(folder) else { return (Vec::new(), prefix.len()) };
    let mut found: Vec<Match> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let wanted = name.starts_with(prefix) && (prefix.starts_with('.') || !name.starts_with('.'));
            let slash = if entry.path().is_dir() { "/" } else { "" };
            wanted.then(|| Match::new(name + slash, Kind::Path, ""))
        })
        .collect();
    found.sort_by(|a, b| a.text.cmp(&b.text));
    (found, prefix.len())
}

/// `~` is the home folder.
fn home(path: &str) -> PathBuf {
    match path.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => {
            dirs::home_dir().unwrap_or_default().join(rest.trim_start_matches('/'))
        }
        _ => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_end_with_a_slash_and_hidden_files_wait_for_a_dot() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(folder.path().join("data/raw")).expect("folders");
        for name in ["data/a.csv", "data/.hidden", "date.txt"] {
            std::fs::write(folder.path().join(name), "").expect("a file");
        }
        let names = |text: &str| {
            let (found, replaced) = paths(text, folder.path());
            (found.into_iter().map(|found| found.text).collect::<Vec<_>>(), replaced)
        };
        assert_eq!(names("da"), (vec!["data/".to_owned(), "date.txt".to_owned()], 2));
        assert_eq!(names("data/"), (vec!["a.csv".to_owned(), "raw/".to_owned()], 0));
        assert_eq!(names("data/.h"), (vec![".hidden".to_owned()], 2));
        assert_eq!(names("nowhere/x"), (vec![], 1));
    }
}
