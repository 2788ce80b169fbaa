//! Public fixtures, from a folder that the environment variable `NBRUN_SQL_FIXTURES` names; they are no part of
//! this repository. Every folder in it, at any depth, that holds a `query.sql` and an `expected.json` is one; every
//! file `*.test` holds cases of googlesql's compliance suite.
//!
//! `cargo test -p warehouse --test fixtures -- --nocapture` prints the scoreboard; `FAMILY` and `CASE` choose,
//! `REPORT=refused,failed,wrong` prints what was not right, `unmade` which tables of a suite could not be made. Without the variable nothing is run.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};
use support::compliance::{self, Suite};
use support::fixture::{self, DATASET, Fixture};
use support::score::{Scoreboard, Verdict, judge, judge_with};
use warehouse::local::LocalWarehouse;
use warehouse::{Query, QueryOptions, Warehouse, WarehouseError};

#[test]
fn runs_public_fixtures() {
    let Some(root) = std::env::var_os("NBRUN_SQL_FIXTURES") else { return };
    let only = |name: &str| std::env::var(name).unwrap_or_default();
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    find(Path::new(&root), &mut folders, &mut files);
    let mut board = Scoreboard::default();
    for fixture in folders.iter().filter_map(|folder| fixture::read(folder)) {
        if fixture.family.contains(&only("FAMILY")) && fixture.name.contains(&only("CASE")) {
            let verdict = run(&fixture);
            board.add(&fixture.family, &fixture.name, &fixture.case.sql, verdict);
        }
    }
    for suite in files.iter().filter_map(|file| compliance::read(file)) {
        if suite.name.contains(&only("FAMILY")) {
            run_suite(&suite, &only("CASE"), &mut board);
        }
    }
    println!("{board}");
    for kind in only("REPORT").split(',') {
        let reports = match kind {
            "refused" => &board.refused,
            "failed" => &board.failed,
            "wrong" => &board.wrong,
            "unmade" => &board.unmade,
            _ => continue,
        };
        println!("{kind}:\n{}", reports.join("\n"));
    }
}

fn run(fixture: &Fixture) -> Verdict {
    let folder = tempfile::tempdir().unwrap();
    let warehouse = LocalWarehouse::open(folder.path()).unwrap();
    warehouse.query(&Query::new(format!("CREATE SCHEMA project.{DATASET}"))).unwrap();
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

fn run_suite(suite: &Suite, only: &str, board: &mut Scoreboard) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(DATASET)).unwrap();
    let warehouse = LocalWarehouse::open(folder.path()).unwrap();
    let options = QueryOptions { default_dataset: Some(DATASET.to_owned()), ..QueryOptions::default() };
    for sql in &suite.setup {
        let made = warehouse.query(&Query { options: options.clone(), ..Query::new(sql) });
        if let Err(error) = made {
            board.unmade.push(format!("{}: {error}\n{sql}\n", suite.name));
        }
    }
    for case in suite.cases.iter().filter(|case| case.name.contains(only)) {
        board.add(&suite.name, &case.name, &case.sql, judge_with(&warehouse, case, &options));
    }
}

/// The folders of fixtures and the files of cases, in order.
fn find(folder: &Path, folders: &mut Vec<PathBuf>, files: &mut Vec<PathBuf>) {
    if folder.join("query.sql").exists() && folder.join("expected.json").exists() {
        folders.push(folder.to_owned());
        return;
    }
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            find(&path, folders, files);
        } else if path.extension().is_some_and(|extension| extension == "test") {
            files.push(path);
        }
    }
}
