//! What the tests of this crate share.

use std::path::PathBuf;

/// The notebooks in the folder of fixtures: their names and texts.
pub fn fixtures() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ipynb"))
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a text"))
        })
        .collect();
    found.sort();
    assert!(found.len() > 10, "the fixtures are missing");
    found
}

/// The text of one of them.
pub fn fixture(name: &str) -> String {
    fixtures().into_iter().find(|(own, _)| own == name).expect("a fixture of this name").1
}
