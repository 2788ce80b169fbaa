//! The commit that a notebook belongs to.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

/// The commit that is checked out where a notebook lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Git {
    /// The commit's hash; empty in a repository without commits.
    pub commit: String,
    /// The branch, if one is checked out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Whether tracked files differ from the commit, or the notebook itself is not tracked.
    pub dirty: bool,
}

impl Git {
    /// Asks Git about the folder of a notebook. `None` where there is no repository, or no Git.
    ///
    /// Untracked files other than the notebook don't count: a run leaves some itself.
    pub fn of(notebook: &Path) -> Option<Self> {
        let folder = match notebook.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let name = notebook.file_name()?;
        let git = |arguments: &[&str]| {
            let mut command = Command::new("git");
            command.arg("-C").arg(folder).args(["--no-optional-locks"]).args(arguments);
            command.stdin(Stdio::null()).stderr(Stdio::null());
            command
        };
        let status = git(&["status", "--porcelain=v2", "--branch", "--untracked-files=no"]).output().ok()?;
        if !status.status.success() {
            return None;
        }
        let mut found = Self::read(&String::from_utf8_lossy(&status.stdout));
        if !found.dirty {
            let tracked =
                git(&["ls-files", "--error-unmatch", "--"]).arg(name).stdout(Stdio::null()).status();
            found.dirty = !tracked.ok()?.success();
        }
        Some(found)
    }

    /// Reads the porcelain format, version 2: <https://git-scm.com/docs/git-status#_porcelain_format_version_2>.
    fn read(status: &str) -> Self {
        let header = |name: &str| status.lines().find_map(|line| line.strip_prefix(name));
        let commit = header("# branch.oid ").filter(|oid| *oid != "(initial)").unwrap_or_default();
        let branch = header("# branch.head ").filter(|head| *head != "(detached)");
        let dirty = status.lines().any(|line| !line.starts_with('#'));
        Self { commit: commit.to_owned(), branch: branch.map(str::to_owned), dirty }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn git(folder: &Path, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).args(["-c", "user.name=a", "-c", "user.email=a@example.org"]);
        assert!(command.args(arguments).stdout(Stdio::null()).status().unwrap().success(), "{arguments:?}");
    }

    #[test]
    fn a_notebook_is_clean_only_if_committed() {
        let folder = tempfile::tempdir().unwrap();
        let notebook = folder.path().join("nb.ipynb");
        fs::write(&notebook, "1").unwrap();
        assert_eq!(Git::of(&notebook), None);
        git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
        let fresh = Git::of(&notebook).unwrap();
        assert_eq!((fresh.commit.as_str(), fresh.dirty), ("", true));
        git(folder.path(), &["add", "."]);
        git(folder.path(), &["commit", "--quiet", "--message=one"]);
        fs::write(folder.path().join("nb.out.ipynb"), "2").unwrap();
        let clean = Git::of(&notebook).unwrap();
        assert_eq!((clean.commit.len(), clean.branch.as_deref(), clean.dirty), (40, Some("main"), false));
        fs::write(&notebook, "3").unwrap();
        assert!(Git::of(&notebook).unwrap().dirty);
        assert!(Git::of(&folder.path().join("nb.out.ipynb")).unwrap().dirty, "it is not tracked");
    }
}
