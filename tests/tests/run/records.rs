//! The records that runs leave.

use std::fs;
use std::process::Stdio;

use end_to_end::{PYTHON, Ran, Scratch, wait_until};
use serde_json::Value;

/// Prints, and goes on for ever.
const ENDLESS: &str = "import time\nprint('running', flush=True)\nwhile True: time.sleep(0.05)";

/// A command of nbrun that must succeed; its standard output.
fn told(scratch: &Scratch, arguments: &[&str]) -> String {
    let ran = Ran::new(scratch.nbrun(arguments).output().unwrap());
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
    ran.stdout
}

fn record(scratch: &Scratch, run: &str) -> Value {
    serde_json::from_str(&told(scratch, &["runs", "show", run, "--json"])).unwrap()
}

#[test]
fn a_run_is_a_record() {
    let scratch = Scratch::default();
    scratch.notebook(PYTHON, Some("limit: int = 3"), &["print('a' * limit)", "big = bytearray(200_000_000)"]);
    scratch.run(&["-p", "limit=2"]).assert(0, &[]);
    let record = record(&scratch, "latest");
    assert_eq!((record["status"].as_str(), record["exit_code"].as_u64()), (Some("succeeded"), Some(0)));
    let limit = &record["parameters"][0];
    assert_eq!(
        (limit["name"].as_str(), limit["type"].as_str(), limit["value"].as_u64()),
        (Some("limit"), Some("integer"), Some(2))
    );
    assert_eq!(record["kernel"]["implementation"], "ipython");
    assert!(record["environment"]["packages"].as_u64().unwrap() > 10);
    assert!(record["machine"]["host"].as_str().is_some_and(|host| !host.is_empty()));
    let cells = record["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 4);
    assert!(
        cells.iter().all(|cell| cell["status"] == "succeeded" && cell["seconds"].as_f64().unwrap() >= 0.0)
    );
    let [before, after] = [2, 3].map(|cell: usize| cells[cell]["peak_memory"].as_u64().unwrap());
    assert!(after > before + 150_000_000, "{before} {after}");

    let id = record["id"].as_str().unwrap();
    assert_eq!(scratch.saved().0["metadata"]["nbrun"]["run"], id);
    assert_eq!(told(&scratch, &["runs", "log", id, "--cell", "3"]), "aa\n");
    assert!(told(&scratch, &["runs", "list"]).contains("succeeded"));
    told(&scratch, &["runs", "open", id, "-o", "again.ipynb"]);
    assert_eq!(
        fs::read(scratch.path("again.ipynb")).unwrap(),
        fs::read(scratch.path("nb.out.ipynb")).unwrap()
    );
    assert!(!scratch.path("runs/live").join(id).exists());
}

#[test]
fn a_record_says_why_a_run_failed() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')", "1 / 0", "print('c')"]);
    scratch.run(&[]).assert(5, &[]);
    let record = record(&scratch, "latest");
    assert_eq!(record["reason"], "cell 2 of 3, In [2] raised ZeroDivisionError: division by zero");
    let status = |cell: usize| record["cells"][cell]["status"].as_str().unwrap();
    assert_eq!([status(0), status(1), status(2)], ["succeeded", "failed", "pending"]);
    let listed: Value =
        serde_json::from_str(&told(&scratch, &["runs", "list", "--status", "failed", "--json"])).unwrap();
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    assert_eq!(told(&scratch, &["runs", "list", "--status", "succeeded"]), "");
}

#[test]
fn a_changed_blob_is_noticed() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')"]);
    scratch.run(&[]).assert(0, &[]);
    let content = record(&scratch, "latest")["output"]["content"].as_str().unwrap().to_owned();
    fs::write(scratch.path("runs/blobs").join(content), "{}").unwrap();
    let ran = Ran::new(scratch.nbrun(&["runs", "log", "latest"]).output().unwrap());
    ran.assert(8, &["is damaged"]);
}

#[test]
fn what_a_killed_run_has_put_out_is_in_its_notebook() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')", ENDLESS]);
    let mut child = scratch.run_until("running");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(told(&scratch, &["runs", "list"]).contains("killed"));
    let record = record(&scratch, "latest");
    assert_eq!(record["reason"], "nbrun was killed in cell 2 of 2");
    assert_eq!(told(&scratch, &["runs", "log", "latest", "--cell", "2"]), "running\n");
    let saved = scratch.saved();
    assert_eq!((saved.text(1).as_str(), saved.status()), ("running\n", "killed"));
}

#[test]
fn a_notebook_that_was_run_again_is_not_overwritten_by_recovery() {
    let scratch = Scratch::default();
    scratch.python_notebook(&[ENDLESS]);
    let mut child = scratch.run_until("running");
    child.kill().unwrap();
    child.wait().unwrap();
    scratch.python_notebook(&["print('second')"]);
    scratch.run(&[]).assert(0, &[]);
    let runs: Value = serde_json::from_str(&told(&scratch, &["runs", "list", "--json"])).unwrap();
    assert_eq!([&runs[0]["status"], &runs[1]["status"]], ["succeeded", "killed"]);
    assert_eq!(scratch.saved().text(0), "second\n");
}

#[test]
fn a_detached_run_is_followed_and_stopped() {
    let scratch = Scratch::default();
    let wait = "import os, time\nwhile not os.path.exists('go'): time.sleep(0.02)";
    scratch.python_notebook(&["print('first')", wait, "raise ValueError('end')"]);
    let id = told(&scratch, &["run", "nb.ipynb", "--detach"]);
    let id = id.trim();
    assert_eq!(record(&scratch, id)["status"], "running");
    let follower =
        scratch.nbrun(&["attach", id]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    fs::write(scratch.path("go"), "").unwrap();
    let followed = Ran::new(follower.wait_with_output().unwrap());
    assert_eq!((followed.code, followed.stdout.as_str()), (Some(5), "first\n"));
    assert_eq!(record(&scratch, id)["status"], "failed");

    scratch.python_notebook(&[ENDLESS]);
    let id = told(&scratch, &["run", "nb.ipynb", "--detach"]);
    let running = || told(&scratch, &["runs", "log", id.trim()]).contains("running");
    wait_until("the cell runs", running);
    told(&scratch, &["runs", "stop", id.trim()]);
    let followed = Ran::new(scratch.nbrun(&["attach", id.trim()]).output().unwrap());
    followed.assert(130, &["stopped by SIGINT"]);
}

#[test]
fn outputs_beyond_the_limit_are_kept_apart() {
    let scratch = Scratch::default();
    let cell = "for line in range(20_000): print(f'{line:06}')";
    scratch.python_notebook(&[cell, "1 / 0"]);
    scratch.run(&["--max-output", "50kB"]).assert(5, &[]);
    let saved = scratch.saved().text(0);
    assert!(saved.len() < 60_000 && saved.contains("nbrun runs log"), "{}", saved.len());
    let logged = told(&scratch, &["runs", "log", "latest", "--cell", "1"]);
    let printed = logged.lines().filter(|line| !line.starts_with("[nbrun]"));
    let expected = (0..20_000).map(|line| format!("{line:06}"));
    assert!(printed.eq(expected), "every line is there, once and in order");
    assert_eq!(scratch.saved().text(1), "ZeroDivisionError");
}

#[test]
fn too_much_memory() {
    let scratch = Scratch::default();
    let hog = "import subprocess, sys\n\
        subprocess.run([sys.executable, '-c', 'import time; a = bytearray(700_000_000); time.sleep(600)'])";
    scratch.python_notebook(&["print('a')", hog]);
    let ran = scratch.run(&["--max-memory", "500MB"]);
    ran.assert(137, &["cell 2 of 2: the kernel and its processes held", "more than the 500 MB they may"]);
    assert_eq!(scratch.saved().status(), "out-of-memory");
}

#[test]
fn memory_that_is_held_for_a_moment_counts() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["len(bytearray(400_000_000))", "print('b')"]);
    scratch.run(&["--max-memory", "300MB"]).assert(137, &["cell 1 of 2: the kernel and its processes held"]);
    assert_eq!(scratch.saved().text(1), "");
}

#[test]
fn a_run_that_never_began_hides_no_other() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')"]);
    scratch.run(&[]).assert(0, &[]);
    fs::create_dir_all(scratch.path("runs/live/20990101-000000-000000")).unwrap();
    assert!(told(&scratch, &["runs", "list"]).contains("succeeded"));
}

#[test]
fn old_runs_are_swept() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')"]);
    scratch.run(&[]).assert(0, &[]);
    scratch.run(&[]).assert(0, &[]);
    assert!(told(&scratch, &["runs", "gc", "--older-than", "1d"]).starts_with("removed 0 runs"));
    let swept = told(&scratch, &["runs", "gc", "--older-than", "0s", "--keep", "1", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&swept).unwrap()["runs"].as_array().map(Vec::len), Some(1));
    told(&scratch, &["runs", "rm", "latest"]);
    let none = Ran::new(scratch.nbrun(&["runs", "show", "latest"]).output().unwrap());
    none.assert(2, &["has no run `latest`"]);
}

#[test]
fn a_run_store_that_cannot_be_written() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')"]);
    fs::write(scratch.path("file"), "").unwrap();
    scratch.run(&["--runs", "file/runs"]).assert(8, &["file/runs", "--no-record"]);
    scratch.run(&["--runs", "file/runs", "--no-record"]).assert(0, &[]);
    assert!(scratch.saved().0["metadata"]["nbrun"]["run"].is_null());
}

#[test]
fn a_detached_run_leaves_the_terminal() {
    let scratch = Scratch::default();
    scratch.python_notebook(&[ENDLESS]);
    let id = told(&scratch, &["run", "nb.ipynb", "--detach"]);
    let pid = record(&scratch, id.trim())["machine"]["pid"].as_i64().unwrap();
    let session = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let session = session.rsplit(')').next().unwrap().split_whitespace().nth(3).unwrap().to_owned();
    assert_eq!(session, pid.to_string(), "it leads a session of its own");
    told(&scratch, &["runs", "stop", id.trim()]);
    scratch.nbrun(&["attach", id.trim()]).output().unwrap();
}
