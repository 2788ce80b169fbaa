//! The Rust kernel under front ends that others have written.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write as _;
use std::process::{Output, Stdio};

use end_to_end::{Scratch, kernel_prefix, python};

/// Executes a notebook with nbclient, and prints its last output.
const NBCLIENT: &str = "\
import nbclient, nbformat
notebook = nbformat.read('nb.ipynb', 4)
nbclient.execute(notebook)
print(notebook.cells[-1].outputs[-1]['data']['text/plain'])";

fn command(scratch: &Scratch, arguments: &[&str]) -> std::process::Command {
    let mut command = scratch.command(python());
    command.args(arguments).env("JUPYTER_PATH", kernel_prefix().join("share/jupyter"));
    command
}

#[track_caller]
fn assert_prints(output: &Output, text: &str) {
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(
        output.status.success() && (stdout.contains(text) || stderr.contains(text)),
        "{stdout}\n{stderr}"
    );
}

fn notebook(scratch: &Scratch) {
    let cells = [
        "let x = 20;",
        "println!(\"on the way\");",
        "df![\"v\" => [x, 22]]?.lazy().sum().collect()?[\"v\"].i32()?.get(0).unwrap()",
    ];
    scratch.notebook(("nbrun-rust", "rust"), None, &cells);
}

#[test]
fn nbclient_runs_a_notebook() {
    let scratch = Scratch::default();
    notebook(&scratch);
    assert_prints(&command(&scratch, &["-c", NBCLIENT]).output().unwrap(), "42");
}

#[test]
fn papermill_runs_a_notebook() {
    let scratch = Scratch::default();
    notebook(&scratch);
    let arguments = ["-m", "papermill", "--log-output", "nb.ipynb", "nb.out.ipynb"];
    assert_prints(&command(&scratch, &arguments).output().unwrap(), "on the way");
}

#[test]
fn the_console_answers() {
    let scratch = Scratch::default();
    let arguments =
        ["-m", "jupyter_console", "--kernel", "nbrun-rust", "--simple-prompt", "--no-confirm-exit"];
    let mut console = command(&scratch, &arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    console.stdin.take().unwrap().write_all(b"let x = 40;\nx + 2\n").unwrap();
    assert_prints(&console.wait_with_output().unwrap(), "Out[2]: 42");
}
