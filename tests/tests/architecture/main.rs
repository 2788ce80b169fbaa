//! ARCHITECTURE.md is true: its tables of allowed imports, and the rules that a search can check.

#![allow(clippy::expect_used, reason = "a test's helpers fail the test")]

mod packages;
mod sources;
mod table;

use std::fs;

use end_to_end::clone;

use crate::packages::Packages;
use crate::sources::{Source, below};

/// Where printing is the job.
const PRINTS: [&str; 3] = ["nbrun/src/cli", "kernel/src/cli", "xtask/src"];
/// What can't be said in safe Rust.
const UNSAFE: [&str; 3] =
    ["crates/jupyter/src/launch/lifeline.rs", "crates/warehouse/src/local/library", "prelude"];
const LONGEST_FILE: usize = 800;

fn tables(header: [&str; 2]) -> table::Table {
    let document = fs::read_to_string(clone().join("ARCHITECTURE.md")).expect("there is an ARCHITECTURE.md");
    table::read(&document, header)
}

/// Every Rust file of the workspace, the prelude's included.
fn sources() -> Vec<Source> {
    let folders = Packages::read(clone()).ours.into_values().chain([clone().join("prelude")]);
    folders.flat_map(|folder| below(clone(), &folder)).collect()
}

#[test]
fn crates_import_what_the_table_allows() {
    let packages = Packages::read(clone());
    let allowed = tables(["crate", "may import"]);
    let listed: Vec<_> = allowed.keys().collect();
    assert_eq!(
        listed,
        packages.ours.keys().collect::<Vec<_>>(),
        "the table lists the crates of the workspace"
    );
    for (name, allowed) in &allowed {
        let imports = packages.direct(name);
        let beyond: Vec<_> = imports
            .iter()
            .filter(|import| packages.ours.contains_key(**import) && !allowed.contains(**import))
            .collect();
        assert!(beyond.is_empty(), "{name} may not import {beyond:?}");
    }
}

#[test]
fn heavy_dependencies_have_one_door() {
    let packages = Packages::read(clone());
    for (dependency, doors) in tables(["dependency", "only in"]) {
        let users: Vec<_> =
            packages.ours.keys().filter(|name| packages.direct(name).contains(dependency.as_str())).collect();
        assert!(
            users.iter().all(|user| doors.contains(*user)),
            "{users:?} import {dependency}, not only {doors:?}"
        );
    }
}

#[test]
fn light_crates_stay_light() {
    let packages = Packages::read(clone());
    for (name, never) in tables(["crate", "never reaches"]) {
        let reached = packages.reached(&name);
        let heavy: Vec<_> = never.iter().filter(|dependency| reached.contains(dependency.as_str())).collect();
        assert!(heavy.is_empty(), "{name} reaches {heavy:?}");
    }
}

#[test]
fn no_source_file_is_too_long() {
    let long: Vec<_> = sources().into_iter().filter(|source| source.length() > LONGEST_FILE).collect();
    assert!(long.is_empty(), "{:?}", long.iter().map(|source| &source.path).collect::<Vec<_>>());
}

#[test]
fn every_source_file_is_a_module_of_another() {
    let files = sources();
    let orphans = files.iter().filter(|file| !file.is_root() && !file.is_declared(&files));
    let orphans: Vec<_> = orphans.map(|file| &file.path).collect();
    assert!(orphans.is_empty(), "no module names {orphans:?}");
}

#[test]
fn the_document_does_no_io() {
    let io = ["std::fs", "std::net", "std::process", "std::env", "std::thread"];
    let files = below(clone(), &clone().join("crates/notebook/src"));
    let places: Vec<String> = code(&files).flat_map(|source| source.naming(&io)).collect();
    assert!(places.is_empty(), "{places:#?}");
}

#[test]
fn only_the_transport_knows_sockets() {
    let files = sources();
    let outside = code(&files).filter(|source| !source.path.starts_with("crates/jupyter/src/transport"));
    let places: Vec<String> =
        outside.flat_map(|source| source.naming(&["zeromq::", "tokio_tungstenite::"])).collect();
    assert!(places.is_empty(), "{places:#?}");
}

#[test]
fn only_command_lines_print() {
    let prints = ["println!(", "print!(", "eprintln!(", "eprint!(", "dbg!("];
    let files = sources();
    let silent = code(&files).filter(|source| {
        let path = &source.path;
        let is_ours = !path.starts_with("prelude") && !path.ends_with("build.rs");
        is_ours && !path.ends_with("src/main.rs") && !PRINTS.iter().any(|printer| path.starts_with(printer))
    });
    let places: Vec<String> = silent.flat_map(|source| source.naming(&prints)).collect();
    assert!(places.is_empty(), "{places:#?}");
}

#[test]
fn unsafe_code_has_three_doors() {
    let unsafe_code = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"];
    let files = sources();
    let safe = code(&files).filter(|source| !UNSAFE.iter().any(|door| source.path.starts_with(door)));
    let places: Vec<String> = safe.flat_map(|source| source.naming(&unsafe_code)).collect();
    assert!(places.is_empty(), "{places:#?}");
}

/// The files that are not tests.
fn code(files: &[Source]) -> impl Iterator<Item = &Source> {
    files.iter().filter(|source| !source.is_test())
}
