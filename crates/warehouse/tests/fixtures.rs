//! Public fixtures, from a folder that the environment variable `NBRUN_SQL_FIXTURES` names; they are no part of
//! this repository. Every folder in it, at any depth, that holds a `query.sql` and an `expected.json` is one.
//!
//! `cargo test -p warehouse --test fixtures -- --nocapture` prints the scoreboard; `FAMILY` and `CASE` choose,
//! `REPORT=refused,failed,wrong` prints what was not right. Without the variable nothing is run.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};
use support::fixture::{self, DATASET, Fixture};
use support::score::{Scoreboard, Verdict, judge};
use warehouse::local::LocalWarehouse;
use warehouse::{Query, Warehouse, WarehouseError};

#[test]
fn runs_public_fixtures() {
    let Some(root) = std::env::var_os("NBRUN_SQL_FIXTURES") else { return };
    let only = |name: &str| std::env::var(name).unwrap_or_default();
    let mut folders = Vec::new();
    find(Path::new(&root), &mut folders);
    folders.sort();
    let mut board = Scoreboard::default();
    for fixture in folders.iter().filter_map(|folder| fixture::read(folder)) {
        if fixture.family.contains(&only("FAMILY")) && fixture.name.contains(&only("CASE")) {
            let verdict = run(&fixture);
            board.add(&fixture.family, &fixture.name, &fixture.case.sql, verdict);
        }
    }
    println!("{board}");
    for kind in only("REPORT").split(',') {
        let reports = match kind {
            "refused" => &board.refused,
            "failed" => &board.failed,
            "wrong" => &board.wrong,
            _ => continue,
        };
        println!("{kind}:\n{}", reports.join("\n"));
    }
}

fn run(fixture: &Fixture) -> Verdict {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(DATASET)).unwrap();
    let warehouse = LocalWarehouse::open(folder.path()).unwrap();
    if let Some(setup) = &fixture.setup {
        match warehouse.query(&Query::new(setup)) {
            Ok(_) => {}
            Err(error @ WarehouseError::Unsupported { .. }) => {
                return Verdict::Refused(format!("setup: {error}"));
            }
            Err(error) => return Verdict::Failed(format!("setup: {error}\n{setup}")),
        }
    }
    judge(&warehouse, &fixture.case)
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    if folder.join("query.sql").exists() && folder.join("expected.json").exists() {
        found.push(folder.to_owned());
        return;
    }
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, found);
        }
    }
}
