//! The test notebooks of papermill and nbclient, run by nbrun and by the tool they belong to: the same verdicts, cells,
//! tags and outputs, except where `differences.json` has a reason.
//!
//! ```sh
//! pip download --no-deps --no-binary :all: papermill nbclient    # and unpack both into FOLDER
//! NBRUN_PUBLIC_NOTEBOOKS=FOLDER cargo test -p end-to-end --test public -- --ignored --nocapture
//! ```

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test's helpers fail the test, and it shows a table"
)]

mod facts;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use end_to_end::{Ran, Scratch, python};

use facts::Facts;

/// How long each cell may take: some notebooks wait for ever, to be stopped.
const CELL_TIMEOUT: &str = "15";

/// A tool and the notebooks that belong to it.
struct Original {
    name: &'static str,
    /// What the paths of its notebooks contain.
    notebooks: &'static str,
    /// The arguments of Python that run `nb.ipynb` to `original.ipynb`.
    arguments: &'static [&'static str],
    /// The options that make nbrun do what it does.
    options: &'static [&'static str],
}

const ORIGINALS: [Original; 2] = [
    Original {
        name: "papermill",
        notebooks: "/papermill/tests/notebooks/",
        arguments: &[
            "-m",
            "papermill",
            "nb.ipynb",
            "original.ipynb",
            "--kernel=python3",
            "--execution-timeout",
            CELL_TIMEOUT,
            "--no-progress-bar",
        ],
        options: &["--mark-error"],
    },
    Original {
        name: "nbclient",
        notebooks: "/tests/files/",
        arguments: &[
            "-c",
            "import sys, nbclient, nbformat\n\
             notebook = nbformat.read('nb.ipynb', 4)\n\
             client = nbclient.NotebookClient(notebook, kernel_name='python3', timeout=int(sys.argv[1]))\n\
             try: client.execute()\n\
             finally: nbformat.write(notebook, 'original.ipynb')",
            CELL_TIMEOUT,
        ],
        options: &[],
    },
];

/// The reason for each difference: by notebook, then by what differs.
type Differences = BTreeMap<String, BTreeMap<String, String>>;

#[test]
#[ignore = "needs NBRUN_PUBLIC_NOTEBOOKS, a folder with the sources of papermill and nbclient"]
fn the_same_as_the_originals() {
    let folder = std::env::var_os("NBRUN_PUBLIC_NOTEBOOKS").expect("NBRUN_PUBLIC_NOTEBOOKS is a folder");
    let reasons: Differences = serde_json::from_str(include_str!("differences.json")).unwrap();
    let mut compared = 0;
    let mut wrong = Vec::new();
    for notebook in notebooks(Path::new(&folder)) {
        let path = notebook.display().to_string();
        let Some(original) = ORIGINALS.iter().find(|original| path.contains(original.notebooks)) else {
            continue;
        };
        let name = format!("{}/{}", original.name, notebook.file_name().unwrap().display());
        let [theirs, ours] = run(&notebook, original);
        let differences = ours.differences(&theirs);
        let known = reasons.get(&name).cloned().unwrap_or_default();
        for difference in &differences {
            match known.get(difference.what) {
                Some(reason) => println!("{name}: {} differ: {reason}", difference.what),
                None => wrong.push(format!("{name}: {difference}")),
            }
        }
        for stale in known.keys().filter(|what| differences.iter().all(|difference| difference.what != *what))
        {
            wrong.push(format!("{name}: {stale} do not differ any more"));
        }
        println!("{name}: {} ({} cells)", theirs.verdict(), theirs.cells());
        compared += 1;
    }
    println!("{compared} notebooks, {} with differences that are explained", reasons.len());
    assert!(compared > 0, "the folder has no such notebooks");
    assert!(wrong.is_empty(), "{} differences without a reason:\n{}", wrong.len(), wrong.join("\n"));
}

/// What the original tool and nbrun made of a notebook.
fn run(notebook: &Path, original: &Original) -> [Facts; 2] {
    let scratch = Scratch::default();
    for neighbour in fs::read_dir(notebook.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path()) {
        if neighbour.is_file() && neighbour.extension().is_none_or(|extension| extension != "ipynb") {
            fs::copy(&neighbour, scratch.path(&neighbour.file_name().unwrap().to_string_lossy())).unwrap();
        }
    }
    fs::copy(notebook, scratch.path("nb.ipynb")).unwrap();
    let read = |name: &str| fs::read_to_string(scratch.path(name)).ok();

    let theirs = Ran::new(scratch.command(python()).args(original.arguments).output().unwrap());
    let theirs = Facts::new(theirs.code, read("original.ipynb"));
    let limit = format!("{CELL_TIMEOUT}s");
    let mut nbrun = scratch.nbrun(&["run", "nb.ipynb", "-o", "ours.ipynb", "-k", "python3"]);
    let ours = Ran::new(
        nbrun.args(original.options).args(["--cell-timeout", &limit, "--no-progress"]).output().unwrap(),
    );
    let ours = Facts::new(ours.code, read("ours.ipynb"));
    [theirs, ours]
}

/// The notebooks below a folder, in order.
fn notebooks(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ipynb") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
