//! The project's own chores: `cargo xtask` lists them.
//!
//! Each command does all of its own set-up on a machine that has cargo, python3 and node, may be repeated
//! and interrupted at any time, and keeps what it fetches and builds in a per-user cache folder.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod demo;
mod lock;
mod places;
mod progress;
mod setup;
mod target;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::bench::Plan;
use crate::places::Places;
use crate::progress::Progress;
use crate::setup::Purpose;

const HELP: &str = "\
usage: cargo xtask <command>

commands:
  demo                          install the kernel into a throw-away prefix, run the example notebook
                                with a parameter, and leave it executed and as an HTML page
  test                          all checks: format, lints, and every test; what CI runs
  bench [run|kernel|sql] [--rounds N]
                                measure nbrun and its kernel beside their peers; prints Markdown tables
                                (sql, which takes [--scale S] of TPC-H, only where it is named)
  setup [--for demo|test|bench] fetch the tools that a command needs (each does it by itself)
  help                          this text

environment:
  CARGO_TARGET_DIR   where to build   (default: target/ in the cache folder)
  NBRUN_CACHE_DIR    the cache folder (default: nbrun/ in $XDG_CACHE_HOME or ~/.cache)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "-h" | "--help"] => print!("{HELP}"),
        ["demo"] => demo::demo(&Progress::start(Places::find()?)?)?,
        ["test"] => test::test(&Progress::start(Places::find()?)?)?,
        ["bench", rest @ ..] => {
            let plan = Plan::parse(rest)?;
            bench::bench(&Progress::start(Places::find()?)?, &plan)?;
        }
        ["setup"] => setup::setup(&Progress::start(Places::find()?)?, Purpose::Test)?,
        ["setup", "--for", purpose] => {
            setup::setup(&Progress::start(Places::find()?)?, purpose.parse()?)?;
        }
        _ => bail!("`cargo xtask {}` is not a command\n\n{HELP}", words.join(" ")),
    }
    Ok(())
}
