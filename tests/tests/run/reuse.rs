//! Runs that go on from earlier ones, and cells that need not be executed again.

use std::fs;

use end_to_end::{PYTHON, Ran, Scratch};
use serde_json::{Value, json};

fn told(scratch: &Scratch, arguments: &[&str]) -> String {
    let ran = Ran::new(scratch.nbrun(arguments).output().unwrap());
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    ran.stdout
}

/// What became of the latest run's cells, and why.
fn cells(scratch: &Scratch) -> Vec<(String, String)> {
    let record: Value = serde_json::from_str(&told(scratch, &["runs", "show", "latest", "--json"])).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    record["cells"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| (text(&cell["status"]), text(&cell["reason"])))
        .collect()
}

/// The pool that keeps kernels, in the scratch folder, stopped at the end.
struct Pool<'a>(&'a Scratch);

impl Drop for Pool<'_> {
    fn drop(&mut self) {
        drop(self.0.nbrun(&["pool", "stop"]).output());
    }
}

#[test]
fn a_run_goes_on_after_the_cell_that_failed() {
    let scratch = Scratch::default();
    let pool = Pool(&scratch);
    let costly = "import os\nopen('ran', 'a').write('x')\nstate = 40 + limit\nprint('costly')";
    scratch.notebook(
        PYTHON,
        Some("limit: int = 1"),
        &[costly, "raise ValueError('not yet')", "print(state)"],
    );
    scratch.run(&["-p", "limit=2", "--keep-kernel-on-error"]).assert(5, &["not yet"]);

    scratch.notebook(PYTHON, Some("limit: int = 1"), &[costly, "state += 100", "print(state)"]);
    scratch.run(&["--resume", "latest"]).assert(0, &[]);
    let saved = scratch.saved();
    assert_eq!([saved.text(2), saved.text(4)], ["costly\n", "142\n"]);
    assert_eq!(fs::read_to_string(scratch.path("ran")).unwrap(), "x", "the costly cell ran once");
    let cells = cells(&scratch);
    let statuses: Vec<&str> = cells.iter().map(|(status, _)| status.as_str()).collect();
    assert_eq!(statuses, ["reused", "reused", "reused", "succeeded", "succeeded"]);
    assert!(cells[0].1.contains("unchanged, and its state is in the kernel"), "{}", cells[0].1);
    assert!(cells[3].1.starts_with("it failed in run"), "{}", cells[3].1);
    drop(pool);
}

#[test]
fn a_changed_cell_is_never_skipped() {
    let scratch = Scratch::default();
    let pool = Pool(&scratch);
    scratch.python_notebook(&["state = 1", "raise ValueError('not yet')", "print(state)"]);
    scratch.run(&["--keep-kernel-on-error"]).assert(5, &[]);
    scratch.python_notebook(&["state = 2", "pass", "print(state)"]);
    scratch.run(&["--resume", "latest"]).assert(0, &[]);
    assert_eq!(scratch.saved().text(2), "2\n");
    assert!(
        cells(&scratch)
            .iter()
            .all(|(status, why)| status == "succeeded" && why.contains("cell 1 is not the same"))
    );
    drop(pool);
}

#[test]
fn without_the_kernel_all_cells_are_executed() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["state = 1", "raise ValueError('not yet')"]);
    scratch.run(&[]).assert(5, &[]);
    scratch.python_notebook(&["state = 1", "print(state)"]);
    scratch.run(&["--resume", "latest"]).assert(0, &[]);
    assert!(cells(&scratch).iter().all(|(status, why)| status == "succeeded" && why.contains("is gone")));
}

/// Writes a notebook whose cells declare what they read and write.
fn declared(scratch: &Scratch, cells: &[(&str, Value)]) {
    let cells: Vec<Value> = cells
        .iter()
        .enumerate()
        .map(|(id, (source, cache))| {
            let metadata = if cache.is_null() { json!({}) } else { json!({"nbrun": {"cache": cache}}) };
            json!({
                "cell_type": "code", "execution_count": null, "id": format!("cell-{id}"), "metadata": metadata,
                "outputs": [], "source": source,
            })
        })
        .collect();
    let kernelspec = json!({"name": PYTHON.0, "display_name": PYTHON.0, "language": PYTHON.1});
    let notebook =
        json!({"cells": cells, "metadata": {"kernelspec": kernelspec}, "nbformat": 4, "nbformat_minor": 5});
    fs::write(scratch.path("nb.ipynb"), notebook.to_string()).unwrap();
}

#[test]
fn cells_are_taken_over_only_while_nothing_changes() {
    let scratch = Scratch::default();
    let count = "open('ran', 'a').write('x')\n";
    let read = format!("{count}text = open('in.txt').read()\nprint(text)");
    let write = "open('out.txt', 'w').write(text.upper())";
    let notebook = |last: &str| {
        let cells = [
            (read.as_str(), json!({"inputs": ["in.*"]})),
            (write, json!({"outputs": ["out.txt"]})),
            (last, json!(true)),
        ];
        declared(&scratch, &cells);
    };
    let mut times = 0;
    let mut runs = |executed: bool, what: &str| {
        scratch.run(&["--cache"]).assert(0, &[]);
        times += usize::from(executed);
        assert_eq!(fs::read_to_string(scratch.path("ran")).unwrap().len(), times, "{what}");
        let statuses = cells(&scratch);
        assert!(statuses.iter().all(|(status, _)| (status == "reused") != executed), "{what}: {statuses:?}");
    };
    fs::write(scratch.path("in.txt"), "one").unwrap();
    notebook("print('end')");
    runs(true, "the first run");
    runs(false, "nothing has changed");
    assert_eq!([scratch.saved().text(0), scratch.saved().text(2)], ["one\n", "end\n"]);
    fs::write(scratch.path("in.txt"), "two").unwrap();
    runs(true, "an input has changed");
    fs::write(scratch.path("in.2"), "").unwrap();
    runs(true, "an input has come");
    fs::remove_file(scratch.path("in.2")).unwrap();
    runs(false, "it is as it was before");
    fs::write(scratch.path("out.txt"), "TAMPERED").unwrap();
    runs(true, "an output has changed");
    notebook("print('another end')");
    runs(true, "the code of the last cell has changed");
    notebook("print('end')");
    runs(false, "it is as it was before");
    scratch.run(&[]).assert(0, &[]);
    assert!(cells(&scratch).iter().all(|(status, _)| status == "succeeded"), "off by default");
}

#[test]
fn a_cell_that_declares_nothing_is_executed_with_all_others() {
    let scratch = Scratch::default();
    declared(
        &scratch,
        &[("print('a')", json!(true)), ("print('b')", Value::Null), ("print('c')", json!(true))],
    );
    for _ in 0..2 {
        scratch.run(&["--cache"]).assert(0, &[]);
    }
    let reasons: Vec<String> =
        cells(&scratch).into_iter().map(|(status, reason)| format!("{status}: {reason}")).collect();
    assert_eq!(
        reasons,
        [
            "succeeded: cell 2 is executed and may need its state",
            "succeeded: it does not declare what it reads (cell metadata nbrun.cache)",
            "succeeded: it comes after cell 2",
        ]
    );
}

#[test]
fn an_input_that_changes_while_the_cell_runs_is_not_reused() {
    let scratch = Scratch::default();
    fs::write(scratch.path("in.txt"), "0").unwrap();
    let cell = "count = int(open('in.txt').read()) + 1\nopen('in.txt', 'w').write(str(count))\nprint(count)";
    declared(&scratch, &[(cell, json!({"inputs": ["in.txt"]}))]);
    for expected in ["1\n", "2\n"] {
        scratch.run(&["--cache"]).assert(0, &[]);
        assert_eq!(scratch.saved().text(0), expected);
    }
}
