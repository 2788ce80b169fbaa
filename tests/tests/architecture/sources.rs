//! The source files of a folder.

use std::fs;
use std::path::{Path, PathBuf};

/// One source file.
pub struct Source {
    pub path: PathBuf,
    text: String,
}

impl Source {
    /// The number of lines.
    pub fn length(&self) -> usize {
        self.text.lines().count()
    }

    /// The lines, as `path:line: text`, that hold one of `words`; comments and the module of tests don't count.
    pub fn naming<'a>(&'a self, words: &'a [&str]) -> impl Iterator<Item = String> + 'a {
        let (code, _) = self.text.split_once("#[cfg(test)]\nmod tests {").unwrap_or((&self.text, ""));
        let lines = code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
        lines
            .filter(|(_, line)| words.iter().any(|word| line.contains(word)))
            .map(|(index, line)| format!("{}:{}: {}", self.path.display(), index + 1, line.trim()))
    }

    /// Whether cargo compiles the file without being told by another: a crate's root, or a test or an example of its own.
    pub fn is_root(&self) -> bool {
        let folder = self.path.parent().and_then(Path::file_name);
        let has_roots = folder.is_some_and(|folder| folder == "tests" || folder == "examples");
        (has_roots && !self.path.ends_with("mod.rs"))
            || ["main.rs", "lib.rs", "build.rs"].iter().any(|root| self.path.ends_with(root))
    }

    /// Whether one of `files` has a `mod` for this one.
    pub fn is_declared(&self, files: &[Source]) -> bool {
        let own = self.path.with_extension("");
        let module = if own.ends_with("mod") { own.parent().unwrap_or(&own) } else { &own };
        let (Some(folder), Some(name)) = (module.parent(), module.file_name()) else { return false };
        let declaration = format!("mod {};", name.to_string_lossy());
        let may_declare =
            |file: &&Source| file.path.parent() == Some(folder) || file.path == folder.with_extension("rs");
        files.iter().filter(may_declare).any(|file| file.text.contains(&declaration))
    }

    /// Whether the file holds tests only.
    pub fn is_test(&self) -> bool {
        let is_tests = |part: &std::ffi::OsStr| part == "tests" || part == "benches" || part == "examples";
        self.path.components().any(|part| is_tests(part.as_os_str())) || self.path.ends_with("tests.rs")
    }
}

/// All Rust files below a folder, with paths relative to `clone`.
pub fn below(clone: &Path, folder: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be listed") {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                let is_built = path.file_name().is_some_and(|name| name == "target");
                waiting.extend((!is_built).then_some(path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file can be read");
                found.push(Source { path: path.strip_prefix(clone).unwrap_or(&path).to_path_buf(), text });
            }
        }
    }
    found
}
