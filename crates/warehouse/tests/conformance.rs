//! The conformance suite: `tests/conformance/<family>.sql`, with a scoreboard of right, refused and wrong.
//!
//! `cargo test -p warehouse --test conformance -- --nocapture` prints it; `FAMILY=set_operations` and
//! `CASE=text` choose, `REFUSED=1` prints what was refused.

#![allow(clippy::unwrap_used)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::path::Path;
use support::cases;
use support::score::{Scoreboard, judge};
use warehouse::local::LocalWarehouse;

#[test]
fn conforms_to_googlesql() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let only = |name: &str| std::env::var(name).unwrap_or_default();
    let mut files: Vec<_> =
        std::fs::read_dir(root.join("conformance")).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    let mut board = Scoreboard::default();
    for file in files {
        let family = file.file_stem().unwrap().to_string_lossy();
        if !family.contains(&only("FAMILY")) {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        copy(&root.join("datasets"), folder.path());
        let warehouse = LocalWarehouse::open(folder.path()).unwrap();
        for case in cases::read(&file).iter().filter(|case| case.name.contains(&only("CASE"))) {
            board.add(
                &family,
                &format!("{} (line {})", case.name, case.line),
                &case.sql,
                judge(&warehouse, case),
            );
        }
    }
    println!("{board}");
    if std::env::var_os("REFUSED").is_some() {
        println!("refused:\n{}", board.refused.join("\n"));
    }
    assert!(
        board.wrong.is_empty() && board.failed.is_empty(),
        "failed:\n{}\nwrong:\n{}",
        board.failed.join("\n"),
        board.wrong.join("\n")
    );
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, to) = {
            let entry = entry.unwrap();
            (entry.path(), to.join(entry.file_name()))
        };
        if path.is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}
