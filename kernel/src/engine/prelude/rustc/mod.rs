//! Which rustc compiles the cells, and its version.
//!
//! To ask takes two processes and up to 100 ms, at every start of a kernel. So the answers are remembered, each
//! under all that it depends on ([`selection`]), and hold as long as the compiler is the same file.

mod selection;

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};

use self::selection::Selection;
use super::cache_folder;
use crate::engine::EngineError;

/// A compiler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rustc {
    /// The compiler itself rather than rustup's proxy, which would cost every cell a few milliseconds.
    pub path: PathBuf,
    /// What it says to `-vV`.
    pub version: String,
}

impl Rustc {
    /// `RUSTC`, else the rustc on PATH.
    ///
    /// # Errors
    /// When there is none, or it does not work.
    pub fn find() -> Result<Self, EngineError> {
        let named = std::env::var_os("RUSTC").filter(|named| !named.is_empty());
        let program = PathBuf::from(named.unwrap_or_else(|| "rustc".into()));
        Self::recall(&program, Selection::of(&program).as_ref(), &cache_folder().join("rustc"))
    }

    /// What is remembered in `memory` of the compiler behind `program`, or what it says now. Without a selection
    /// it is always asked.
    fn recall(program: &Path, selection: Option<&Selection>, memory: &Path) -> Result<Self, EngineError> {
        let memo = selection.map(|selection| memory.join(selection.key()));
        if let Some(rustc) = memo.as_deref().and_then(Memo::read) {
            return Ok(rustc);
        }
        let rustc = Self::ask(program)?;
        if let Some(Err(error)) = memo.map(|file| Memo::write(&rustc, &file)) {
            tracing::debug!(%error, "rustc will be asked again");
        }
        Ok(rustc)
    }

    fn ask(program: &Path) -> Result<Self, EngineError> {
        let sysroot = answer(program, &["--print", "sysroot"])?;
        let direct = Path::new(sysroot.trim()).join("bin/rustc");
        let path = if direct.exists() { direct } else { program.to_owned() };
        Ok(Rustc { version: answer(&path, &["-vV"])?, path })
    }
}

fn answer(program: &Path, arguments: &[&str]) -> Result<String, EngineError> {
    let output = Command::new(program).args(arguments).output().map_err(EngineError::Rustc)?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(EngineError::Rustc(std::io::Error::other(said)))
    }
}

/// A compiler as it was when it was asked.
#[derive(Debug, Serialize, Deserialize)]
struct Memo {
    rustc: Rustc,
    stamp: Stamp,
}

impl Memo {
    /// The compiler, if it is still the same.
    fn read(file: &Path) -> Option<Rustc> {
        let memo: Memo = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
        (Stamp::of(&memo.rustc.path).ok()? == memo.stamp).then_some(memo.rustc)
    }

    fn write(rustc: &Rustc, file: &Path) -> std::io::Result<()> {
        let folder = file.parent().unwrap_or(Path::new(""));
        std::fs::create_dir_all(folder)?;
        let memo = Memo { stamp: Stamp::of(&rustc.path)?, rustc: rustc.clone() };
        let mut whole = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut whole, &memo)?;
        whole.persist(file)?;
        Ok(())
    }
}

/// What changes whenever a file does, or another takes its place.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    device: u64,
    inode: u64,
    bytes: u64,
    /// When its content changed, and when anything about it did: seconds and nanoseconds.
    changed: [i64; 4],
}

impl Stamp {
    fn of(path: &Path) -> std::io::Result<Self> {
        let file = std::fs::metadata(path)?;
        let changed = [file.mtime(), file.mtime_nsec(), file.ctime(), file.ctime_nsec()];
        Ok(Stamp { device: file.dev(), inode: file.ino(), bytes: file.size(), changed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// A toolchain whose rustc is of `version` and counts how often it is asked.
    fn toolchain(root: &Path, version: &str) -> PathBuf {
        let rustc = root.join("bin/rustc");
        fs::create_dir_all(root.join("bin")).expect("a folder");
        fs::create_dir_all(root.join("lib/rustlib")).expect("a folder");
        let counter = root.join("asked");
        let script = format!(
            "#!/bin/sh\necho >> {}\ncase $1 in -vV) echo {version};; *) echo {};; esac\n",
            counter.display(),
            root.display()
        );
        // Written by another process: a fork of this one that has it open would keep it from being run.
        let write = ["-c", "printf %s \"$1\" > \"$0\" && chmod +x \"$0\""];
        let status = Command::new("sh").args(write).args([rustc.as_os_str(), script.as_ref()]).status();
        assert!(status.expect("sh").success());
        rustc
    }

    fn recall(program: &Path, memory: &Path) -> Rustc {
        Rustc::recall(program, Selection::of(program).as_ref(), memory).expect("a compiler")
    }

    fn asked(root: &Path) -> usize {
        fs::read_to_string(root.join("asked")).map_or(0, |text| text.lines().count())
    }

    #[test]
    fn a_compiler_is_asked_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, memory) = (folder.path().join("one"), folder.path().join("memory"));
        let program = toolchain(&root, "1.0");
        let first = recall(&program, &memory);
        assert_eq!((first.path.as_path(), first.version.as_str()), (program.as_path(), "1.0\n"));
        let asked_first = asked(&root);
        assert_eq!(recall(&program, &memory), first);
        assert_eq!(asked(&root), asked_first);
    }

    #[test]
    fn another_compiler_at_its_place_is_asked_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, memory) = (folder.path().join("one"), folder.path().join("memory"));
        let program = toolchain(&root, "1.0");
        recall(&program, &memory);
        fs::remove_file(&program).expect("removed");
        toolchain(&root, "2.0");
        assert_eq!(recall(&program, &memory).version, "2.0\n");
    }

    #[test]
    fn what_may_choose_by_itself_is_always_asked() {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, memory) = (folder.path().join("one"), folder.path().join("memory"));
        let program = toolchain(&root, "1.0");
        fs::remove_dir_all(root.join("lib")).expect("removed");
        recall(&program, &memory);
        let asked_first = asked(&root);
        recall(&program, &memory);
        assert_eq!(asked(&root), 2 * asked_first);
        assert!(!memory.exists());
    }

    #[test]
    fn what_a_failing_compiler_says_is_told() {
        let error =
            answer(Path::new("/bin/sh"), &["-c", "echo no toolchain >&2; exit 1"]).expect_err("fails");
        assert!(std::error::Error::source(&error).expect("a cause").to_string().contains("no toolchain"));
    }
}
